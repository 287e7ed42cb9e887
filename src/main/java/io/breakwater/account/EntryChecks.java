package io.breakwater.account;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Balance;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.domain.Violation;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalRules;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.exchange.BalanceSnapshot;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.market.FeedHealth;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What speaks against an entry, each reason in one line. Pure: all that is looked at is passed. */
final class EntryChecks {
  private static final Duration MEMORY = Duration.ofDays(7);
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private EntryChecks() {}

  /** A signal that is older than the memory of signals could be a repetition nobody remembers. */
  static Optional<String> againstAge(Signal signal, Instant now) {
    boolean old = signal.createdAt().isBefore(now.minus(MEMORY));
    boolean early = signal.createdAt().isAfter(now.plus(CLOCK_TOLERANCE));
    return old || early
        ? Optional.of(
            new Violation(
                    "createdAt",
                    signal.createdAt().toString(),
                    "must lie within the 7 days before " + now)
                .toString())
        : Optional.empty();
  }

  static List<String> againstMode(ModeState mode) {
    if (mode.allowsEntries()) {
      return List.of();
    }
    return mode.reasons().isEmpty()
        ? List.of("mode is " + mode.mode())
        : mode.reasons().stream().map(Reason::toString).toList();
  }

  /** The market's word: rules known and prices fresh. */
  static List<String> againstStaleMarket(
      Signal signal, MarketViews.View view, Duration freshness, Instant now) {
    if (view.instrument().isEmpty()) {
      return List.of("the rules of " + signal.symbol() + " are not known yet");
    }
    if (view.health() != FeedHealth.STREAMING && view.health() != FeedHealth.POLLING) {
      return List.of("market data of " + signal.symbol() + " is " + view.health());
    }
    Duration age = Duration.between(view.markAt(), now);
    return view.mark().isEmpty() || age.compareTo(freshness) > 0
        ? List.of(
            "the mark price of "
                + signal.symbol()
                + " is older than "
                + freshness.toMillis()
                + " ms")
        : List.of();
  }

  /** The same, and the signal sensible against both. */
  static List<String> againstMarket(
      Signal signal,
      MarketViews.View view,
      Duration freshness,
      PositionMode positionMode,
      Instant now) {
    List<String> stale = againstStaleMarket(signal, view, freshness, now);
    if (!stale.isEmpty()) {
      return stale;
    }
    // The id has no part in the rules; any valid one will do.
    ClientOrderId anyId = OrderName.of("check", new AccountId("check"), signal.id(), Leg.ENTRY, 0);
    NewOrder order = OrderPlan.entry(signal, positionMode).toNewOrder(anyId);
    return SignalRules.check(signal, order, view.instrument().get(), view.mark().get()).stream()
        .map(Violation::toString)
        .toList();
  }

  /** A position in the slot that no trade of ours explains. */
  static Optional<String> againstPosition(Slot slot, PositionSnapshot positions) {
    SignedQuantity size = positions.sizeOf(slot.symbol(), slot.positionSide());
    return size.isFlat()
        ? Optional.empty()
        : Optional.of("slot " + slot + " holds a position of " + size + " that is not ours");
  }

  /** A position that is not what a trade of ours holds. */
  static Optional<String> againstOtherPosition(Trade trade, PositionSnapshot positions) {
    Slot slot = trade.slot();
    SignedQuantity size = positions.sizeOf(slot.symbol(), slot.positionSide());
    return size.equals(trade.position())
        ? Optional.empty()
        : Optional.of(
            "slot "
                + slot
                + " holds a position of "
                + size
                + ", our fills say "
                + trade.position());
  }

  /** The market must be known, see {@link #againstMarket}. */
  static Optional<String> againstMargin(
      Signal signal, MarketViews.View view, SymbolConfig config, BalanceSnapshot balances) {
    Instrument instrument = view.instrument().orElseThrow();
    Price price = signal.limitPrice().or(view::mark).orElseThrow();
    BigDecimal notional = price.times(signal.quantity()).value();
    BigDecimal leverage = BigDecimal.valueOf(config.leverage());
    BigDecimal available =
        balances.of(instrument.marginAsset()).map(Balance::available).orElse(BigDecimal.ZERO);
    if (available.multiply(leverage).compareTo(notional) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
                "quantity",
                signal.quantity().toString(),
                "has a notional of "
                    + notional.toPlainString()
                    + ", must be at most "
                    + available.toPlainString()
                    + " "
                    + instrument.marginAsset()
                    + " available times leverage "
                    + leverage)
            .toString());
  }
}
