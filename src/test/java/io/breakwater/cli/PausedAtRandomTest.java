package io.breakwater.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node that stands still, by SIGSTOP, at moments that chance decides, and goes on. */
final class PausedAtRandomTest {
  private static final boolean FULL = Boolean.getBoolean("breakwater.full");
  private static final int PAUSES = FULL ? 10 : 1;
  private static final Duration PAUSE = Duration.ofSeconds(FULL ? 30 : 3);
  private static final long SEED = Long.getLong("breakwater.seed", 1);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @TempDir private Path directory;

  @Test
  void aNodeThatStandsStillAtAnyMomentKeepsItsPromises() throws Exception {
    try (JudgedNode node = new JudgedNode(directory, SEED)) {
      node.start();
      node.awaitEntry(Duration.ofSeconds(60));
      for (int i = 0; i < PAUSES; i++) {
        node.passes(Duration.ofMillis(random.nextInt(FULL ? 8_000 : 2_000)));
        node.pause(PAUSE);
      }
      node.passes(Duration.ofSeconds(FULL ? 5 : 2));
      node.terminate();
      node.holdsItsPromises();
      node.comesToRest();
      node.keptAllItsPromises(Math.max(1, PAUSES / 2));
    }
  }
}
