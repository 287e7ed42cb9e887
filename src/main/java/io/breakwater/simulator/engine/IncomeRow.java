package io.breakwater.simulator.engine;

import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of a wallet.
 *
 * @param type REALIZED_PNL, COMMISSION or TRANSFER
 * @param tradeId the fill that it comes from
 */
public record IncomeRow(
    long transactionId,
    Optional<Symbol> symbol,
    String type,
    BigDecimal income,
    Optional<Long> tradeId,
    Instant time) {}
