package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.simulation.check.Promise;
import io.breakwater.simulation.check.Report;
import io.breakwater.simulation.check.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found does not depend on how many look for it. */
class SeedsTest {
  private static Telling.Result result(long seed, boolean clean) {
    Story story = Profile.GENTLE.story(seed, Duration.ofMinutes(1));
    return new Telling.Result(
        story,
        new Report("promise", clean ? List.of() : List.of(broken())),
        new Report("invariant", List.of()),
        "",
        List.of(),
        Map.of(),
        Duration.ofMinutes(1),
        List.of());
  }

  private static Verdict broken() {
    return new Verdict(Promise.AT_MOST_ONCE, 0, List.of("twice"), "", List.of());
  }

  private static List<Long> seeds(List<Telling.Result> results) {
    return results.stream().map(result -> result.story().seed()).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void theFirstThatBreaksSomethingIsTheLowestSeed(int threads) {
    List<Telling.Result> broken =
        Seeds.tell(
            seed -> result(seed, seed < 40 || seed % 2 == 0), 0, 1000, threads, false, told -> {});
    assertEquals(List.of(41L), seeds(broken));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void whoKeepsGoingHearsOfAll(int threads) {
    List<Long> told = new ArrayList<>();
    List<Telling.Result> broken =
        Seeds.tell(
            seed -> result(seed, seed % 10 != 3),
            100,
            50,
            threads,
            true,
            each -> told.add(each.story().seed()));
    assertEquals(List.of(103L, 113L, 123L, 133L, 143L), seeds(broken));
    assertEquals(50, told.size());
  }

  @Test
  void afterTheFirstFewMoreAreTold() {
    List<Long> told = new ArrayList<>();
    Seeds.tell(
        seed -> result(seed, seed != 5),
        0,
        1_000_000,
        2,
        false,
        each -> told.add(each.story().seed()));
    assertTrue(told.containsAll(List.of(0L, 1L, 2L, 3L, 4L, 5L)), told::toString);
    assertTrue(told.size() < 1_000_000);
  }

  @Test
  void aBugInTheTellingIsNoCleanSeed() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Seeds.tell(
                seed -> {
                  throw new IllegalStateException("a bug");
                },
                0,
                10,
                2,
                false,
                told -> {}));
  }
}
