package io.breakwater.cli;

import io.breakwater.node.StartFailure;
import io.breakwater.simulation.gauntlet.Attempt;
import io.breakwater.simulation.gauntlet.Gauntlet;
import io.breakwater.simulation.gauntlet.Score;
import io.breakwater.simulation.gauntlet.Scoreboard;
import io.breakwater.simulation.gauntlet.Trial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the gauntlet's scenarios, and shows what holds. */
@Command(
    name = "gauntlet",
    description = {
      "Runs fifteen failures that people who trade live have suffered, each with many seeds, and"
          + " judges the node by the exchange's own books.",
      "Exit status: 0 when all that were chosen hold, else 1."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class GauntletCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1_000_000;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = {
        "How many seeds of each scenario, 1 to 1000000; of simulated days at most 10, of real"
            + " processes at most 5.",
        "Default: virtual 200, long 10, process 5."
      })
  private Integer seeds;

  @Option(
      names = "--scenario",
      paramLabel = "K",
      description = "Only this one, 1 to 15; may be given several times.")
  private List<Integer> chosen = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "SEED",
      description = "The first seed, 0 or more; default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private long from;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there as well.")
  private Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Writes the result there as a page, such as docs/scoreboard.md.")
  private Path markdown;

  @Override
  public Integer call() {
    return run(System.out, System.err, Clock.systemUTC());
  }

  private int run(PrintStream out, PrintStream err, Clock clock) {
    check();
    List<Score> scores = new ArrayList<>();
    for (Trial trial : Gauntlet.all(clock)) {
      if (chosen.isEmpty() || chosen.contains(trial.number())) {
        scores.add(play(trial, err));
      }
    }
    Scoreboard board = new Scoreboard(scores);
    board.text().forEach(out::println);
    GauntletJson.write(json, board);
    writePage(board);
    return board.holds() ? 0 : Main.BROKEN;
  }

  private void check() {
    if (seeds != null && (seeds < 1 || seeds > MOST_SEEDS)) {
      throw new StartFailure("--seeds", seeds.toString(), "must be 1 to 1000000");
    }
    if (from < 0) {
      throw new StartFailure("--from", Long.toString(from), "must be 0 or more");
    }
    for (int number : chosen) {
      if (number < 1 || number > Gauntlet.SCENARIOS) {
        throw new StartFailure("--scenario", Integer.toString(number), "must be 1 to 15");
      }
    }
    checkWritable("--json", json);
    checkWritable("--markdown", markdown);
  }

  /** Before minutes of work are done for it. */
  private static void checkWritable(String option, Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(file)
            ? Files.isRegularFile(file) && Files.isWritable(file)
            : directory != null && Files.isWritable(directory);
    if (!writable) {
      throw new StartFailure(option, file.toString(), "must be a file that can be written");
    }
  }

  private Score play(Trial trial, PrintStream err) {
    int usual = trial.kind().seeds();
    boolean few = trial.kind() != Trial.Kind.VIRTUAL;
    int count = seeds == null ? usual : few ? Math.min(seeds, usual) : seeds;
    boolean terminal = System.console() != null;
    AtomicInteger done = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    List<Attempt> attempts =
        Gauntlet.play(
            trial,
            from,
            count,
            Runtime.getRuntime().availableProcessors(),
            attempt -> {
              failed.addAndGet(attempt.holds() ? 0 : 1);
              int now = done.incrementAndGet();
              if (terminal) {
                err.printf(
                    "\r%2d %-26s %d/%d, %d failed ",
                    trial.number(), trial.title(), now, count, failed.get());
                err.flush();
              }
            });
    if (terminal) {
      err.println();
    }
    return Score.of(trial, attempts);
  }

  private void writePage(Scoreboard board) {
    if (markdown == null) {
      return;
    }
    StringBuilder command = new StringBuilder("java -jar target/breakwater.jar gauntlet");
    if (seeds != null) {
      command.append(" --seeds ").append(seeds);
    }
    chosen.forEach(number -> command.append(" --scenario ").append(number));
    try {
      Files.write(markdown, board.markdown(command.toString()));
    } catch (IOException e) {
      throw new StartFailure(
          "--markdown", markdown.toString(), "cannot be written: " + e.getMessage());
    }
  }
}
