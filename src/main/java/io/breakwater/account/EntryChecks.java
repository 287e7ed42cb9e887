package io.breakwater.account;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Balance;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.MarginType;
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
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What speaks against an entry, each reason in one line. Pure: all that is looked at is passed. */
final class EntryChecks {
  /** The maintenance margin of the first bracket of most symbols, as a share of the notional. */
  private static final BigDecimal LEAST_MAINTENANCE = new BigDecimal("0.005");

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private EntryChecks() {}

  /** A signal that is older than the memory of signals could be a repetition nobody remembers. */
  static Optional<String> againstAge(Signal signal, Instant now) {
    boolean old = signal.createdAt().isBefore(now.minus(SignalMemory.KEPT));
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

  /** What a signal asks for is neither begun nor tried again when its time is over. */
  static Optional<String> againstValidity(Signal signal, Instant now) {
    return now.isAfter(signal.expiresAt())
        ? Optional.of("the signal was valid until " + signal.expiresAt())
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

  /**
   * Whether its protection has no place at the exchange.
   *
   * @param taken what is spoken for already
   */
  static Optional<String> againstProtectionSlots(Signal signal, int taken, int most) {
    int needed = signal.exits().protectionSlots();
    return taken + needed <= most
        ? Optional.empty()
        : Optional.of(
            "no protection slot: "
                + taken
                + " of "
                + most
                + " conditional orders are spoken for, and it needs "
                + needed);
  }

  /**
   * Whether the position would most likely be liquidated before its stop: the margin behind it,
   * less what has to be kept, is used up earlier. An estimate; the exchange's own price is known
   * only once there is a position.
   */
  static Optional<String> againstLiquidation(
      Signal signal, MarketViews.View view, SymbolConfig config, BalanceSnapshot balances) {
    Optional<Price> stop = signal.stopLoss();
    if (stop.isEmpty() || view.instrument().isEmpty()) {
      return Optional.empty();
    }
    Price entry = signal.limitPrice().or(view::mark).orElseThrow();
    BigDecimal notional = entry.times(signal.quantity()).value();
    BigDecimal isolated =
        BigDecimal.ONE.divide(BigDecimal.valueOf(config.leverage()), MathContext.DECIMAL64);
    BigDecimal margin =
        config.marginType() == MarginType.ISOLATED || notional.signum() == 0
            ? isolated
            : available(view, balances).divide(notional, MathContext.DECIMAL64).max(isolated);
    BigDecimal distance = margin.subtract(LEAST_MAINTENANCE);
    BigDecimal wanted =
        entry
            .value()
            .subtract(stop.get().value())
            .abs()
            .divide(entry.value(), MathContext.DECIMAL64);
    return wanted.compareTo(distance) < 0
        ? Optional.empty()
        : Optional.of(
            new Violation(
                    "stopLoss",
                    stop.get().toString(),
                    "must be nearer than the liquidation, which is about "
                        + distance.movePointRight(2).setScale(2, RoundingMode.HALF_EVEN)
                        + " % away")
                .toString());
  }

  private static BigDecimal available(MarketViews.View view, BalanceSnapshot balances) {
    return balances
        .of(view.instrument().orElseThrow().marginAsset())
        .map(Balance::available)
        .orElse(BigDecimal.ZERO);
  }

  /** The market must be known, see {@link #againstMarket}. */
  static Optional<String> againstMargin(
      Signal signal,
      MarketViews.View view,
      SymbolConfig config,
      BalanceSnapshot balances,
      BigDecimal reserved) {
    Instrument instrument = view.instrument().orElseThrow();
    Price price = signal.limitPrice().or(view::mark).orElseThrow();
    BigDecimal notional = price.times(signal.quantity()).value();
    BigDecimal leverage = BigDecimal.valueOf(config.leverage());
    BigDecimal available = available(view, balances).subtract(reserved).max(BigDecimal.ZERO);
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
