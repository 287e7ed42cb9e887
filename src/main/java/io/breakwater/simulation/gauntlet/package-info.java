/**
 * Fifteen failures that people who trade live have suffered, run as scenarios and judged by the
 * exchange's own books; start reading at {@link io.breakwater.simulation.gauntlet.Gauntlet}.
 */
package io.breakwater.simulation.gauntlet;
