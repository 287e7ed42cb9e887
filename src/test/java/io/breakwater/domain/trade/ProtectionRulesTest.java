package io.breakwater.domain.trade;

import static io.breakwater.domain.trade.TradeFacts.accepted;
import static io.breakwater.domain.trade.TradeFacts.add;
import static io.breakwater.domain.trade.TradeFacts.advance;
import static io.breakwater.domain.trade.TradeFacts.advanceAfter;
import static io.breakwater.domain.trade.TradeFacts.after;
import static io.breakwater.domain.trade.TradeFacts.amend;
import static io.breakwater.domain.trade.TradeFacts.entering;
import static io.breakwater.domain.trade.TradeFacts.filled;
import static io.breakwater.domain.trade.TradeFacts.filledOutside;
import static io.breakwater.domain.trade.TradeFacts.holding;
import static io.breakwater.domain.trade.TradeFacts.legs;
import static io.breakwater.domain.trade.TradeFacts.notSent;
import static io.breakwater.domain.trade.TradeFacts.order;
import static io.breakwater.domain.trade.TradeFacts.protectedTrade;
import static io.breakwater.domain.trade.TradeFacts.refused;
import static io.breakwater.domain.trade.TradeFacts.seen;
import static io.breakwater.domain.trade.TradeFacts.stopMoved;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Stops and take-profits of one position, story by story. */
class ProtectionRulesTest {
  private static final Leg FIRST = Leg.takeProfit(0);
  private static final Leg SECOND = Leg.takeProfit(1);

  /** The exchange's codes, as it writes them. */
  private static final int WOULD_TRIGGER = -2021;

  private static final int SECOND_CLOSE_POSITION = -4130;
  private static final int TOO_MANY = -4045;

  @Nested
  class TheBaseStop {
    @Test
    void closesWhateverThePositionHasAtTheSignalsPrice() {
      OrderPlan stop = order(holding(), Leg.BASE_STOP).plan();

      assertEquals(OrderType.STOP_MARKET, stop.type());
      assertTrue(stop.closePosition());
      assertFalse(stop.reduceOnly(), "the exchange refuses both at once");
      assertEquals(Optional.empty(), stop.quantity());
      assertEquals(Optional.of(Price.of("59000")), stop.trigger());
      assertEquals(WorkingType.MARK_PRICE, stop.workingType());
    }

    @Test
    void isPlacedAtTheFirstFillAndCoversTheOthers() {
      Trade entering = entering();

      TradeRules.Step first = advance(entering, filled(entering, Leg.ENTRY, 1, "0.003", "60000"));
      TradeRules.Step second =
          advance(first.after(), filled(first.after(), Leg.ENTRY, 2, "0.003", "60000"));

      assertEquals(List.of(Leg.BASE_STOP), legs(first.send()));
      assertEquals(List.of(), second.send());
    }

    @Test
    void isPutBackWhenSomebodyCanceledIt() {
      Trade trade = protectedTrade();

      TradeRules.Step step =
          advanceAfter(trade, 501, seen(trade, Leg.BASE_STOP, Status.CANCELED, "0"));

      assertEquals(List.of(Leg.BASE_STOP), legs(step.send()));
      assertEquals(1, step.send().get(0).revision());
    }

    @Test
    void isPutBackHalfASecondAfterTheLastOneAtTheEarliest() {
      Trade trade =
          after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.CANCELED, "0"));

      assertEquals(List.of(), advanceAfter(trade, 500).send());
      assertEquals(List.of(Leg.BASE_STOP), legs(advanceAfter(trade, 501).send()));
    }

    @Test
    void thatIsRefusedMeansCloseNow() {
      Trade trade = holding();

      TradeRules.Step step = advance(trade, refused(trade, Leg.BASE_STOP, WOULD_TRIGGER));

      assertTrue(step.after().isClosing());
      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }

    @Test
    void thatIsRejectedAtItsTriggerMeansCloseNow() {
      Trade trade = protectedTrade();

      TradeRules.Step step = advance(trade, seen(trade, Leg.BASE_STOP, Status.REJECTED, "0"));

      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }

    @Test
    void thatEndsWithARestMeansCloseTheRest() {
      Trade trade = protectedTrade();

      TradeRules.Step step =
          advance(
              trade,
              filled(trade, Leg.BASE_STOP, 2, "0.007", "59000"),
              seen(trade, Leg.BASE_STOP, Status.ENDED, "0.007"));

      assertEquals(Optional.of(Quantity.of("0.003")), step.send().get(0).plan().quantity());
    }
  }

  @Nested
  class MovingTheBaseStop {
    private final Trade amended =
        after(protectedTrade(), accepted(protectedTrade(), stopAt("59500")));

    @Test
    void beginsWithABridgeForAllThatIsHeldAndTakesNothingAway() {
      TradeRules.Step step = advance(protectedTrade(), accepted(protectedTrade(), stopAt("59500")));

      OrderPlan bridge = step.send().get(0).plan();
      assertEquals(List.of(Leg.TIGHT_STOP), legs(step.send()));
      assertEquals(Optional.of(Price.of("59500")), bridge.trigger());
      assertEquals(Optional.of(Quantity.of("0.010")), bridge.quantity());
      assertEquals(List.of(), step.cancel());
    }

    @Test
    void cancelsTheOldOneOnlyOnceTheBridgeStands() {
      TradeRules.Step onItsWay = advance(amended);
      TradeRules.Step stands = advance(amended, seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));

      assertEquals(List.of(), onItsWay.cancel());
      assertEquals(List.of(Leg.BASE_STOP), legs(stands.cancel()));
      assertEquals(List.of(), stands.send(), "two that close the position are refused");
    }

    @Test
    void placesTheNewOneAtOnceWhenTheOldOneIsGoneAndThenTakesTheBridgeAway() {
      Trade bridged = after(amended, seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));

      TradeRules.Step gone = advance(bridged, seen(bridged, Leg.BASE_STOP, Status.CANCELED, "0"));
      TradeRules.Step placed =
          advance(gone.after(), seen(gone.after(), Leg.BASE_STOP, Status.LIVE, "0"));

      assertEquals(List.of(Leg.BASE_STOP), legs(gone.send()));
      assertEquals(
          Optional.of(Price.of("59500")), gone.send().get(0).plan().trigger(), "the new place");
      assertEquals(List.of(), gone.cancel());
      assertEquals(List.of(Leg.TIGHT_STOP), legs(placed.cancel()));
    }

    @Test
    void toAPriceThatIsPassedMeansCloseNow() {
      TradeRules.Step step = advance(amended, refused(amended, Leg.TIGHT_STOP, WOULD_TRIGGER));

      assertTrue(step.after().isClosing());
      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }

    @Test
    void isGivenUpWhenTheOldPriceIsWantedAgain() {
      Trade bridged = after(amended, seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));

      TradeRules.Step back = advance(bridged, accepted(bridged, stopAt("59000")));

      assertEquals(List.of(), back.send());
      assertEquals(List.of(Leg.TIGHT_STOP), legs(back.cancel()));
    }

    @Test
    void needsABridgeThatCoversWhatWasAddedMeanwhile() {
      TradeRules.Step step =
          advance(
              amended,
              filledOutside(amended, true, 5, "0.002", OrderOrigin.OTHER),
              seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));
      TradeRules.Step later = advanceAfter(step.after(), 201);

      assertEquals(List.of(), step.cancel());
      assertEquals(Optional.of(Quantity.of("0.012")), later.send().get(0).plan().quantity());
    }

    @Test
    void waitsForABridgeOfTheVerySizeThatIsHeld() {
      // Larger ones are refused at their trigger in hedge mode, and are about to be replaced.
      Trade less = after(amended, filledOutside(amended, false, 5, "0.006", OrderOrigin.OTHER));

      TradeRules.Step wide = advance(less, seen(less, Leg.TIGHT_STOP, Status.LIVE, "0"));
      TradeRules.Step resized = advanceAfter(wide.after(), 201);
      TradeRules.Step right =
          advanceAfter(
              resized.after(), 250, seen(resized.after(), Leg.TIGHT_STOP, Status.LIVE, "0"));

      assertFalse(legs(wide.cancel()).contains(Leg.BASE_STOP));
      assertEquals(Optional.of(Quantity.of("0.004")), resized.send().get(0).plan().quantity());
      assertTrue(legs(right.cancel()).contains(Leg.BASE_STOP));
    }

    @Test
    void doesNotCountOnTheLastBridgeWhichIsGoingAlready() {
      Trade bridged = after(amended, seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));
      Trade moving = after(bridged, seen(bridged, Leg.BASE_STOP, Status.CANCELED, "0"));
      TradeRules.Step moved = advance(moving, seen(moving, Leg.BASE_STOP, Status.LIVE, "0"));
      assertEquals(List.of(Leg.TIGHT_STOP), legs(moved.cancel()));

      TradeRules.Step again =
          advanceAfter(moved.after(), 100, accepted(moved.after(), stopAt("59700")));
      TradeRules.Step next = advanceAfter(again.after(), 201);

      assertFalse(legs(again.cancel()).contains(Leg.BASE_STOP), "both would be gone");
      assertEquals(List.of(Leg.TIGHT_STOP), legs(next.send()));
      assertEquals(Optional.of(Price.of("59700")), next.send().get(0).plan().trigger());
      assertEquals(List.of(), legs(next.cancel()));
    }

    @Test
    void keepsTheBridgeAtTheSizeThatIsHeldUntilTheNewOneStands() {
      Trade bridged = after(amended, seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));
      Trade moving = after(bridged, seen(bridged, Leg.BASE_STOP, Status.CANCELED, "0"));

      TradeRules.Step more =
          advanceAfter(moving, 300, filledOutside(moving, true, 5, "0.002", OrderOrigin.OTHER));

      assertEquals(List.of(Leg.TIGHT_STOP), legs(more.send()));
      assertEquals(Optional.of(Quantity.of("0.012")), more.send().get(0).plan().quantity());
    }
  }

  @Nested
  class TheTightStop {
    private final Trade tight = tightAt("59800");

    @Test
    void isPlacedBesideTheBaseStopForAllThatIsHeld() {
      TradeRules.Step step = advance(protectedTrade(), stopMoved(protectedTrade(), "59800.02"));

      OrderPlan plan = step.send().get(0).plan();
      assertEquals(Optional.of(Price.of("59800.1")), plan.trigger(), "to the smaller loss");
      assertEquals(Optional.of(Quantity.of("0.010")), plan.quantity());
      assertTrue(plan.reduceOnly());
      assertEquals(List.of(), step.cancel());
    }

    @Test
    void isMovedByPlacingTheNewOneBeforeTheOldOneGoes() {
      TradeRules.Step moved = advanceAfter(tight, 201, stopMoved(tight, "59900"));
      TradeRules.Step acknowledged =
          advanceAfter(moved.after(), 300, seen(moved.after(), Leg.TIGHT_STOP, Status.LIVE, "0"));

      assertEquals(1, moved.send().get(0).revision());
      assertEquals(List.of(), moved.cancel());
      assertEquals(0, acknowledged.cancel().get(0).revision());
      assertEquals(1, acknowledged.cancel().size());
    }

    @Test
    void isReplacedAtMostOnceIn200Milliseconds() {
      Trade at250 = advanceAfter(tight, 250, stopMoved(tight, "59810")).after();
      Trade live = after(at250, seen(at250, Leg.TIGHT_STOP, Status.LIVE, "0"));

      TradeRules.Step tooEarly = advanceAfter(live, 400, stopMoved(live, "59820"));
      TradeRules.Step once = advanceAfter(tooEarly.after(), 449, stopMoved(live, "59830"));
      TradeRules.Step due = advanceAfter(once.after(), 451);

      assertEquals(List.of(), tooEarly.send());
      assertEquals(List.of(), once.send());
      assertEquals(List.of(Leg.TIGHT_STOP), legs(due.send()));
      assertEquals(
          Optional.of(Price.of("59830")), due.send().get(0).plan().trigger(), "the latest price");
    }

    @Test
    void hasOneReplacementInFlightAtATime() {
      Trade moving = advanceAfter(tight, 300, stopMoved(tight, "59900")).after();

      TradeRules.Step meanwhile = advanceAfter(moving, 5_000, stopMoved(moving, "59950"));
      TradeRules.Step answered =
          advanceAfter(
              meanwhile.after(), 5_001, seen(meanwhile.after(), Leg.TIGHT_STOP, Status.LIVE, "0"));

      assertEquals(List.of(), meanwhile.send());
      assertEquals(List.of(Leg.TIGHT_STOP), legs(answered.send()));
      assertEquals(2, answered.send().get(0).revision());
    }

    @Test
    void goesWhenTheNextStandsAlsoWhereOneMoreIsOnItsWay() {
      Trade moving = advanceAfter(tight, 300, stopMoved(tight, "59850")).after();
      Trade further = advanceAfter(moving, 600, stopMoved(moving, "59900")).after();

      TradeRules.Step step =
          advanceAfter(further, 601, seen(further, Leg.TIGHT_STOP, Status.LIVE, "0"));

      assertEquals(List.of(2), step.send().stream().map(TradeOrder::revision).toList());
      assertEquals(List.of(0), step.cancel().stream().map(TradeOrder::revision).toList());
    }

    @Test
    void isResizedWhenATakeProfitTookAPart() {
      TradeRules.Step step = advanceAfter(tight, 1_000, seen(tight, FIRST, Status.ENDED, "0.006"));

      assertEquals(Optional.of(Quantity.of("0.004")), step.send().get(0).plan().quantity());
      assertEquals(List.of(), step.cancel(), "the larger one stays until then");
    }

    @Test
    void staysWhileItAloneCoversAll() {
      // The base stop is not acknowledged yet; the next tight stop is too small when it is.
      Trade holding = holding();
      Trade first = after(holding, stopMoved(holding, "59800"));
      Trade live = after(first, seen(first, Leg.TIGHT_STOP, Status.LIVE, "0"));
      Trade smaller =
          advanceAfter(live, 201, filledOutside(live, false, 5, "0.004", OrderOrigin.OTHER))
              .after();
      Trade larger = after(smaller, filledOutside(smaller, true, 6, "0.002", OrderOrigin.OTHER));

      TradeRules.Step tooSmall =
          advanceAfter(larger, 300, seen(larger, Leg.TIGHT_STOP, Status.LIVE, "0"));
      TradeRules.Step stands =
          advanceAfter(
              tooSmall.after(), 350, seen(tooSmall.after(), Leg.BASE_STOP, Status.LIVE, "0"));

      assertEquals(
          List.of(), legs(tooSmall.cancel()).stream().filter(Leg.TIGHT_STOP::equals).toList());
      assertTrue(legs(stands.cancel()).contains(Leg.TIGHT_STOP), "the base stop covers all");
    }

    @Test
    void thatIsRefusedLeavesTheOldOneAndIsTriedAgainWithoutHaste() {
      Trade moving = advanceAfter(tight, 300, stopMoved(tight, "59900")).after();

      TradeRules.Step refused =
          advanceAfter(moving, 400, TradeFacts.refused(moving, Leg.TIGHT_STOP, -1111));

      assertEquals(List.of(), refused.cancel());
      assertEquals(List.of(), advanceAfter(refused.after(), 30_000).send());
      assertEquals(List.of(Leg.TIGHT_STOP), legs(advanceAfter(refused.after(), 30_301).send()));
    }

    @Test
    void thatFindsNoPlaceMakesTakeProfitsWay() {
      Trade moving = advanceAfter(tight, 300, stopMoved(tight, "59900")).after();

      TradeRules.Step crowded =
          advanceAfter(moving, 400, refused(moving, Leg.TIGHT_STOP, TOO_MANY));
      TradeRules.Step gone =
          advanceAfter(
              crowded.after(),
              801,
              seen(crowded.after(), FIRST, Status.CANCELED, "0"),
              seen(crowded.after(), SECOND, Status.CANCELED, "0"));

      assertEquals(List.of(FIRST, SECOND), legs(crowded.cancel()), "the old one stays");
      assertEquals(List.of(Leg.TIGHT_STOP), legs(gone.send()));
    }

    @Test
    void whosePriceIsPassedMeansCloseNow() {
      Trade moving = advanceAfter(tight, 300, stopMoved(tight, "59900")).after();

      TradeRules.Step step = advance(moving, refused(moving, Leg.TIGHT_STOP, WOULD_TRIGGER));

      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }

    @Test
    void isPutBackWhenSomebodyCanceledIt() {
      TradeRules.Step step =
          advanceAfter(tight, 501, seen(tight, Leg.TIGHT_STOP, Status.CANCELED, "0"));

      assertEquals(List.of(Leg.TIGHT_STOP), legs(step.send()));
    }

    @Test
    void coversNoMoreThanAMarketOrderMayHave() {
      Signal large = TradeFacts.SIGNAL.withQuantity(Quantity.of("200")).withTakeProfits(List.of());
      Trade trade = protectedTrade(large);

      TradeRules.Step step = advance(trade, stopMoved(trade, "59800"));

      assertEquals(Optional.of(Quantity.of("120")), step.send().get(0).plan().quantity());
      assertTrue(step.after().isProtected(), "by the base stop");
    }
  }

  @Nested
  class AnotherStopInTheBaseStopsPlace {
    private final Trade taken =
        after(holding(), refused(holding(), Leg.BASE_STOP, SECOND_CLOSE_POSITION));

    @Test
    void leadsToAStopWithAQuantity() {
      OrderPlan stop = order(taken, Leg.TIGHT_STOP).plan();

      assertFalse(taken.isClosing());
      assertFalse(stop.closePosition());
      assertEquals(Optional.of(Quantity.of("0.010")), stop.quantity());
      assertEquals(Optional.of(Price.of("59000")), stop.trigger());
    }

    @Test
    void isTriedAgainAfterHalfAMinuteWhileTheStopWithAQuantityStays() {
      Trade standing = after(taken, seen(taken, Leg.TIGHT_STOP, Status.LIVE, "0"));

      TradeRules.Step early = advanceAfter(standing, 30_000);
      TradeRules.Step due = advanceAfter(standing, 30_001);

      assertEquals(List.of(), early.send());
      assertEquals(List.of(Leg.BASE_STOP), legs(due.send()));
      assertEquals(List.of(), due.cancel());
    }

    @Test
    void thatGoesAwayMakesTheStopWithAQuantityGoToo() {
      Trade standing = after(taken, seen(taken, Leg.TIGHT_STOP, Status.LIVE, "0"));
      Trade tried = advanceAfter(standing, 30_001).after();

      TradeRules.Step step =
          advanceAfter(tried, 30_100, seen(tried, Leg.BASE_STOP, Status.LIVE, "0"));

      assertEquals(List.of(Leg.TIGHT_STOP), legs(step.cancel()));
    }

    @Test
    void meansCloseNowWhereNoOtherStopIsTakenEither() {
      TradeRules.Step step = advance(taken, refused(taken, Leg.TIGHT_STOP, -1111));

      assertTrue(step.after().isClosing());
      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }

    @Test
    void thatIsOurOwnIsEnough() {
      // Sent without the journal, at the same time as the journaled one, and refused.
      Trade both = TradeInput.STOOD_IN.facts(protectedTrade()).get(0).applyTo(protectedTrade());

      TradeRules.Step refused = advance(both, refused(both, Leg.BASE_STOP, SECOND_CLOSE_POSITION));
      TradeRules.Step later = advanceAfter(refused.after(), 60_000);

      assertEquals(List.of(), refused.send());
      assertEquals(List.of(), later.send());
      assertEquals(List.of(), later.cancel());
      assertTrue(later.after().isProtected());
    }

    @Test
    void thatIsOurOwnIsMovedLikeAnyOther() {
      Trade both = TradeInput.STOOD_IN.facts(protectedTrade()).get(0).applyTo(protectedTrade());
      Trade refused = after(both, refused(both, Leg.BASE_STOP, SECOND_CLOSE_POSITION));
      Trade amended = after(refused, accepted(refused, stopAt("59500")));

      TradeRules.Step step = advance(amended, seen(amended, Leg.TIGHT_STOP, Status.LIVE, "0"));

      assertEquals(List.of(Leg.BASE_STOP), legs(step.cancel()));
      assertEquals(Status.LIVE, step.cancel().get(0).status());
    }

    @Test
    void makesTakeProfitsWayWhereThereIsNoPlaceForTheOtherStop() {
      Trade standing =
          after(taken, seen(taken, FIRST, Status.LIVE, "0"), seen(taken, SECOND, Status.LIVE, "0"));

      TradeRules.Step crowded = advance(standing, refused(standing, Leg.TIGHT_STOP, TOO_MANY));
      TradeRules.Step gone =
          advanceAfter(
              crowded.after(),
              501,
              seen(crowded.after(), FIRST, Status.CANCELED, "0"),
              seen(crowded.after(), SECOND, Status.CANCELED, "0"));
      TradeRules.Step again =
          advanceAfter(gone.after(), 600, refused(gone.after(), Leg.TIGHT_STOP, TOO_MANY));

      assertEquals(List.of(FIRST, SECOND), legs(crowded.cancel()));
      assertEquals(List.of(Leg.TIGHT_STOP), legs(gone.send()));
      assertEquals(List.of(Leg.CLOSE), legs(again.send()));
    }
  }

  @Nested
  class NoPlaceForTheBaseStop {
    private final Trade crowded =
        after(
            holding(),
            seen(holding(), FIRST, Status.LIVE, "0"),
            seen(holding(), SECOND, Status.LIVE, "0"));

    @Test
    void makesTakeProfitsWay() {
      TradeRules.Step step = advance(crowded, refused(crowded, Leg.BASE_STOP, TOO_MANY));

      assertFalse(step.after().isClosing());
      assertEquals(List.of(FIRST, SECOND), legs(step.cancel()));
      assertEquals(List.of(), step.send());
    }

    @Test
    void makesTakeProfitsWayHoweverLateTheRefusalComes() {
      TradeRules.Step step =
          advanceAfter(crowded, 2_000, refused(crowded, Leg.BASE_STOP, TOO_MANY));

      assertEquals(List.of(FIRST, SECOND), legs(step.cancel()));
      assertEquals(List.of(), step.send(), "it would be refused again: they are still there");
    }

    @Test
    void makesTakeProfitsWayWhoseAnswerIsNotThereYet() {
      Trade sending = holding();

      TradeRules.Step refused = advance(sending, refused(sending, Leg.BASE_STOP, TOO_MANY));
      TradeRules.Step live =
          advance(refused.after(), seen(refused.after(), FIRST, Status.LIVE, "0"));

      assertFalse(refused.after().isClosing());
      assertEquals(List.of(FIRST), legs(live.cancel()));
    }

    @Test
    void isTriedAgainOnceTheyAreGone() {
      Trade refused = after(crowded, refused(crowded, Leg.BASE_STOP, TOO_MANY));

      TradeRules.Step one = advanceAfter(refused, 600, seen(refused, FIRST, Status.CANCELED, "0"));
      TradeRules.Step both =
          advanceAfter(one.after(), 700, seen(one.after(), SECOND, Status.CANCELED, "0"));

      assertEquals(List.of(), one.send());
      assertEquals(List.of(Leg.BASE_STOP), legs(both.send()));
    }

    @Test
    void isWaitedForAsLongAsTheyGoAndNotClosedBefore() {
      Trade refused = after(crowded, refused(crowded, Leg.BASE_STOP, TOO_MANY));

      TradeRules.Step gone =
          advance(
              refused,
              seen(refused, FIRST, Status.CANCELED, "0"),
              seen(refused, SECOND, Status.CANCELED, "0"));

      assertFalse(gone.after().isClosing());
      assertEquals(List.of(), gone.send(), "half a second after the first");
    }

    @Test
    void meansCloseNowWhenItIsRefusedAgainAlthoughTheyAreGone() {
      Trade refused = after(crowded, refused(crowded, Leg.BASE_STOP, TOO_MANY));
      Trade gone =
          after(
              refused,
              seen(refused, FIRST, Status.CANCELED, "0"),
              seen(refused, SECOND, Status.CANCELED, "0"));
      Trade again = advanceAfter(gone, 600).after();

      TradeRules.Step step = advanceAfter(again, 700, refused(again, Leg.BASE_STOP, TOO_MANY));

      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }

    @Test
    void doesNotBringTheTakeProfitsBack() {
      Trade refused = after(crowded, refused(crowded, Leg.BASE_STOP, TOO_MANY));
      Trade gone =
          after(
              refused,
              seen(refused, FIRST, Status.CANCELED, "0"),
              seen(refused, SECOND, Status.CANCELED, "0"));
      Trade sent = advanceAfter(gone, 600).after();
      Trade placed = after(sent, seen(sent, Leg.BASE_STOP, Status.LIVE, "0"));

      assertEquals(List.of(), advanceAfter(placed, 100_000).send());
    }

    @Test
    void meansCloseNowWhereNothingCanMakeWay() {
      Trade bare = holding(TradeFacts.SIGNAL.withTakeProfits(List.of()));

      TradeRules.Step step = advance(bare, refused(bare, Leg.BASE_STOP, TOO_MANY));

      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
    }
  }

  @Nested
  class TakeProfits {
    @Test
    void waitUntilNothingMoreCanBeBought() {
      Trade entering = entering();

      TradeRules.Step partly = advance(entering, seen(entering, Leg.ENTRY, Status.LIVE, "0.007"));
      TradeRules.Step over =
          advance(partly.after(), seen(partly.after(), Leg.ENTRY, Status.CANCELED, "0.007"));

      assertEquals(List.of(Leg.BASE_STOP), legs(partly.send()));
      assertEquals(List.of(FIRST, SECOND), legs(over.send()));
      assertEquals(Optional.of(Quantity.of("0.006")), over.send().get(0).plan().quantity());
      assertEquals(Optional.of(Quantity.of("0.001")), over.send().get(1).plan().quantity());
    }

    @Test
    void areResizedByCancelingFirst() {
      Trade trade = protectedTrade();

      TradeRules.Step less =
          advance(trade, filledOutside(trade, false, 5, "0.002", OrderOrigin.OTHER));
      TradeRules.Step gone =
          advance(less.after(), seen(less.after(), SECOND, Status.CANCELED, "0"));

      assertEquals(List.of(SECOND), legs(less.cancel()));
      assertEquals(List.of(), less.send());
      assertEquals(List.of(SECOND), legs(gone.send()));
      assertEquals(Optional.of(Quantity.of("0.002")), gone.send().get(0).plan().quantity());
    }

    @Test
    void areNeverTogetherMoreThanWhatIsHeldWhicheverTriggersFirst() {
      Trade reduced =
          after(
              protectedTrade(),
              filledOutside(protectedTrade(), false, 5, "0.004", OrderOrigin.OTHER));

      TradeRules.Step step = advance(reduced, seen(reduced, SECOND, Status.ENDED, "0.004"));

      assertEquals(Quantity.of("0.002"), step.after().held());
      assertEquals(List.of(FIRST), legs(step.cancel()), "it is for 0.006");
    }

    @Test
    void stayAsTheyAreWhenOneOfThemTakesItsPart() {
      Trade trade = protectedTrade();

      TradeRules.Step step =
          advance(
              trade,
              filled(trade, FIRST, 2, "0.006", "61000"),
              seen(trade, FIRST, Status.ENDED, "0.006"));

      assertEquals(List.of(), step.cancel());
      assertEquals(List.of(), step.send());
    }

    @Test
    void thatWerePassedAreTriedAgainAfterHalfAMinute() {
      Trade trade = after(holding(), refused(holding(), FIRST, WOULD_TRIGGER));

      assertEquals(List.of(), advanceAfter(trade, 30_000).send());
      assertEquals(List.of(FIRST), legs(advanceAfter(trade, 30_001).send()));
    }

    @Test
    void thatWerePassedForAllThatIsHeldMeanCloseNow() {
      Trade trade = after(holding(), refused(holding(), FIRST, WOULD_TRIGGER));

      TradeRules.Step step = advance(trade, refused(trade, SECOND, WOULD_TRIGGER));

      assertEquals(List.of(Leg.CLOSE), legs(step.send()));
      assertEquals(Optional.of(Quantity.of("0.010")), step.send().get(0).plan().quantity());
    }

    @Test
    void thatWerePassedForARestAreSoldByAClose() {
      Trade trade = after(holding(), refused(holding(), SECOND, WOULD_TRIGGER));

      TradeRules.Step step = advance(trade, seen(trade, FIRST, Status.ENDED, "0.006"));

      assertTrue(step.after().isClosing(), "what is left is what the passed step was for");
      assertEquals(Optional.of(Quantity.of("0.004")), step.send().get(0).plan().quantity());
    }

    @Test
    void thatSomebodyCanceledAreLeftToThem() {
      Trade trade = protectedTrade();

      TradeRules.Step step = advanceAfter(trade, 60_000, seen(trade, FIRST, Status.CANCELED, "0"));

      assertEquals(List.of(), step.send());
    }

    @Test
    void thatWereNeverSentAreTriedAgainAfterHalfAMinute() {
      Trade trade = after(holding(), notSent(holding(), FIRST));

      assertEquals(List.of(), advanceAfter(trade, 30_000).send());
      assertEquals(List.of(FIRST), legs(advanceAfter(trade, 30_001).send()));
    }

    @Test
    void thatTurnUpAfterTheyWereReplacedAreTakenAway() {
      Trade given = after(holding(), notSent(holding(), FIRST));
      TradeEvent late = seen(given, FIRST, Status.LIVE, "0");
      Trade again = advanceAfter(given, 30_001).after();
      Trade placed = advanceAfter(again, 30_100, seen(again, FIRST, Status.LIVE, "0")).after();

      TradeRules.Step step = advanceAfter(placed, 30_200, late);

      assertEquals(List.of(0), step.cancel().stream().map(TradeOrder::revision).toList());
    }
  }

  @Nested
  class HedgeMode {
    private final Trade trade =
        TradeRules.advance(
                TradeRules.begin(
                        TradeFacts.SIGNAL,
                        new Slot(TradeFacts.BTC, PositionSide.LONG),
                        List.of(),
                        TradeFacts.hedgeStamp())
                    .after(),
                List.of(seen(entering(), Leg.ENTRY, Status.ENDED, "0.010")),
                TradeFacts.hedgeStamp())
            .after();

    @Test
    void hasNoReduceOnlyFlagAndNamesThePositionsSide() {
      Trade moved =
          TradeRules.advance(
                  trade,
                  List.of(
                      stopMoved(trade, "59800"), accepted(trade, TradeFacts.reduce("r1", "0.002"))),
                  TradeFacts.hedgeStamp())
              .after();
      Trade closing =
          TradeRules.advance(
                  moved, List.of(TradeFacts.closeRequested(moved)), TradeFacts.hedgeStamp())
              .after();

      assertEquals(
          List.of(
              Leg.ENTRY, Leg.BASE_STOP, FIRST, SECOND, Leg.TIGHT_STOP, Leg.reduce(0), Leg.CLOSE),
          legs(closing.orders()));
      for (TradeOrder order : closing.orders()) {
        assertFalse(order.plan().reduceOnly(), order.toString());
        assertEquals(PositionSide.LONG, order.plan().positionSide(), order.toString());
      }
    }

    @Test
    void neverHasATightStopAboveThePosition() {
      Trade moved =
          TradeRules.advance(
                  trade,
                  List.of(
                      filledOutside(trade, false, 7, "0.003", OrderOrigin.OTHER),
                      stopMoved(trade, "59800")),
                  TradeFacts.hedgeStamp())
              .after();

      assertEquals(
          Optional.of(Quantity.of("0.007")), order(moved, Leg.TIGHT_STOP).plan().quantity());
    }

    @Test
    void isNotProtectedByATightStopAboveThePosition() {
      Trade moved =
          TradeRules.advance(trade, List.of(stopMoved(trade, "59800")), TradeFacts.hedgeStamp())
              .after();
      Trade live = seen(moved, Leg.TIGHT_STOP, Status.LIVE, "0").applyTo(moved);

      Trade less = filledOutside(live, false, 7, "0.003", OrderOrigin.OTHER).applyTo(live);

      assertTrue(live.isProtected());
      assertFalse(less.isProtected(), "the exchange refuses it at its trigger");
    }
  }

  @Nested
  class MoreIsBought {
    @Test
    void anAdditionRestsThoughATakeProfitHasTakenItsPart() {
      Trade partly = after(protectedTrade(), seen(protectedTrade(), FIRST, Status.ENDED, "0.006"));
      Signal more = add("m1", "0.005").withLimit(Price.of("59900"));
      Trade adding = after(partly, accepted(partly, more));

      TradeRules.Step step = advance(adding, seen(adding, Leg.add(0), Status.LIVE, "0"));

      assertEquals(List.of(), step.cancel(), "it was asked for after the take-profit");
    }

    @Test
    void anAdditionRestsThoughTheEntrysRestWasCanceledBefore() {
      Trade canceled = after(protectedTrade(), accepted(protectedTrade(), TradeFacts.cancel("x1")));
      Signal more = add("m1", "0.005").withLimit(Price.of("59900"));
      Trade adding = after(canceled, accepted(canceled, more));

      TradeRules.Step step = advance(adding, seen(adding, Leg.add(0), Status.LIVE, "0"));

      assertEquals(List.of(), step.cancel());
    }

    @Test
    void theRestOfAnAdditionGoesWhenAStopTriggersOrItIsCanceledOrThePositionIsGone() {
      Signal more = add("m1", "0.005").withLimit(Price.of("59900"));
      Trade adding = after(protectedTrade(), accepted(protectedTrade(), more));
      Trade resting = after(adding, seen(adding, Leg.add(0), Status.LIVE, "0"));

      assertTrue(endsAddition(resting, seen(resting, Leg.BASE_STOP, Status.TRIGGERED, "0")));
      assertTrue(endsAddition(resting, seen(resting, Leg.BASE_STOP, Status.ENDED, "0.010")));
      assertTrue(
          endsAddition(resting, filledOutside(resting, false, 9, "0.010", OrderOrigin.OTHER)));
      assertTrue(endsAddition(resting, accepted(resting, TradeFacts.cancel("x1"))));
      assertTrue(endsAddition(resting, TradeFacts.closeRequested(resting)));
      assertFalse(endsAddition(resting, seen(resting, FIRST, Status.ENDED, "0.006")));
    }

    private static boolean endsAddition(Trade resting, TradeEvent fact) {
      return legs(advance(resting, fact).cancel()).contains(Leg.add(0));
    }
  }

  private static Signal stopAt(String price) {
    return amend("a-" + price).withStopLoss(Price.of(price));
  }

  private static Trade tightAt(String price) {
    Trade moved = after(protectedTrade(), stopMoved(protectedTrade(), price));
    return after(moved, seen(moved, Leg.TIGHT_STOP, Status.LIVE, "0"));
  }
}
