package io.breakwater.cli;

import io.breakwater.node.StartFailure;
import io.breakwater.simulation.story.Build;
import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Replay;
import io.breakwater.simulation.story.Script;
import io.breakwater.simulation.story.ScriptException;
import io.breakwater.simulation.story.Seeds;
import io.breakwater.simulation.story.Shrinker;
import io.breakwater.simulation.story.Story;
import io.breakwater.simulation.story.Telling;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells many seeds' stories to a simulated node, and shows the first that breaks a promise. */
@Command(
    name = "simulate",
    description = {
      "Runs whole nodes in simulated worlds, one for each seed, in virtual time, and judges each by"
          + " the exchange's own books.",
      "Stops at the first broken promise, shrinks its story and prints how to replay it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_MINUTES = 24 * 60;
  private static final int MOST_THREADS = 256;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds; default ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private long seeds;

  @Option(
      names = "--from",
      paramLabel = "SEED",
      description = "The first seed; default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private long from;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Simulated minutes of each story, 1 to 1440; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private long minutes;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "gentle, stormy or hostile; default ${DEFAULT-VALUE}.",
      defaultValue = "stormy")
  private Profile profile;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Worlds at a time; default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--keep-going",
      description = "Tell all seeds; list those that break a promise, and shrink none.")
  private boolean keepGoing;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there as well.")
  private Path json;

  @Option(
      names = "--replay",
      paramLabel = "STORY",
      description = "Tells one story again, as an earlier run has printed it.")
  private String replay;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "Tells the story that is written down there.")
  private Path script;

  @Option(
      names = "--any-build",
      description = "Replays also what another build has told; it may be another story here.")
  private boolean anyBuild;

  @Override
  public Integer call() {
    check();
    Clock clock = Clock.systemUTC();
    if (replay != null) {
      return tellOnce(replayed(), System.out);
    }
    return script != null ? tellOnce(written(), System.out) : tellSeeds(System.out, clock);
  }

  private void check() {
    require(seeds >= 1, "--seeds", seeds, "must be at least 1");
    require(minutes >= 1 && minutes <= MOST_MINUTES, "--minutes", minutes, "must be 1 to 1440");
    require(threads >= 1 && threads <= MOST_THREADS, "--threads", threads, "must be 1 to 256");
    SimulationJson.checkWritable(json);
  }

  private static void require(boolean right, String option, long value, String rule) {
    if (!right) {
      throw new StartFailure(option, Long.toString(value), rule);
    }
  }

  private int tellSeeds(PrintStream out, Clock clock) {
    Duration length = Duration.ofMinutes(minutes);
    SeedProgress progress = new SeedProgress(seeds, clock, System.err);
    List<Telling.Result> broken =
        Seeds.tell(
            seed -> Telling.tell(profile.story(seed, length)),
            from,
            seeds,
            threads,
            keepGoing,
            progress::told);
    progress.end();
    progress.table().forEach(out::println);
    List<String> shown = new ArrayList<>();
    Optional<Shrinker.Shrunk> shrunk = Optional.empty();
    for (Telling.Result result : broken) {
      shown.addAll(describe(result));
    }
    shown.forEach(out::println);
    if (!broken.isEmpty() && !keepGoing) {
      shrunk = Optional.of(shrink(broken.get(0), out));
    }
    SimulationJson.write(json, profile, progress, broken, shrunk);
    out.println(verdict(progress, broken));
    return broken.isEmpty() ? 0 : Main.BROKEN;
  }

  private String verdict(SeedProgress progress, List<Telling.Result> broken) {
    return broken.isEmpty()
        ? "%d seeds %s: no promise broken".formatted(progress.seeds(), profile.word())
        : "%d seeds %s: %d broke a promise"
            .formatted(progress.seeds(), profile.word(), broken.size());
  }

  /** The seed, what it broke, and the command that tells it again. */
  private List<String> describe(Telling.Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "seed %d breaks %s".formatted(result.story().seed(), String.join(", ", result.broken())));
    result.breaks().forEach(line -> lines.add("  " + line));
    lines.add("  replay: " + command(Replay.of(profile, result.story())));
    return lines;
  }

  private static String command(Replay story) {
    return "java -jar target/breakwater.jar simulate --replay " + story;
  }

  private Shrinker.Shrunk shrink(Telling.Result broken, PrintStream out) {
    out.println();
    out.println(
        "shrinking %d acts of %s"
            .formatted(
                broken.story().beats().size(), minutes + (minutes == 1 ? " minute" : " minutes")));
    Shrinker.Shrunk shrunk = Shrinker.shrink(broken);
    out.println(
        "%d acts in %d s are left after %d tries; they break %s:"
            .formatted(
                shrunk.story().beats().size(),
                shrunk.story().length().toSeconds(),
                shrunk.tries(),
                shrunk.promise()));
    out.println();
    shrunk.story().script().forEach(line -> out.println("  " + line));
    out.println();
    Telling.tell(shrunk.story(), true).timeline().forEach(out::println);
    out.println();
    out.println("replay: " + command(Replay.of(profile, broken.story()).shrunk(shrunk.story())));
    return shrunk;
  }

  private Story replayed() {
    Replay wanted = parsed();
    if (!wanted.isOfThisBuild() && !anyBuild) {
      throw new StartFailure(
          "--replay",
          replay,
          "is of build "
              + wanted.build()
              + ", and this is "
              + Build.fingerprint()
              + ": the seed would be another story here; use that build, or add --any-build");
    }
    return wanted.story();
  }

  private Story written() {
    try {
      return Script.read(script).story();
    } catch (IOException e) {
      throw new StartFailure("--script", script.toString(), "must be a file that can be read");
    } catch (ScriptException e) {
      throw new StartFailure("--script", script.toString(), "must be a story: " + e.getMessage());
    }
  }

  private static int tellOnce(Story story, PrintStream out) {
    Telling.Result result = Telling.tell(story, true);
    result.timeline().forEach(out::println);
    out.println();
    result.promises().table().forEach(out::println);
    out.println();
    result.invariants().table().forEach(out::println);
    out.println();
    out.println("events: sha256 " + result.digest());
    out.println(
        result.isClean()
            ? "seed %d: no promise broken".formatted(story.seed())
            : "seed %d breaks %s".formatted(story.seed(), String.join(", ", result.broken())));
    return result.isClean() ? 0 : Main.BROKEN;
  }

  private Replay parsed() {
    try {
      return Replay.parse(replay);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("--replay", replay, String.valueOf(e.getMessage()));
    }
  }
}
