package io.breakwater.cli;

import io.breakwater.node.StartFailure;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Where the program starts.
 *
 * <p>Exit status: 0 done; 1 the demo saw a promise broken, nothing was found, or a bug; 2 wrong
 * options, settings or surroundings, with one line on stderr that says what would be right.
 */
@Command(
    name = "breakwater",
    description = "A fault-tolerant trading node for Binance USDⓈ-M futures.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      NodeCommand.class,
      ExchangeCommand.class,
      SimulateCommand.class,
      BacktestCommand.class,
      GauntletCommand.class,
      TradeCommand.class,
      BenchCommand.class
    })
public final class Main implements Runnable {
  static final int BROKEN = 1;
  static final int WRONG_START = 2;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    // Before any thread logs: SLF4J would hold back what comes while it starts, and say so.
    LoggerFactory.getILoggerFactory();
    int status = run(arguments);
    // Not a return: under exec:java, and with a library's thread still alive, only this ends.
    System.exit(status);
  }

  /** Everything but the exit; returns the status. */
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::onWrongOption)
        .setExecutionExceptionHandler(Main::onFailure)
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "a command is missing: one of " + commands(spec.commandLine()));
  }

  private static int onWrongOption(CommandLine.ParameterException wrong, String[] arguments) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    print(wrong.getCommandLine(), shown(wrong) + " (see " + command + " --help)");
    return WRONG_START;
  }

  private static String commands(CommandLine any) {
    CommandLine top = any;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return String.join(", ", top.getSubcommands().keySet());
  }

  /** An argument that found no option may be an account with its secret: it is not repeated. */
  private static String shown(CommandLine.ParameterException wrong) {
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      return first.startsWith("-")
          ? "unknown option " + first.replaceFirst("=.*", "")
          : "an argument that is neither a command ("
              + commands(wrong.getCommandLine())
              + ") nor belongs to an option";
    }
    return String.valueOf(wrong.getMessage());
  }

  private static int onFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof StartFailure)) {
      cause = cause.getCause();
    }
    if (cause == null) {
      throw failure;
    }
    print(command, cause.getMessage());
    return WRONG_START;
  }

  private static void print(CommandLine command, String line) {
    PrintWriter err = command.getErr();
    err.println("breakwater: " + line.replaceAll("\\s*[\\r\\n]+\\s*", " "));
    err.flush();
  }

  /** The version of the jar; a build that is not packaged has none. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"breakwater " + (version == null ? "(not packaged)" : version)};
    }
  }
}
