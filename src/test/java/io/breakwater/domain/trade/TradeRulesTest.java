package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TradeRulesTest {
  private static final Instant NOON = TradeFacts.NOON;
  private static final Symbol BTC = TradeFacts.BTC;
  private static final Slot SLOT = TradeFacts.SLOT;
  private static final Instrument INSTRUMENT = TradeFacts.INSTRUMENT;
  private static final Stamp STAMP =
      new Stamp(
          new Stamp.Names("bw", false),
          new AccountId("main"),
          PositionMode.ONE_WAY,
          Optional.of(INSTRUMENT),
          Optional.of(Price.of("60000")),
          NOON,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          "node",
          NOON);
  private static final Signal SIGNAL =
      Signal.enter(
              new SignalId("s1"),
              NOON,
              Duration.ofSeconds(30),
              Direction.LONG,
              BTC,
              Quantity.of("0.010"))
          .withStopLoss(Price.of("59000.03"))
          .withTakeProfits(
              List.of(
                  new TakeProfit(Price.of("61000"), Quantity.of("0.006")),
                  new TakeProfit(Price.of("62000"), Quantity.of("0.004"))));

  @Test
  void aSignalBeginsWithItsEntryJournaledBeforeItIsSent() {
    TradeRules.Step step = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP);

    assertEquals(2, step.events().size());
    TradeOrder entry = step.send().get(0);
    assertEquals(Leg.ENTRY, entry.leg());
    assertEquals(NOON, entry.timestamp());
    assertEquals(Duration.ofSeconds(2), entry.recvWindow());
    assertEquals(TradePhase.ENTERING, step.after().phase());
  }

  @Test
  void aFilledEntryAsksForStopAndTakeProfitsInTheSameStep() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();

    TradeRules.Step step = advance(entering, seen(entering, Leg.ENTRY, Status.ENDED, "0.010"));

    assertEquals(
        List.of(Leg.BASE_STOP, Leg.takeProfit(0), Leg.takeProfit(1)),
        step.send().stream().map(TradeOrder::leg).toList());
    OrderPlan stop = step.send().get(0).plan();
    assertTrue(stop.closePosition());
    assertEquals(Optional.of(Price.of("59000.1")), stop.trigger(), "rounded to the smaller loss");
    assertEquals(TradePhase.HOLDING, step.after().phase());
  }

  @Test
  void aPartialFillIsProtectedAtOnceAndTakeProfitsWaitForTheEntrysEnd() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();

    TradeRules.Step partly = advance(entering, seen(entering, Leg.ENTRY, Status.LIVE, "0.004"));
    TradeRules.Step canceled =
        advance(partly.after(), seen(partly.after(), Leg.ENTRY, Status.CANCELED, "0.004"));

    assertEquals(List.of(Leg.BASE_STOP), partly.send().stream().map(TradeOrder::leg).toList());
    assertEquals(
        List.of(Leg.takeProfit(0)), canceled.send().stream().map(TradeOrder::leg).toList());
    assertEquals(Optional.of(Quantity.of("0.004")), canceled.send().get(0).plan().quantity());
  }

  @Test
  void aRefusedStopMeansCloseNow() {
    Trade held = holding();
    TradeOrder stop = held.current(Leg.BASE_STOP).orElseThrow();

    TradeRules.Step step =
        advance(
            held,
            new TradeEvent.OrderRefused(
                held.id(), stop.id(), -2021, "Order would immediately trigger.", NOON));

    assertTrue(step.after().isClosing());
    OrderPlan close = step.send().get(0).plan();
    assertEquals(OrderType.MARKET, close.type());
    assertEquals(Optional.of(Quantity.of("0.010")), close.quantity());
    assertTrue(close.reduceOnly());
  }

  @Test
  void aStopThatSomebodyElseCanceledIsPutBackUnderANewId() {
    Trade held = protectedTrade();
    List<TradeEvent> canceled = List.of(seen(held, Leg.BASE_STOP, Status.CANCELED, "0"));

    TradeRules.Step step = TradeRules.advance(held, canceled, stampAt(NOON.plusSeconds(1)));

    TradeOrder again = step.send().get(0);
    assertEquals(Leg.BASE_STOP, again.leg());
    assertEquals(1, again.revision());
    assertFalse(again.id().equals(held.current(Leg.BASE_STOP).orElseThrow().id()));
  }

  @Test
  void aStopThatWasCanceledAtOnceIsPutBackALittleLater() {
    Trade held = protectedTrade();

    TradeRules.Step atOnce = advance(held, seen(held, Leg.BASE_STOP, Status.CANCELED, "0"));
    TradeRules.Step later =
        TradeRules.advance(atOnce.after(), List.of(), stampAt(NOON.plusMillis(501)));

    assertEquals(List.of(), atOnce.send());
    assertEquals(List.of(Leg.BASE_STOP), later.send().stream().map(TradeOrder::leg).toList());
  }

  @Test
  void takeProfitsThatWerePassedForAllThatIsHeldMeanCloseNow() {
    Trade held = holding();

    TradeRules.Step one = advance(held, passed(held, Leg.takeProfit(0)));
    TradeRules.Step both = advance(one.after(), passed(one.after(), Leg.takeProfit(1)));

    assertFalse(one.after().isClosing());
    assertEquals(List.of(), one.send());
    assertTrue(both.after().isClosing());
    assertEquals(
        Optional.of(Quantity.of("0.010")), both.send().get(0).plan().quantity(), "all of it");
  }

  @Test
  void aTakeProfitOfAPartThatWasPassedIsTriedAgainWithoutHaste() {
    Trade held = holding();

    TradeRules.Step refused = advance(held, passed(held, Leg.takeProfit(0)));
    TradeRules.Step again =
        TradeRules.advance(refused.after(), List.of(), stampAt(NOON.plusSeconds(31)));

    TradeOrder profit = again.send().get(0);
    assertEquals(Leg.takeProfit(0), profit.leg());
    assertEquals(1, profit.revision());
  }

  @Test
  void aTakeProfitThatSomebodyElseCanceledIsLeftToThem() {
    Trade held = protectedTrade();

    TradeRules.Step canceled = advance(held, seen(held, Leg.takeProfit(0), Status.CANCELED, "0"));
    TradeRules.Step later =
        TradeRules.advance(canceled.after(), List.of(), stampAt(NOON.plusSeconds(60)));

    assertEquals(List.of(), canceled.send());
    assertEquals(List.of(), later.send());
  }

  @Test
  void theLegThatMakesThePositionFlatEndsTheOthers() {
    Trade held = protectedTrade();

    TradeRules.Step step = advance(held, seen(held, Leg.BASE_STOP, Status.ENDED, "0.010"));

    assertEquals(
        List.of(Leg.takeProfit(0), Leg.takeProfit(1)),
        step.cancel().stream().map(TradeOrder::leg).toList());
    assertTrue(step.send().isEmpty());
  }

  @Test
  void aTakeProfitStepThatLeavesARestKeepsTheStop() {
    Trade held = protectedTrade();

    TradeRules.Step step = advance(held, seen(held, Leg.takeProfit(0), Status.ENDED, "0.006"));

    assertTrue(step.cancel().isEmpty());
    assertEquals(Quantity.of("0.004"), step.after().held());
    assertTrue(step.after().isProtected());
  }

  @Test
  void aTradeEndsOnlyWhenEveryFillIsInTheBooks() {
    Trade held = protectedTrade();
    Trade flat =
        advance(
                held,
                seen(held, Leg.BASE_STOP, Status.ENDED, "0.010"),
                seen(held, Leg.takeProfit(0), Status.CANCELED, "0"),
                seen(held, Leg.takeProfit(1), Status.CANCELED, "0"))
            .after();

    TradeRules.Step unseen = advance(flat);
    TradeRules.Step booked =
        advance(
            flat,
            filled(flat, Leg.ENTRY, 1, Side.BUY, "0.010", "60000"),
            filled(flat, Leg.BASE_STOP, 2, Side.SELL, "0.010", "59000"));

    assertEquals(
        List.of(Leg.ENTRY, Leg.BASE_STOP),
        unseen.fetchFills().stream().map(TradeOrder::leg).toList());
    assertTrue(unseen.after().endedAt().isEmpty());
    assertEquals(TradePhase.CLOSED, booked.after().phase());
    assertEquals(Optional.of(LegKind.BASE_STOP), booked.after().summary().exitedBy());
  }

  @Test
  void aFillHeardTwiceIsBookedOnce() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();
    TradeEvent fill = filled(entering, Leg.ENTRY, 7, Side.BUY, "0.010", "60000");

    Trade once = advance(entering, fill).after();
    TradeRules.Step twice = advance(once, fill);

    assertTrue(twice.events().isEmpty());
    assertEquals(Quantity.of("0.010"), twice.after().entered());
  }

  @Test
  void anEntryThatIsGivenUpEndsTheTradeWithoutAnything() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();
    TradeOrder entry = entering.current(Leg.ENTRY).orElseThrow();

    TradeRules.Step step =
        advance(entering, new TradeEvent.OrderNotSent(entering.id(), entry.id(), "refused", NOON));

    assertEquals(TradePhase.FAILED, step.after().phase());
    assertTrue(step.send().isEmpty());
  }

  @Test
  void aTradeThatHasEndedTakesNoMoreFacts() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();
    TradeOrder entry = entering.current(Leg.ENTRY).orElseThrow();
    Trade failed =
        advance(entering, new TradeEvent.OrderNotSent(entering.id(), entry.id(), "refused", NOON))
            .after();

    TradeRules.Step late = advance(failed, seen(failed, Leg.ENTRY, Status.ENDED, "0.010"));

    assertEquals(TradePhase.FAILED, late.after().phase(), "not closed, and holding something");
    assertEquals(List.of(), late.events());
  }

  @Test
  void aLostEntryThatTurnsUpIsProtected() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();
    TradeOrder entry = entering.current(Leg.ENTRY).orElseThrow();
    Trade lost =
        advance(
                entering,
                new TradeEvent.OrderUnsure(entering.id(), entry.id(), "time-out", NOON),
                new TradeEvent.OrderLost(entering.id(), entry.id(), NOON))
            .after();

    TradeRules.Step late = advance(lost, seen(lost, Leg.ENTRY, Status.ENDED, "0.010"));

    assertTrue(lost.endedAt().isEmpty(), "its exposure stays reserved while it is watched");
    assertEquals(Leg.BASE_STOP, late.send().get(0).leg());
  }

  @Test
  void closingCancelsARestingEntry() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();
    Trade resting = advance(entering, seen(entering, Leg.ENTRY, Status.LIVE, "0")).after();

    TradeRules.Step step =
        advance(
            resting,
            new TradeEvent.CloseRequested(resting.id(), new SignalId("c1"), "signal", NOON));

    assertEquals(List.of(Leg.ENTRY), step.cancel().stream().map(TradeOrder::leg).toList());
    assertTrue(step.send().isEmpty());
  }

  /** News may come in any order and more than once, and the trade ends up the same. */
  @Property(tries = 500)
  void theOrderInWhichNewsArriveDoesNotMatter(@ForAll("shuffles") List<Integer> order) {
    Trade held = protectedTrade();
    List<TradeEvent> news =
        List.of(
            filled(held, Leg.ENTRY, 1, Side.BUY, "0.010", "60000"),
            filled(held, Leg.takeProfit(0), 2, Side.SELL, "0.006", "61000"),
            filled(held, Leg.BASE_STOP, 3, Side.SELL, "0.004", "59000"),
            seen(held, Leg.takeProfit(0), Status.TRIGGERED, "0"),
            seen(held, Leg.takeProfit(0), Status.ENDED, "0.006"),
            seen(held, Leg.BASE_STOP, Status.TRIGGERED, "0"),
            seen(held, Leg.BASE_STOP, Status.ENDED, "0.004"),
            seen(held, Leg.takeProfit(1), Status.CANCELED, "0"));
    Trade trade = held;
    for (int index : order) {
      trade = advance(trade, news.get(index)).after();
    }
    for (TradeEvent late : news) {
      trade = advance(trade, late).after();
    }

    assertEquals(TradePhase.CLOSED, trade.phase());
    assertEquals(Quantity.ZERO, trade.held());
    assertEquals(3, trade.fills().size());
    assertEquals(4, trade.orders().size(), "nothing was placed that was not needed");
  }

  /** Everything but the stop's end: a stop that is known to have ended with a rest means close. */
  @Provide
  Arbitrary<List<Integer>> shuffles() {
    return Arbitraries.shuffle(0, 1, 2, 3, 4, 5, 7);
  }

  private static Trade holding() {
    Trade entering = TradeRules.begin(SIGNAL, SLOT, List.of(), STAMP).after();
    return advance(entering, seen(entering, Leg.ENTRY, Status.ENDED, "0.010")).after();
  }

  private static Trade protectedTrade() {
    Trade held = holding();
    return advance(
            held,
            seen(held, Leg.BASE_STOP, Status.LIVE, "0"),
            seen(held, Leg.takeProfit(0), Status.LIVE, "0"),
            seen(held, Leg.takeProfit(1), Status.LIVE, "0"))
        .after();
  }

  private static Stamp stampAt(Instant exchangeNow) {
    return new Stamp(
        STAMP.names(),
        STAMP.account(),
        STAMP.positionMode(),
        STAMP.instrument(),
        STAMP.mark(),
        exchangeNow,
        STAMP.entryWindow(),
        STAMP.exitWindow(),
        STAMP.closePause(),
        STAMP.owner(),
        NOON);
  }

  private static TradeEvent passed(Trade trade, Leg leg) {
    return new TradeEvent.OrderRefused(
        trade.id(),
        trade.current(leg).orElseThrow().id(),
        -2021,
        "Order would immediately trigger.",
        NOON);
  }

  private static TradeRules.Step advance(Trade trade, TradeEvent... facts) {
    return TradeRules.advance(trade, List.of(facts), STAMP);
  }

  private static TradeEvent seen(Trade trade, Leg leg, Status status, String executed) {
    TradeOrder order = trade.current(leg).orElseThrow();
    Optional<OrderId> number =
        executed.equals("0")
            ? Optional.empty()
            : Optional.of(new OrderId(leg.step() + 10L * leg.kind().ordinal()));
    return new TradeEvent.OrderSeen(
        trade.id(), new OrderReport(order.id(), status, number, Quantity.of(executed)), NOON);
  }

  private static TradeEvent filled(
      Trade trade, Leg leg, long tradeId, Side side, String quantity, String price) {
    TradeOrder order = trade.current(leg).orElseThrow();
    return new TradeEvent.OrderFilled(
        trade.id(),
        order.id(),
        new Fill(
            BTC,
            tradeId,
            new OrderId(leg.step() + 10L * leg.kind().ordinal()),
            side,
            PositionSide.BOTH,
            Price.of(price),
            Quantity.of(quantity),
            Optional.of(Money.of("0.1", "USDT")),
            BigDecimal.ZERO,
            false,
            NOON),
        NOON);
  }
}
