package io.breakwater.cli;

import io.breakwater.node.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulated exchange on a port of its own. */
@Command(
    name = "exchange",
    description = "Runs the simulated exchange, which speaks Binance's protocol.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ExchangeCommand implements Callable<Integer> {
  private static final double FASTEST = 100_000;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Where to listen; ${DEFAULT-VALUE} by default: this machine only.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9090",
      description = "0 to 65535; 0 takes any free port. ${DEFAULT-VALUE} by default.")
  private int port;

  @Option(
      names = "--trades",
      paramLabel = "FILE",
      description =
          "Recorded trades: aggTrades or trades of Binance's public archive, CSV or ZIP, with or"
              + " without header. Without it: 100,000 real BTC/USD trades that come along.")
  private Path trades;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Replays N times faster than recorded; above 0 to 100000.")
  private double speed;

  @Option(
      names = "--account",
      paramLabel = "NAME:KEY:SECRET:USDT",
      description =
          "Opens an account; may be given several times. Without it one is opened, and its key is"
              + " printed.")
  private List<String> accounts = new ArrayList<>();

  @Override
  public Integer call() {
    Options options = options();
    throw new StartFailure(
        "exchange", options.host() + ":" + options.port(), "this build has no simulated exchange");
  }

  /** What was asked for, with what can be checked before anything starts. */
  Options options() {
    if (port < 0 || port > 65535) {
      throw new StartFailure("--port", Integer.toString(port), "must be 0 to 65535");
    }
    if (!(speed > 0 && speed <= FASTEST)) {
      throw new StartFailure(
          "--speed", Double.toString(speed), "must be above 0 and at most " + (long) FASTEST);
    }
    Optional<Path> file = Optional.ofNullable(trades);
    file.filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
        .ifPresent(
            path -> {
              throw new StartFailure(
                  "--trades", path.toString(), "must be a file that can be read");
            });
    return new Options(host, port, file, speed, List.copyOf(accounts));
  }

  /** The command's options; accounts as written, since they hold secrets. */
  record Options(
      String host, int port, Optional<Path> trades, double speed, List<String> accounts) {
    @Override
    public String toString() {
      return host + ":" + port + " trades " + trades + " at speed " + speed;
    }
  }
}
