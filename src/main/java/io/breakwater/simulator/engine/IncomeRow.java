package io.breakwater.simulator.engine;

import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of a wallet.
 *
 * @param type REALIZED_PNL, COMMISSION, FUNDING_FEE, INSURANCE_CLEAR or TRANSFER
 * @param asset of {@code income}
 * @param tradeId the fill that it comes from
 */
public record IncomeRow(
    long transactionId,
    Optional<Symbol> symbol,
    String type,
    String asset,
    BigDecimal income,
    Optional<Long> tradeId,
    Instant time) {}
