package io.breakwater.account;

import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.PositionSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds the positions that our fills explain against the exchange's. Confined to {@link
 * OrderGateway}'s actor.
 */
final class PositionComparison {
  /** Positions are read before the orders: one pass that differs is no proof. */
  private static final int PROVING_PASSES = 2;

  /**
   * What came of one comparison.
   *
   * @param isDoubtful they differ, and another pass must show whether they really do
   * @param isVanished the exchange is flat where we hold something: somebody else closed it
   * @param difference for the log; empty where they agree or are in doubt
   */
  record Result(boolean isDoubtful, boolean isVanished, String difference) {
    static final Result SAME = new Result(false, false, "");
  }

  private final Map<SignalId, Integer> differentPasses = new LinkedHashMap<>();

  void forget(SignalId trade) {
    differentPasses.remove(trade);
  }

  /**
   * @param trade with all that the same pass told of its orders
   */
  Result of(Trade trade, PositionSnapshot positions) {
    Slot slot = trade.slot();
    SignedQuantity theirs = positions.sizeOf(slot.symbol(), slot.positionSide());
    SignedQuantity ours = trade.position();
    boolean settled =
        trade.orders().stream()
            .map(TradeOrder::status)
            .noneMatch(
                status ->
                    status == TradeOrder.Status.SENDING || status == TradeOrder.Status.UNSURE);
    if (theirs.equals(ours) || !settled) {
      differentPasses.remove(trade.id());
      return Result.SAME;
    }
    // Read before something was filled: it may say nothing but what was so then.
    boolean overtaken =
        trade.fills().stream().anyMatch(b -> !b.fill().time().isBefore(positions.askedAt()));
    if (overtaken) {
      return new Result(true, false, "");
    }
    if (differentPasses.merge(trade.id(), 1, Integer::sum) < PROVING_PASSES) {
      return new Result(true, false, "");
    }
    boolean vanished = theirs.isFlat();
    if (vanished) {
      differentPasses.remove(trade.id());
    }
    return new Result(
        false, vanished, "position of " + slot + " is " + theirs + ", our fills say " + ours);
  }
}
