package io.breakwater.simulation.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.breakwater.simulation.story.Story;
import io.breakwater.simulation.story.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The observers find the bugs that teams really write; how fast is printed as a table. */
class PlantedBugsTest {
  /** More than this, and stories or observers do not know the bug. */
  private static final int MOST = 300;

  private static final int STARTS = Boolean.getBoolean("breakwater.full") ? 3 : 1;
  private static final String ROW = "%-26s %-6s %-8s %6s  %s%n";

  @BeforeAll
  static void printsItsTable() {
    System.out.printf(ROW, "planted bug", "breaks", "stories", "seeds", "first seen as");
  }

  @ParameterizedTest
  @EnumSource(PlantedBug.class)
  void isFound(PlantedBug bug) {
    List<Hunt.Find> finds = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      long firstSeed = 1 + start * 10_000L;
      Optional<Hunt.Find> find = Hunt.find(bug, firstSeed, MOST);
      assertFalse(find.isEmpty(), () -> bug.breaks() + ": not found from seed " + firstSeed);
      finds.add(find.get());
    }
    Hunt.Find first = finds.get(0);
    System.out.printf(
        ROW,
        bug,
        first.code(),
        bug.profile().word(),
        finds.stream().map(Hunt.Find::seeds).sorted().toList().get(STARTS / 2),
        "seed " + first.seed() + ": " + first.evidence());
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
    var change = new Change("io.breakwater.domain.trade.Trade", "hasBooked", 3, call -> false);
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
