package io.breakwater.exchange;

import java.time.Instant;

/**
 * One reading of the exchange's clock.
 *
 * @param serverTime what the exchange said
 * @param askedAt our own clock when the question left
 * @param answeredAt our own clock when the answer came
 */
public record ServerTime(Instant serverTime, Instant askedAt, Instant answeredAt) {}
