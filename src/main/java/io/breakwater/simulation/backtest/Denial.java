package io.breakwater.simulation.backtest;

import java.time.Instant;

/** A signal that came to nothing, and why. */
public record Denial(Instant at, String signal, String reason) {}
