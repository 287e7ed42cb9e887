package io.breakwater.account.stored;

import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** A fill as it is stored. Time in ms since 1970, amounts as plain decimals. */
public record StoredFill(
    String symbol,
    long tradeId,
    long orderId,
    String side,
    String positionSide,
    String price,
    String quantity,
    Optional<String> fee,
    Optional<String> feeAsset,
    String realizedProfit,
    boolean maker,
    long time) {

  static StoredFill of(Fill fill) {
    return new StoredFill(
        fill.symbol().value(),
        fill.tradeId(),
        fill.orderId().value(),
        fill.side().name(),
        fill.positionSide().name(),
        fill.price().toString(),
        fill.quantity().toString(),
        fill.fee().map(fee -> fee.amount().toPlainString()),
        fill.fee().map(Money::asset),
        fill.realizedProfit().toPlainString(),
        fill.maker(),
        fill.time().toEpochMilli());
  }

  Fill toDomain() {
    return new Fill(
        new Symbol(symbol),
        tradeId,
        new OrderId(orderId),
        Side.valueOf(side),
        PositionSide.valueOf(positionSide),
        Price.of(price),
        Quantity.of(quantity),
        fee.map(amount -> Money.of(amount, feeAsset.orElseThrow())),
        new BigDecimal(realizedProfit),
        maker,
        Instant.ofEpochMilli(time));
  }
}
