package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A seed decides everything: what fails once can be seen again. */
class DeterminismTest {
  private static final int SEEDS = 200;
  private static final Duration LENGTH = Duration.ofSeconds(45);

  @Test
  void twoRunsOfOneSeedAreEqualToTheByte() {
    // Two threads, as the runner of seeds has: what happens beside a world must not touch it.
    IntStream.range(0, SEEDS).parallel().forEach(DeterminismTest::tellTwice);
  }

  private static void tellTwice(int seed) {
    Profile[] profiles = Profile.values();
    Story story = profiles[seed % profiles.length].story(seed, LENGTH);
    String first = Telling.tell(story).digest();
    String second = Telling.tell(story).digest();
    if (!first.equals(second)) {
      fail(
          "seed %d, %s: %s"
              .formatted(
                  seed,
                  story.name(),
                  firstDifference(
                      Telling.tell(story, true).lines(), Telling.tell(story, true).lines())));
    }
  }

  private static String firstDifference(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return "line %d%n%s%n%s".formatted(i, one.get(i), other.get(i));
      }
    }
    return "%d and %d lines".formatted(one.size(), other.size());
  }

  @Test
  void anotherSeedIsAnotherStory() {
    assertNotEquals(
        Telling.tell(Profile.STORMY.story(1, LENGTH)).digest(),
        Telling.tell(Profile.STORMY.story(2, LENGTH)).digest());
  }

  @Test
  void whatIsWatchedDoesNotChange() {
    Story story = Profile.HOSTILE.story(7, LENGTH);
    assertEquals(Telling.tell(story).digest(), Telling.tell(story, true).digest());
  }
}
