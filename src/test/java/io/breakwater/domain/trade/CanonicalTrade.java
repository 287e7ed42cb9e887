package io.breakwater.domain.trade;

import static io.breakwater.domain.trade.TradeFacts.accepted;
import static io.breakwater.domain.trade.TradeFacts.advanceAfter;
import static io.breakwater.domain.trade.TradeFacts.after;
import static io.breakwater.domain.trade.TradeFacts.amend;
import static io.breakwater.domain.trade.TradeFacts.closeRequested;
import static io.breakwater.domain.trade.TradeFacts.entering;
import static io.breakwater.domain.trade.TradeFacts.filled;
import static io.breakwater.domain.trade.TradeFacts.holding;
import static io.breakwater.domain.trade.TradeFacts.lost;
import static io.breakwater.domain.trade.TradeFacts.notSent;
import static io.breakwater.domain.trade.TradeFacts.protectedTrade;
import static io.breakwater.domain.trade.TradeFacts.refused;
import static io.breakwater.domain.trade.TradeFacts.seen;
import static io.breakwater.domain.trade.TradeFacts.stopMoved;
import static io.breakwater.domain.trade.TradeFacts.unanswered;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.Optional;
import java.util.function.Supplier;

/** Every situation that a trade can be in, brought about by the facts that lead there. */
enum CanonicalTrade {
  ENTRY_SENDING("The entry is being sent", TradeFacts::entering),
  ENTRY_UNSURE("The entry got no answer", CanonicalTrade::unsure),
  ENTRY_LOST("The entry is lost: not found after its fence", CanonicalTrade::lostEntry),
  ENTRY_LIVE("The entry rests", CanonicalTrade::resting),
  ENTRY_AMENDING(
      "The entry rests, and another limit of it is on its way", CanonicalTrade::amending),
  ENTRY_PARTLY_FILLED("The entry is partly filled, and has its stop", CanonicalTrade::partlyFilled),
  STOP_SENDING("Filled; stop and take-profits are being sent", TradeFacts::holding),
  STOP_UNSURE("Filled; the stop got no answer", CanonicalTrade::stopUnsure),
  STOP_LIVE("Filled; the exchange has the stop", CanonicalTrade::stopLive),
  TAKE_PROFITS_LIVE("The exchange has stop and take-profits", TradeFacts::protectedTrade),
  ADOPTED("A position that was there is adopted, and has its stop", CanonicalTrade::adopted),
  UNPROTECTED("Somebody has just canceled the stop", CanonicalTrade::unprotected),
  STOP_TAKEN(
      "Somebody else's stop is in the base stop's place (-4130); a tight stop stands for it",
      CanonicalTrade::stopTaken),
  STOP_CROWDED(
      "The exchange has no place for the stop (-4045); take-profits make way",
      CanonicalTrade::stopCrowded),
  TIGHT_STOP_LIVE("A tight stop stands before the base stop", CanonicalTrade::tightStop),
  TIGHT_STOP_MOVING(
      "The tight stop is being moved: the new one is on its way", CanonicalTrade::tightMoving),
  STOP_BRIDGED(
      "The base stop is being moved: the bridge stands, and the old one is to go",
      CanonicalTrade::bridged),
  STOP_MOVING(
      "The base stop is being moved: the old one is gone, the new one on its way",
      CanonicalTrade::moving),
  STOP_TRIGGERED("The stop is triggered, nothing of it is filled yet", CanonicalTrade::triggered),
  PARTLY_EXITED("The first take-profit is filled", CanonicalTrade::partlyExited),
  CLOSE_BEFORE_FILL(
      "The entry rests, and the trade is to be closed", CanonicalTrade::closeBeforeFill),
  CLOSE_SENDING("The close is being sent", CanonicalTrade::closing),
  CLOSE_UNSURE("The close got no answer", CanonicalTrade::closeUnsure),
  CLOSE_REFUSED(
      "The close has just been refused: nothing to reduce (-2022)", () -> refusedClose(-2022)),
  CLOSE_OUT_OF_BOUNDS(
      "The close has just been refused: the market is out of bounds (-4131)",
      () -> refusedClose(-4131)),
  CLOSE_LEFT_A_REST("The close has just ended and left a rest", CanonicalTrade::closeLeftARest),
  FLAT_WITH_LEGS("The stop is filled; the take-profits are still there", CanonicalTrade::flat),
  FLAT_WITH_STOP(
      "The take-profits are filled; the stop is still there", CanonicalTrade::profitsFilled),
  FLAT_WITHOUT_FILLS(
      "Flat, and no order is left; of the stop no fill was told", CanonicalTrade::flatUnseen),
  CLOSED("Ended, after a position", CanonicalTrade::closed),
  FAILED("Ended, without a fill", CanonicalTrade::failed);

  private final String words;
  private final Trade trade;

  CanonicalTrade(String words, Supplier<Trade> trade) {
    this.words = words;
    this.trade = trade.get();
  }

  String words() {
    return words;
  }

  Trade trade() {
    return trade;
  }

  private static Trade unsure() {
    return after(entering(), unanswered(entering(), Leg.ENTRY));
  }

  private static Trade lostEntry() {
    return after(unsure(), lost(unsure(), Leg.ENTRY));
  }

  private static Trade resting() {
    return after(entering(), seen(entering(), Leg.ENTRY, Status.LIVE, "0"));
  }

  private static Trade amending() {
    return after(
        resting(),
        TradeRules.amendment(
            resting(),
            TradeFacts.order(resting(), Leg.ENTRY),
            Optional.empty(),
            Quantity.of("0.010"),
            Price.of("60100"),
            TradeFacts.stamp()));
  }

  private static Trade partlyFilled() {
    Trade filled =
        after(
            resting(),
            filled(resting(), Leg.ENTRY, 1, "0.004", "60000"),
            seen(resting(), Leg.ENTRY, Status.LIVE, "0.004"));
    return after(filled, seen(filled, Leg.BASE_STOP, Status.LIVE, "0"));
  }

  private static Trade stopUnsure() {
    return after(holding(), unanswered(holding(), Leg.BASE_STOP));
  }

  private static Trade stopLive() {
    return after(holding(), seen(holding(), Leg.BASE_STOP, Status.LIVE, "0"));
  }

  private static Trade adopted() {
    Trade adopted = TradeBeginning.ADOPTED.step().after();
    return after(adopted, seen(adopted, Leg.BASE_STOP, Status.LIVE, "0"));
  }

  private static Trade unprotected() {
    return after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.CANCELED, "0"));
  }

  private static Trade stopTaken() {
    Trade taken = after(holding(), refused(holding(), Leg.BASE_STOP, -4130));
    return after(
        taken,
        seen(taken, Leg.TIGHT_STOP, Status.LIVE, "0"),
        seen(taken, Leg.takeProfit(0), Status.LIVE, "0"),
        seen(taken, Leg.takeProfit(1), Status.LIVE, "0"));
  }

  private static Trade stopCrowded() {
    return after(
        holding(),
        seen(holding(), Leg.takeProfit(0), Status.LIVE, "0"),
        seen(holding(), Leg.takeProfit(1), Status.LIVE, "0"),
        refused(holding(), Leg.BASE_STOP, -4045));
  }

  private static Trade tightStop() {
    Trade moved = after(protectedTrade(), stopMoved(protectedTrade(), "59800"));
    return after(moved, seen(moved, Leg.TIGHT_STOP, Status.LIVE, "0"));
  }

  private static Trade tightMoving() {
    return advanceAfter(tightStop(), 1_000, stopMoved(tightStop(), "59850")).after();
  }

  private static Trade bridged() {
    Signal nearer = amend("a1").withStopLoss(Price.of("59500"));
    Trade wanted = after(protectedTrade(), accepted(protectedTrade(), nearer));
    return after(wanted, seen(wanted, Leg.TIGHT_STOP, Status.LIVE, "0"));
  }

  private static Trade moving() {
    return after(bridged(), seen(bridged(), Leg.BASE_STOP, Status.CANCELED, "0"));
  }

  private static Trade triggered() {
    return after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.TRIGGERED, "0"));
  }

  private static Trade partlyExited() {
    return after(
        protectedTrade(),
        filled(protectedTrade(), Leg.takeProfit(0), 2, "0.006", "61000"),
        seen(protectedTrade(), Leg.takeProfit(0), Status.ENDED, "0.006"));
  }

  private static Trade closeBeforeFill() {
    return after(resting(), closeRequested(resting()));
  }

  private static Trade closing() {
    return after(protectedTrade(), closeRequested(protectedTrade()));
  }

  private static Trade closeUnsure() {
    return after(closing(), unanswered(closing(), Leg.CLOSE));
  }

  private static Trade refusedClose(int code) {
    return after(closing(), refused(closing(), Leg.CLOSE, code));
  }

  private static Trade closeLeftARest() {
    return after(
        closing(),
        filled(closing(), Leg.CLOSE, 2, "0.004", "60000"),
        seen(closing(), Leg.CLOSE, Status.ENDED, "0.004"));
  }

  private static Trade flat() {
    return after(
        protectedTrade(),
        filled(protectedTrade(), Leg.BASE_STOP, 2, "0.010", "59000"),
        seen(protectedTrade(), Leg.BASE_STOP, Status.ENDED, "0.010"));
  }

  private static Trade profitsFilled() {
    return after(
        partlyExited(),
        filled(partlyExited(), Leg.takeProfit(1), 3, "0.004", "62000"),
        seen(partlyExited(), Leg.takeProfit(1), Status.ENDED, "0.004"));
  }

  private static Trade flatUnseen() {
    return after(
        protectedTrade(),
        seen(protectedTrade(), Leg.BASE_STOP, Status.ENDED, "0.010"),
        seen(protectedTrade(), Leg.takeProfit(0), Status.CANCELED, "0"),
        seen(protectedTrade(), Leg.takeProfit(1), Status.CANCELED, "0"));
  }

  private static Trade closed() {
    return after(
        flat(),
        seen(flat(), Leg.takeProfit(0), Status.CANCELED, "0"),
        seen(flat(), Leg.takeProfit(1), Status.CANCELED, "0"));
  }

  private static Trade failed() {
    return after(entering(), notSent(entering(), Leg.ENTRY));
  }
}
