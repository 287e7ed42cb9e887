package io.breakwater.simulation.gauntlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the scenarios that hold, so that they go on holding; the full run also has those that do
 * not, in the scoreboard and not here.
 */
final class GauntletTest {
  private static final boolean FULL = Boolean.getBoolean("breakwater.full");
  private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

  /** By title: those of which every seed holds. A scenario that turns green is added here. */
  private static final List<String> HOLDING =
      List.of(
          "The lost answer",
          "Naked position",
          "Killed in the act",
          "One cancels the other",
          "Stale market");

  static Stream<Trial> holding() {
    return Gauntlet.all(Clock.systemUTC()).stream()
        .filter(trial -> HOLDING.contains(trial.title()))
        .filter(trial -> seeds(trial) > 0);
  }

  private static int seeds(Trial trial) {
    return FULL ? fullSeeds(trial) : trial.kind().ordinarySeeds();
  }

  private static int fullSeeds(Trial trial) {
    return trial.kind() == Trial.Kind.LONG ? 2 : trial.kind().seeds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("holding")
  void theScenarioHolds(Trial trial) {
    List<Attempt> attempts = Gauntlet.play(trial, 0, seeds(trial), THREADS, attempt -> {});
    Score score = Score.of(trial, attempts);
    System.out.printf(
        "gauntlet %2d %-24s %d of %d seeds hold%n",
        trial.number(), trial.title(), score.passed(), score.seeds());
    assertTrue(score.holds(), () -> String.join("\n", new Scoreboard(List.of(score)).text()));
  }

  @Test
  void everyRowOfThePageIsWrittenDown() {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (Trial trial : Gauntlet.all(Clock.systemUTC())) {
      numbers.add(trial.number());
      assertFalse(trial.bounds().isEmpty(), trial.title() + " measures nothing");
      assertFalse(trial.variants().isEmpty(), trial.title() + " has no variant");
    }
    assertEquals(
        IntStream.rangeClosed(1, Gauntlet.SCENARIOS).boxed().toList(), List.copyOf(numbers));
    List<String> titles = Gauntlet.all(Clock.systemUTC()).stream().map(Trial::title).toList();
    assertEquals(titles.size(), new TreeSet<>(titles).size(), "two trials have one title");
    assertTrue(titles.containsAll(HOLDING), "a holding scenario is not there");
  }

  /** What is not to be had today must be seen to fail, and never pass by doing nothing. */
  @Test
  void whatCannotBeShownFails() {
    List<String> wrong = new ArrayList<>();
    for (Trial trial : Gauntlet.virtual()) {
      if (!List.of(6, 11, 13).contains(trial.number())) {
        continue;
      }
      Score score = Score.of(trial, Gauntlet.play(trial, 0, 1, 1, attempt -> {}));
      if (score.reasons().stream().noneMatch(each -> each.what().startsWith("not measurable"))) {
        wrong.add(trial.title());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    for (Trial trial : Gauntlet.virtual().subList(0, 2)) {
      assertEquals(trial.attempt(5).digest(), trial.attempt(5).digest(), trial.title());
    }
  }

  /** A figure above its limit, or one that was never taken, is a failure. */
  @Test
  void aScenarioThatShowsNothingDoesNotHold() {
    Trial trial = Gauntlet.virtual().get(0);
    List<Attempt> silent =
        IntStream.range(0, trial.variants().size())
            .mapToObj(seed -> new Attempt.Notes(trial, seed).attempt(""))
            .toList();
    assertFalse(Score.of(trial, silent).holds());
    Attempt.Notes notes = new Attempt.Notes(trial, 0);
    Bound bound = trial.bounds().get(0);
    notes.measure(bound.name(), bound.most() + 1);
    assertFalse(notes.attempt("").holds());
  }

  @Test
  void processScenariosAreOnlyOfTheFullRun() {
    assumeTrue(!FULL);
    assertTrue(holding().noneMatch(trial -> trial.kind() != Trial.Kind.VIRTUAL));
  }
}
