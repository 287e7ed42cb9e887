package io.breakwater.exchange;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.Fill;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Order;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the exchange pushes about an account. Events of one kind come in order; across kinds, and
 * against the answers of calls, there is no order.
 */
public sealed interface AccountEvent {
  /** The exchange's time of the event. */
  Instant time();

  /**
   * An order changed.
   *
   * @param fill present when the change is an execution
   * @param expiryReason the wire's {@code er}, 0 when none
   */
  record OrderUpdated(Order order, Optional<Fill> fill, int expiryReason, Instant time)
      implements AccountEvent {}

  /** A conditional order changed. */
  record AlgoOrderUpdated(AlgoOrder order, Instant time) implements AccountEvent {}

  /**
   * Balances and positions changed; only what changed is listed. A position that was closed is
   * listed as flat.
   *
   * @param cause the wire's {@code m}, such as ORDER or FUNDING_FEE
   * @param fundingOf whose funding it is, where the exchange tells: with cross margin no position
   *     is listed that would
   */
  record AccountChanged(
      String cause,
      Optional<Symbol> fundingOf,
      List<BalanceChange> balances,
      List<Position> positions,
      Instant time)
      implements AccountEvent {
    public AccountChanged {
      balances = List.copyOf(balances);
      positions = List.copyOf(positions);
    }
  }

  /**
   * A wallet after a change; the stream does not tell what of it is available.
   *
   * @param wallet with the wallets of isolated positions
   * @param crossWallet without them; empty where the message omits it
   * @param transferred by how much it changed other than by profit and fees, such as a deposit or
   *     funding; empty where the message omits it
   */
  record BalanceChange(
      String asset,
      BigDecimal wallet,
      Optional<BigDecimal> crossWallet,
      Optional<BigDecimal> transferred) {}

  /**
   * Positions are near their liquidation. No more than a hint: it may come after the liquidation,
   * or never.
   *
   * @param crossWallet of the positions with cross margin; empty where only isolated ones are near
   */
  record MarginCalled(
      Optional<BigDecimal> crossWallet, List<EndangeredPosition> positions, Instant time)
      implements AccountEvent {
    public MarginCalled {
      positions = List.copyOf(positions);
    }
  }

  /**
   * One position of a margin call; money in the margin asset.
   *
   * @param marginType empty where the exchange names one that this version does not know
   * @param isolatedWallet zero with cross margin
   * @param maintenanceMargin what it needs to be kept open; empty where the message omits it
   */
  record EndangeredPosition(
      Symbol symbol,
      PositionSide positionSide,
      SignedQuantity size,
      Optional<MarginType> marginType,
      BigDecimal isolatedWallet,
      Optional<Price> markPrice,
      BigDecimal unrealizedProfit,
      Optional<BigDecimal> maintenanceMargin) {}

  /** Somebody changed the leverage of a symbol. */
  record LeverageChanged(Symbol symbol, int leverage, Instant time) implements AccountEvent {}

  /** Somebody changed whether all assets of the account serve as margin. */
  record MultiAssetsChanged(boolean multiAssets, Instant time) implements AccountEvent {}

  /** The key of this stream is dead: nothing more will come although the socket stays open. */
  record ListenKeyExpired(Instant time) implements AccountEvent {}
}
