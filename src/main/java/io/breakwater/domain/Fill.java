package io.breakwater.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One execution of an order. Known by its symbol and trade id: hearing of it twice changes nothing.
 *
 * @param tradeId the exchange's number of the execution, growing per symbol
 * @param fee what was paid (above zero) or rebated (below zero); empty where the message omits it
 * @param realizedProfit the exchange's own figure, in the margin asset, before fees
 */
public record Fill(
    Symbol symbol,
    long tradeId,
    OrderId orderId,
    Side side,
    PositionSide positionSide,
    Price price,
    Quantity quantity,
    Optional<Money> fee,
    BigDecimal realizedProfit,
    boolean maker,
    Instant time) {}
