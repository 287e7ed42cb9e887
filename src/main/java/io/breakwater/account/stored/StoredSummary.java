package io.breakwater.account.stored;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Money;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradePhase;
import io.breakwater.domain.trade.TradeSummary;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A closed trade's summary as it is stored. Times in ms since 1970, amounts as plain decimals.
 *
 * @param feeAmounts as long as {@code feeAssets}
 */
public record StoredSummary(
    String signal,
    String symbol,
    String direction,
    String filled,
    Optional<String> entryPrice,
    Optional<String> exitPrice,
    List<String> feeAmounts,
    List<String> feeAssets,
    String realizedProfit,
    Optional<String> exitedBy,
    String phase,
    long acceptedAt,
    Optional<Long> closedAt,
    Optional<String> closeCause) {

  static StoredSummary of(TradeSummary summary) {
    return new StoredSummary(
        summary.signal().value(),
        summary.symbol().value(),
        summary.direction().name(),
        summary.filled().toString(),
        summary.entryPrice().map(Price::toString),
        summary.exitPrice().map(Price::toString),
        summary.fees().stream().map(fee -> fee.amount().toPlainString()).toList(),
        summary.fees().stream().map(Money::asset).toList(),
        summary.realizedProfit().toPlainString(),
        summary.exitedBy().map(LegKind::name),
        summary.phase().name(),
        summary.acceptedAt().toEpochMilli(),
        summary.closedAt().map(Instant::toEpochMilli),
        summary.closeCause());
  }

  TradeSummary toDomain() {
    List<Money> fees = new ArrayList<>();
    for (int i = 0; i < feeAmounts.size(); i++) {
      fees.add(Money.of(feeAmounts.get(i), feeAssets.get(i)));
    }
    return new TradeSummary(
        new SignalId(signal),
        new Symbol(symbol),
        Direction.valueOf(direction),
        Quantity.of(filled),
        entryPrice.map(Price::of),
        exitPrice.map(Price::of),
        fees,
        new BigDecimal(realizedProfit),
        exitedBy.map(LegKind::valueOf),
        TradePhase.valueOf(phase),
        Instant.ofEpochMilli(acceptedAt),
        closedAt.map(Instant::ofEpochMilli),
        closeCause);
  }
}
