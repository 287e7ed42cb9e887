package io.breakwater.simulation.backtest;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeSummary;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A trade as the report's table has it. Money is USDT and exact; an average price has 8 decimals.
 *
 * @param exitAt the last fill that closed a part; empty where none has
 * @param fees paid, above zero
 * @param funding received, or paid below zero, while it was open
 * @param realized profit before fees and funding
 * @param isOpen whether something of it is still held at the end
 * @param exitedBy what the last exit was: a stop, a take-profit or a close
 * @param closeCause why it was closed, where no stop and no take-profit did it
 * @param worst the price farthest against it while it was open, by the recording; empty where the
 *     recording shows no price in that time
 * @param best the price farthest for it
 */
public record RoundTrip(
    String signal,
    Symbol symbol,
    Direction direction,
    BigDecimal quantity,
    Instant entryAt,
    BigDecimal entryPrice,
    Optional<Instant> exitAt,
    Optional<BigDecimal> exitPrice,
    BigDecimal fees,
    BigDecimal funding,
    BigDecimal realized,
    boolean isOpen,
    Optional<String> exitedBy,
    Optional<String> closeCause,
    Optional<BigDecimal> worst,
    Optional<BigDecimal> best) {

  private static final String ASSET = "USDT";

  /** Empty where the entry came to nothing. */
  static Optional<RoundTrip> of(Trade trade) {
    TradeSummary summary = trade.summary();
    if (summary.entryPrice().isEmpty()) {
      return Optional.empty();
    }
    Instant entry = null;
    Instant exit = null;
    for (Trade.BookedFill booked : trade.fills()) {
      Fill fill = booked.fill();
      if (fill.side() == summary.direction().entrySide()) {
        entry = entry == null ? fill.time() : entry;
      } else {
        exit = fill.time();
      }
    }
    BigDecimal fees =
        summary.fees().stream()
            .filter(money -> money.asset().equals(ASSET))
            .map(Money::amount)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    boolean open = !trade.held().isZero();
    return Optional.of(
        new RoundTrip(
            summary.signal().value(),
            summary.symbol(),
            summary.direction(),
            summary.filled().value(),
            entry,
            summary.entryPrice().get().value(),
            Optional.ofNullable(exit),
            summary.exitPrice().map(price -> price.value()),
            fees,
            BigDecimal.ZERO,
            summary.realizedProfit(),
            open,
            summary.exitedBy().map(RoundTrip::words),
            trade.closeCause(),
            Optional.empty(),
            Optional.empty()));
  }

  private static String words(LegKind leg) {
    return switch (leg) {
      case ENTRY, ADD -> "entry";
      case BASE_STOP -> "stop";
      case TIGHT_STOP -> "tight stop";
      case TAKE_PROFIT -> "take-profit";
      case REDUCE -> "reduction";
      case CLOSE -> "close";
    };
  }

  /** What is left of the profit after fees and funding. */
  public BigDecimal net() {
    return realized.subtract(fees).add(funding);
  }

  /** When nothing of it is held any more; empty while something is. */
  public Optional<Instant> flatAt() {
    return isOpen ? Optional.empty() : exitAt;
  }

  RoundTrip withFunding(BigDecimal received) {
    return new RoundTrip(
        signal,
        symbol,
        direction,
        quantity,
        entryAt,
        entryPrice,
        exitAt,
        exitPrice,
        fees,
        received,
        realized,
        isOpen,
        exitedBy,
        closeCause,
        worst,
        best);
  }

  /** With the lowest and the highest price of its time. */
  RoundTrip withExtremes(BigDecimal low, BigDecimal high) {
    boolean isLong = direction == Direction.LONG;
    return new RoundTrip(
        signal,
        symbol,
        direction,
        quantity,
        entryAt,
        entryPrice,
        exitAt,
        exitPrice,
        fees,
        funding,
        realized,
        isOpen,
        exitedBy,
        closeCause,
        Optional.of(isLong ? low : high),
        Optional.of(isLong ? high : low));
  }
}
