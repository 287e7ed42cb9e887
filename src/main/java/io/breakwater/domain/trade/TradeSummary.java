package io.breakwater.domain.trade;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Money;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One round trip, as a trader wants to see it in a table.
 *
 * @param filled what the entry bought or sold, in base-asset units
 * @param entryPrice average of the entry's fills
 * @param exitPrice average of all exits' fills
 * @param fees paid over all fills, one amount per asset
 * @param realizedProfit the exchange's own figure, before fees
 * @param exitedBy the leg whose fill made the position flat; empty where somebody else did
 * @param phase where the trade stands
 * @param closeCause why it was closed, in words; empty where stop, take-profit or nothing did it
 */
public record TradeSummary(
    SignalId signal,
    Symbol symbol,
    Direction direction,
    Quantity filled,
    Optional<Price> entryPrice,
    Optional<Price> exitPrice,
    List<Money> fees,
    BigDecimal realizedProfit,
    Optional<LegKind> exitedBy,
    TradePhase phase,
    Instant acceptedAt,
    Optional<Instant> closedAt,
    Optional<String> closeCause) {
  public TradeSummary {
    fees = List.copyOf(fees);
  }
}
