package io.breakwater.simulation.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.breakwater.simulation.story.Story;
import io.breakwater.simulation.story.Telling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The observers find the bugs that teams really write; how fast is printed as a table. */
class PlantedBugsTest {
  /** More than this, and stories or observers do not know the bug. */
  private static final int MOST = 300;

  private static final int STARTS = Boolean.getBoolean("breakwater.full") ? 5 : 1;
  private static final Map<PlantedBug, List<Hunt.Find>> FINDS = new EnumMap<>(PlantedBug.class);

  @ParameterizedTest
  @EnumSource(PlantedBug.class)
  void isFound(PlantedBug bug) {
    List<Hunt.Find> finds = new ArrayList<>();
    FINDS.put(bug, finds);
    for (long start : LongStream.range(0, STARTS).map(n -> 1 + n * 10_000).toArray()) {
      Optional<Hunt.Find> find = Hunt.find(bug, start, MOST);
      assertFalse(find.isEmpty(), () -> bug + " is not found from seed " + start);
      finds.add(find.get());
    }
  }

  @AfterAll
  static void prints() {
    System.out.printf(
        "%-26s %-5s %-8s %6s  %s%n", "planted bug", "found", "stories", "seeds", "evidence");
    FINDS.forEach(
        (bug, finds) -> {
          List<Integer> seeds = finds.stream().map(Hunt.Find::seeds).sorted().toList();
          System.out.printf(
              "%-26s %-5s %-8s %6s  %s%n",
              bug,
              finds.isEmpty() ? "no" : finds.get(0).code(),
              bug.profile().word(),
              finds.isEmpty() ? "-" : seeds.get(seeds.size() / 2),
              finds.isEmpty() ? "" : "seed " + finds.get(0).seed() + ": " + finds.get(0).evidence());
        });
  }

  @Test
  @SuppressWarnings("try")
  void whatIsPlantedChangesAStoryAndLeavesNoTrace() {
    Story story = PlantedBug.SENT_BEFORE_JOURNALED.story(1);
    String before = Telling.tell(story).digest();
    try (var planted = PlantedBug.SENT_BEFORE_JOURNALED.plant()) {
      assertNotEquals(before, Telling.tell(story).digest());
    }
    for (PlantedBug bug : PlantedBug.values()) {
      bug.plant().close();
    }
    assertEquals(before, Telling.tell(story).digest());
  }

  @Test
  void aChangeThatDoesNotFitTheNodeIsAnError() {
    var change = new Change("io.breakwater.domain.Trade", "hasBooked", 3, call -> false);
    assertThrows(IllegalStateException.class, () -> Planted.plant(List.of(change)));
  }

  @Test
  @SuppressWarnings("try")
  void onlyOneBugIsPlantedAtATime() {
    try (var planted = PlantedBug.DOUBLE_COUNT.plant()) {
      assertThrows(IllegalStateException.class, PlantedBug.STALE_POSITION::plant);
    }
  }
}
