package io.breakwater.scenario;

import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.domain.LegKind;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.testkit.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A round trip under every way in which the exchange may decide what is not documented. */
class VariantsTest {
  static List<Variants> variants() {
    List<Variants> all = new ArrayList<>();
    for (Choice choice : Variants.all()) {
      all.add(Variants.usual().with(choice));
    }
    for (Duration delay : List.of(Duration.ZERO, ofSeconds(1))) {
      all.add(Variants.usual().withTriggerDelay(delay));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theStopClosesAndTheTakeProfitIsCanceled(Variants variants) {
    try (var node = Scenario.start(variants)) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("58500");
      assertEquals(LegKind.BASE_STOP, entry.isClosed(ofSeconds(30)).exitedBy().orElseThrow());
      node.expectFlatAndEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
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
      assertEquals(LegKind.TAKE_PROFIT, entry.isClosed(ofSeconds(30)).exitedBy().orElseThrow());
      node.expectFlatAndEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aCloseBesideATakeProfitNeverReverses(Variants variants) {
    try (var node = Scenario.start(variants)) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.006"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("62500");
      node.timePasses(Duration.ofMillis(2_000));
      node.signal(closeLong()).reply();
      entry.isClosed(ofSeconds(30));
      node.expectFlatAndEmpty();
    }
  }
}
