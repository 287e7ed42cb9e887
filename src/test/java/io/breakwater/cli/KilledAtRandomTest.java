package io.breakwater.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node on a real journal, killed by SIGKILL at moments that chance decides. */
final class KilledAtRandomTest {
  private static final int KILLS = Boolean.getBoolean("breakwater.full") ? 50 : 2;
  private static final long SEED = Long.getLong("breakwater.seed", 1);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @TempDir private Path directory;

  @Test
  void aNodeThatIsKilledAtAnyMomentKeepsItsPromises() throws Exception {
    try (JudgedNode node = new JudgedNode(directory, SEED)) {
      for (int i = 0; i < KILLS; i++) {
        node.start();
        lives(node, i);
        node.kill();
        node.holdsItsPromises();
      }
      node.comesToRest();
      // The market decides how often the strategy enters: 7 and 15 times in 50 lives so far.
      node.keptAllItsPromises(KILLS / 10);
    }
  }

  /** In turn: into its trading, the start of the process, its trading, and its recovery. */
  private void lives(JudgedNode node, int number) {
    switch (number % 4) {
      case 1 -> node.passes(upTo(5_000));
      case 3 -> {
        node.awaitReading();
        node.passes(upTo(1_500));
      }
      default -> {
        // The first has to enter something, so that there is something to judge.
        node.awaitEntry(Duration.ofSeconds(number == 0 ? 60 : 15));
        node.passes(upTo(2_500));
      }
    }
  }

  private Duration upTo(int millis) {
    return Duration.ofMillis(random.nextInt(millis));
  }
}
