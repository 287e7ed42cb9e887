package io.breakwater.simulator.source;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a first look through a recording tells, before anything is done with it.
 *
 * @param trades how many there are; of klines, those of their paths
 * @param first its price opens the market
 * @param end the time of the last trade
 * @param tick the finest price that occurs, such as 0.01
 * @param step the finest quantity that occurs
 */
public record Survey(
    long trades,
    RecordedTrade first,
    Instant end,
    BigDecimal tick,
    BigDecimal step,
    Findings findings) {
  /**
   * Reads everything once.
   *
   * @throws TradeSourceException for the first row that is wrong where it may not be skipped, and
   *     for a recording without a trade
   */
  public static Survey of(List<Path> files, ReadRules rules) {
    Findings findings = new Findings();
    TradeSource source = TradeSources.files(files, rules, findings);
    long trades = 0;
    RecordedTrade first = null;
    RecordedTrade last = null;
    int priceDigits = 0;
    int quantityDigits = 0;
    try (TradeReader reader = source.open()) {
      for (Optional<RecordedTrade> next = reader.next(); next.isPresent(); next = reader.next()) {
        last = next.get();
        first = first == null ? last : first;
        trades++;
        priceDigits = digits(last.price(), priceDigits);
        quantityDigits = digits(last.quantity(), quantityDigits);
      }
    }
    if (first == null) {
      throw new TradeSourceException(
          source.name(), 0, "has no trade in it", "at least one row with a quantity above 0");
    }
    return new Survey(
        trades, first, last.time(), unit(priceDigits), unit(quantityDigits), findings);
  }

  /** Whether it is made of klines, or some of it is. */
  public boolean isKlines() {
    return findings.hasKlines();
  }

  /** Decimals that are not all zero, where they are more than those known. */
  private static int digits(BigDecimal number, int known) {
    // Trailing zeros tell nothing; to strip them is costly, and mostly there are no more digits.
    return number.scale() <= known ? known : Math.max(known, number.stripTrailingZeros().scale());
  }

  private static BigDecimal unit(int digits) {
    return BigDecimal.ONE.movePointLeft(digits);
  }
}
