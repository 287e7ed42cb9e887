package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single faults break no promise. */
class GentleSeedsTest {
  private static final Duration LENGTH = Duration.ofMinutes(5);
  private static final int SEEDS = Boolean.getBoolean("breakwater.full") ? 1000 : 120;

  private static Telling.Result tell(long seed) {
    return Telling.tell(Profile.GENTLE.story(seed, LENGTH));
  }

  @Test
  void noSeedBreaksAPromise() {
    List<Telling.Result> broken = Seeds.tell(GentleSeedsTest::tell, 0, SEEDS, 2, true, told -> {});
    System.out.println("gentle: " + SEEDS + " seeds, " + broken.size() + " broke a promise");
    assertEquals(
        List.of(),
        broken.stream().map(each -> each.story().seed() + ": " + each.breaks()).toList());
  }
}
