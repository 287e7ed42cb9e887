package io.breakwater.scenario;

import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.trade.LegKind;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.testkit.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A round trip under every way in which the exchange may decide what is not documented. */
class VariantsTest {
  private static final int DRAWN = Integer.getInteger("breakwater.seeds", 12);

  /**
   * A conditional order may hang between its trigger and its order for 30 s, and so may the next.
   */
  private static final Duration PATIENCE = ofSeconds(90);

  /** Every rule as chance has it. */
  static List<Variants> drawn() {
    List<Variants> drawn = new ArrayList<>();
    for (int seed = 0; seed < DRAWN; seed++) {
      drawn.add(Variants.drawn(new SplittableRandom(seed), Duration.ZERO));
    }
    return drawn;
  }

  /** Each choice by itself, so that one that breaks the node has a name. */
  static List<Variants> each() {
    Set<Variants> all = new LinkedHashSet<>();
    for (Choice choice : Variants.all()) {
      all.add(Variants.usual().with(choice));
    }
    for (Duration delay : List.of(Duration.ZERO, ofSeconds(1))) {
      all.add(Variants.usual().withTriggerDelay(delay));
    }
    all.addAll(drawn());
    return List.copyOf(all);
  }

  @ParameterizedTest
  @MethodSource("each")
  void theStopClosesAndTheTakeProfitIsCanceled(Variants variants) {
    try (var node = Scenario.start(variants)) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("58500");
      LegKind exit = entry.isClosed(ofSeconds(30)).exitedBy().orElseThrow();
      boolean hung = variants.is(Choice.Triggering.HANGS) && exit == LegKind.CLOSE;
      assertTrue(exit == LegKind.BASE_STOP || hung, () -> "closed by " + exit);
      node.expectFlatAndEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void theTakeProfitsCloseAndTheStopIsCanceled(Variants variants) {
    try (var node = Scenario.start(variants)) {
      var entry =
          node.signal(
                  enterLong("0.010")
                      .stop("59000")
                      .takeProfit("61000", "0.004")
                      .takeProfit("62000", "0.006"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("62500");
      assertEquals(LegKind.TAKE_PROFIT, entry.isClosed(PATIENCE).exitedBy().orElseThrow());
      node.expectFlatAndEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void aCloseBesideATakeProfitNeverReverses(Variants variants) {
    try (var node = Scenario.start(variants)) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.006"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("62500");
      node.timePasses(Duration.ofMillis(2_000));
      node.signal(closeLong()).reply();
      entry.isClosed(PATIENCE);
      node.expectFlatAndEmpty();
    }
  }
}
