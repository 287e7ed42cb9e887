package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DrawnVariantsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static List<Variants> drawn(int count, Duration maxLag) {
    List<Variants> drawn = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      drawn.add(Variants.drawn(new SplittableRandom(seed), maxLag));
    }
    return drawn;
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertEquals(drawn(20, MINUTE), drawn(20, MINUTE));
    assertEquals(
        Variants.drawn(new SplittableRandom(7)), Variants.drawn(new SplittableRandom(7), MINUTE));
  }

  /** What a seed decides for a switch depends on the seed and the switch's name alone. */
  @Test
  void aSwitchMoreOrLessChangesNoOther() {
    for (int seed = 0; seed < 50; seed++) {
      long number = new SplittableRandom(seed).nextLong();
      Variants together = Variants.drawn(new SplittableRandom(seed), Duration.ZERO);
      List<Class<?>> alone = List.of(Choice.class.getPermittedSubclasses());
      for (int i = alone.size() - 1; i >= 0; i--) {
        assertEquals(together.choices().get(i), Variants.drawn(number, alone.get(i)));
      }
      assertEquals(
          together.choices(), Variants.drawn(new SplittableRandom(seed), MINUTE).choices());
    }
  }

  /** Once told, seeds keep their meaning: a change here is one of every story. */
  @Test
  void aSeedMeansTheSameInEveryBuild() {
    List<Choice> drawn = new ArrayList<>();
    for (long seed = 1; seed <= 6; seed++) {
      drawn.add(Variants.drawn(seed, Choice.ClientIdReuse.class));
      drawn.add(Variants.drawn(seed, Choice.OversizeReduceOnly.class));
    }
    assertEquals(
        "[FREE, SHRINKS_AT_FILL, BLOCKED, REJECTED, BLOCKED, SHRINKS,"
            + " BLOCKED, SHRINKS_AT_FILL, BLOCKED, REJECTED, BLOCKED, SHRINKS]",
        drawn.toString());
  }

  @Test
  void twoSwitchesAreDecidedApart() {
    int same = 0;
    for (long seed = 0; seed < 1000; seed++) {
      boolean one = NamedChance.of(seed, "one").nextBoolean();
      same += one == NamedChance.of(seed, "other").nextBoolean() ? 1 : 0;
    }
    assertTrue(same > 430 && same < 570, "the same " + same + " times of 1000");
  }

  @Test
  void everyValueOfEverySwitchIsDrawn() {
    Set<String> seen = new TreeSet<>();
    Set<Duration> delays = new TreeSet<>();
    for (Variants variants : drawn(200, MINUTE)) {
      variants.choices().forEach(choice -> seen.add(name(choice)));
      delays.add(variants.triggerDelay());
    }
    assertEquals(
        new TreeSet<>(Variants.all().stream().map(DrawnVariantsTest::name).toList()), seen);
    assertEquals(4, delays.size());
  }

  @Test
  void mostExchangesTellTheTruthAndTheOthersLagWithinTheirBounds() {
    int truthful = 0;
    int remembering = 0;
    for (Variants variants : drawn(1000, MINUTE)) {
      truthful += variants.readLag().isZero() ? 1 : 0;
      remembering += variants.algoForgetting().isZero() ? 1 : 0;
      assertTrue(variants.readLag().compareTo(MINUTE) <= 0, variants.toString());
      assertTrue(
          variants.algoForgetting().compareTo(MINUTE.multipliedBy(3)) <= 0, variants.toString());
    }
    assertTrue(truthful > 650 && truthful < 750, "truthful " + truthful);
    assertTrue(remembering > 650 && remembering < 750, "remembering " + remembering);
    for (Variants variants : drawn(100, Duration.ZERO)) {
      assertTrue(variants.readLag().isZero() && variants.algoForgetting().isZero());
    }
  }

  @Test
  void aTextNamesWhatIsUnusual() {
    assertEquals("usual", Variants.usual().toString());
    assertEquals(
        "OversizeReduceOnly REJECTED, ChildName GENERATED, triggerDelay PT1S, readLag PT12S",
        Variants.usual()
            .with(Choice.ChildName.GENERATED, Choice.OversizeReduceOnly.REJECTED)
            .withTriggerDelay(Duration.ofSeconds(1))
            .withReadLag(Duration.ofSeconds(12))
            .toString());
  }

  @Test
  void eachSwitchIsDecidedOnce() {
    List<Choice> twice = new ArrayList<>(Variants.usual().choices());
    twice.set(0, twice.get(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Variants(twice, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void everySwitchStandsInTheDocumentWithItsValues() throws IOException {
    String page = Files.readString(Path.of("docs/simulated-exchange.md"));
    List<String> rows = page.lines().filter(line -> line.startsWith("| `")).toList();
    for (Choice choice : Variants.all()) {
      String start = "| `" + choice.getClass().getSimpleName() + "` |";
      assertTrue(
          rows.stream().anyMatch(row -> row.startsWith(start) && row.contains("`" + choice + "`")),
          name(choice) + " is missing in docs/simulated-exchange.md");
    }
  }

  private static String name(Choice choice) {
    return choice.getClass().getSimpleName() + " " + choice;
  }
}
