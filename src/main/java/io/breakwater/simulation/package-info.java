/**
 * Whole nodes in a simulated world: {@code virtual} runs them from one seed, {@code check} judges
 * what came of it.
 */
package io.breakwater.simulation;
