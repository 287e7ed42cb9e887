package io.breakwater.domain;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What an account holds of one asset.
 *
 * @param wallet deposits plus realised profit minus fees, without unrealised profit
 * @param available what can still be used as margin
 * @param updateTime the exchange's time of the last change
 */
public record Balance(String asset, BigDecimal wallet, BigDecimal available, Instant updateTime) {}
