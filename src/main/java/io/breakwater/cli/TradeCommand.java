package io.breakwater.cli;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.StartFailure;
import io.breakwater.node.StoppedJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a trade's story from a stopped node's journal: why it went as it did. */
@Command(
    name = "trade",
    description = {
      "Tells what became of a signal, and why, from the journal of a node that does not run:"
          + " what was decided, tried, answered and believed.",
      "Exit status: 0 told; 1 no trade knows this signal; 2 there is no journal, or a node has it"
          + " open."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class TradeCommand implements Callable<Integer> {
  private static final int UNKNOWN = 1;

  @Parameters(
      paramLabel = "SIGNAL",
      description = "The id of the signal that began the trade, or that changed it.")
  private String signal;

  @Option(
      names = "--data-directory",
      paramLabel = "DIRECTORY",
      description = "Where the journal lies; default: that of the settings.")
  private Path directory;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Whose signal it is; default: every account of the journal is asked.")
  private String account;

  @Mixin private ConfOption conf;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SignalId wanted = parsed("SIGNAL", signal, SignalId::new);
    Optional<AccountId> whose =
        Optional.ofNullable(account).map(id -> parsed("--account", id, AccountId::new));
    Config config = conf.load();
    Path where = directory != null ? directory : NodeSettings.from(config).dataDirectory();
    boolean told = false;
    try (StoppedJournal journal = StoppedJournal.open(where, config)) {
      for (AccountId each : chosen(whose, journal.accounts(), where)) {
        List<TradeEvent> facts = journal.factsOf(each, wanted);
        if (!facts.isEmpty()) {
          TradeStory.of(each, wanted, facts).forEach(System.out::println);
          told = true;
        }
      }
    }
    if (!told) {
      spec.commandLine()
          .getErr()
          .println("breakwater: no trade in the journal of " + where + " knows signal " + wanted);
    }
    return told ? 0 : UNKNOWN;
  }

  private static List<AccountId> chosen(
      Optional<AccountId> whose, List<AccountId> known, Path where) {
    if (whose.isEmpty()) {
      return known;
    }
    if (!known.contains(whose.get())) {
      throw new StartFailure(
          "--account",
          whose.get().value(),
          "must be one of the journal of " + where + ": " + known);
    }
    return List.of(whose.get());
  }

  private static <T> T parsed(String what, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(what, value, e.getMessage());
    }
  }
}
