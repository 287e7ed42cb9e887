package io.breakwater.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of a wallet as the exchange booked it. Known by {@code word} and {@code transaction}
 * together: reading it twice changes nothing, and one transaction may have a row of each of several
 * reasons.
 *
 * @param symbol empty where it concerns none, as for a transfer
 * @param word the exchange's own word for {@code type}, also where this version does not know it
 * @param amount above zero into the wallet, below zero out of it
 * @param transaction the exchange's number, unique among the rows of one word
 * @param tradeId the fill that it comes from
 * @param time when the wallet changed, by the exchange's clock
 * @param info the exchange's remark, for people; often empty
 */
public record Income(
    Optional<Symbol> symbol,
    IncomeType type,
    String word,
    Money amount,
    long transaction,
    Optional<Long> tradeId,
    Instant time,
    String info) {}
