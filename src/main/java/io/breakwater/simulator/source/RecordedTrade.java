package io.breakwater.simulator.source;

import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One trade of a recording.
 *
 * @param time as recorded
 * @param taker who took, where the recording says so
 */
public record RecordedTrade(
    Instant time, BigDecimal price, BigDecimal quantity, Optional<Side> taker) {}
