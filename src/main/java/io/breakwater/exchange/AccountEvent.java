package io.breakwater.exchange;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Order;
import io.breakwater.domain.Position;
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
   * Balances and positions changed; only what changed is listed.
   *
   * @param cause the wire's {@code m}, such as ORDER or FUNDING_FEE
   */
  record AccountChanged(
      String cause, List<BalanceChange> balances, List<Position> positions, Instant time)
      implements AccountEvent {
    public AccountChanged {
      balances = List.copyOf(balances);
      positions = List.copyOf(positions);
    }
  }

  /** A wallet balance after a change; the stream does not tell what is available. */
  record BalanceChange(String asset, BigDecimal wallet) {}

  /** Somebody changed the leverage of a symbol. */
  record LeverageChanged(Symbol symbol, int leverage, Instant time) implements AccountEvent {}

  /** The key of this stream is dead: nothing more will come although the socket stays open. */
  record ListenKeyExpired(Instant time) implements AccountEvent {}
}
