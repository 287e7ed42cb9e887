package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is left of a story is what it takes to break the promise, and nothing else. */
class ShrinkerTest {
  private static final Story STORY = Profile.STORMY.story(3, Duration.ofMinutes(5));

  private static Set<Integer> numbers(Story story) {
    return story.beats().stream().map(Beat::number).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Predicate<Story> needs(Integer... acts) {
    return story -> numbers(story).containsAll(List.of(acts));
  }

  @Property(tries = 200)
  void onlyTheActsThatItTakesAreLeft(
      @ForAll @IntRange(min = 1, max = 60) int one,
      @ForAll @IntRange(min = 1, max = 60) int other) {
    Shrinker.Shrunk shrunk = Shrinker.shrink(STORY, "P1", needs(one, other));
    assertEquals(new TreeSet<>(List.of(one, other)), numbers(shrunk.story()));
  }

  @Test
  void whatAlwaysBreaksNeedsNoActAtAll() {
    Shrinker.Shrunk shrunk = Shrinker.shrink(STORY, "P1", story -> true);
    assertTrue(shrunk.story().beats().isEmpty());
  }

  @Test
  void theStoryIsOverSoonAfterItsLastAct() {
    Shrinker.Shrunk shrunk = Shrinker.shrink(STORY, "P1", needs(2));
    Beat last = shrunk.story().beats().get(0);
    Duration end = last.at().plus(last.act().lasting()).plusSeconds(15);
    assertEquals(end, shrunk.story().length());
  }

  @Test
  void whatBreaksOnlyInFullLengthKeepsIt() {
    Shrinker.Shrunk shrunk =
        Shrinker.shrink(STORY, "P1", story -> story.length().equals(STORY.length()));
    assertEquals(STORY.length(), shrunk.story().length());
  }
}
