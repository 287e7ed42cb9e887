package io.breakwater.simulation.story;

import io.breakwater.simulation.check.Span;
import java.time.Duration;
import java.util.Optional;

/**
 * A time in which reads did not tell what was: a fault until they tell the truth again (DESIGN.md
 * §10).
 *
 * @param lag how old what reads of the account told was; empty: look-ups of conditional orders
 *     found none
 */
public record Untruth(Span span, Optional<Duration> lag) {}
