package io.breakwater.scenario;

import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static io.breakwater.testkit.Signals.enterShort;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Difference;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Side;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.ScenarioTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Others trade on the account as well; everything can be closed at once. */
class OutsideTest {
  private static final String ADOPT = "breakwater.account.gateway.found-positions = adopt";
  private static final String CANCEL = "breakwater.account.gateway.foreign-orders = cancel";

  private static OrderGateway.BooksDiffered differs(
      Scenario node, Difference.Kind kind, Duration within) {
    return node.expectNews(
        OrderGateway.BooksDiffered.class,
        told -> told.differences().stream().anyMatch(each -> each.kind() == kind),
        within);
  }

  @ScenarioTest
  void whatIsAddedByHandBelongsToTheTradeAndIsCloseWithIt(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.exchange().in("BTCUSDT").tradesByHand(Side.BUY, "0.005");
    differs(node, Difference.Kind.OUTSIDE_FILL, ofSeconds(2));
    node.timePasses(ofSeconds(5));
    assertEquals(Mode.NORMAL, node.mode().mode());
    node.signal(closeLong()).isAccepted();
    node.expectFlatAndEmpty();
    node.expectPromises();
  }

  @ScenarioTest
  void whatIsSoldByHandIsBookedAndTheTakeProfitsFit(Scenario node) {
    node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
        .isAccepted()
        .isProtected();
    node.exchange().in("BTCUSDT").tradesByHand(Side.SELL, "0.004");
    node.expect(
        "a take-profit of what is left",
        () ->
            node.exchange().conditionalOrders().stream()
                .anyMatch(
                    order ->
                        order
                            .request()
                            .quantity()
                            .filter(
                                size -> size.stripTrailingZeros().toPlainString().equals("0.006"))
                            .isPresent()));
    node.expectPromises();
  }

  @ScenarioTest
  void aPositionThatIsClosedByHandWhileNoStreamTellsEndsItsTradeWithTheRightFigures(Scenario node) {
    var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
    node.exchange().closesByHand();
    var summary = signal.isClosed(ofSeconds(31));
    assertTrue(summary.exitPrice().isPresent(), "the fill itself was found");
    node.expectFlatAndEmpty();
  }

  @ScenarioTest
  void aForeignOrderIsToldOnceAndLeftAlone(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.exchange().in("BTCUSDT").placesLimitByHand(Side.BUY, "0.010", "58000");
    differs(node, Difference.Kind.FOREIGN_ORDER, ofSeconds(31));
    node.timePasses(ofSeconds(65));
    long told = node.news().stream().filter(OrderGateway.BooksDiffered.class::isInstance).count();
    assertEquals(1, told);
    assertEquals(1, node.exchange().openOrders().size());
  }

  @ScenarioTest
  void aPositionThatIsNotOursIsToldAndItsSlotTakesNoEntry(Scenario node) {
    node.exchange().in("BTCUSDT").tradesByHand(Side.BUY, "0.005");
    node.timePasses(ofSeconds(31));
    node.signal(enterLong("0.010").stop("59000")).is(OrderExecutionError.Denied.class);
    node.expectPosition("0.005");
  }

  @Test
  void aForeignOrderIsCanceledWhereThatIsTheRule() {
    try (var node = Scenario.start(CANCEL)) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().in("BTCUSDT").placesLimitByHand(Side.BUY, "0.010", "58000");
      node.expect("no order", ofSeconds(31), () -> node.exchange().openOrders().isEmpty());
      assertTrue(node.exchange().hasStop("59000"));
    }
  }

  @Test
  void aPositionThatIsFoundIsAdoptedAndProtected() {
    try (var node = Scenario.start(ADOPT)) {
      node.exchange().in("BTCUSDT").tradesByHand(Side.BUY, "0.005");
      node.expect("a stop", ofSeconds(35), () -> node.exchange().hasStop("57000"));
      node.signal(closeLong()).isAccepted();
      node.expectFlatAndEmpty();
    }
  }

  @ScenarioTest
  void everythingIsClosedWhoeverMadeItAndThatIsVerified(Scenario node) {
    node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
        .isAccepted()
        .isProtected();
    node.signal(enterShort("ETHUSDT", "0.5").at("3100").stop("3200")).isAccepted();
    node.exchange().in("BTCUSDT").placesLimitByHand(Side.BUY, "0.010", "58000");
    node.exchange().in("ETHUSDT").tradesByHand(Side.BUY, "0.2");
    var id = node.flattensAll();
    node.signal(enterLong("0.010").stop("59000")).is(OrderExecutionError.Denied.class);
    node.expectNews(OrderGateway.Flattened.class, told -> told.id().equals(id), ofSeconds(15));
    node.expectFlatAndEmpty();
    assertEquals(0, node.exchange().in("ETHUSDT").position().signum());
    node.signal(enterLong("0.010").stop("59000")).isAccepted();
  }

  @ScenarioTest
  void closingEverythingGoesOnAfterARestart(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.exchange().stopsAnswering(ExchangeCall.PLACE_ORDER);
    var id = node.flattensAll();
    node.nodeCrashes();
    node.exchange().heals();
    node.nodeRestarts();
    node.expectNews(OrderGateway.Flattened.class, told -> told.id().equals(id), ofSeconds(20));
    node.expectFlatAndEmpty();
  }

  @ScenarioTest
  void cancelingEverythingLeavesPositionsProtected(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.signal(enterShort("ETHUSDT", "0.5").at("3100").stop("3200")).isAccepted();
    node.timePasses(ofSeconds(1));
    node.cancelsAll();
    node.expect("no entry", () -> node.exchange().in("ETHUSDT").openOrders().isEmpty());
    node.expectPosition("0.010");
    assertTrue(node.exchange().hasStop("59000"));
  }
}
