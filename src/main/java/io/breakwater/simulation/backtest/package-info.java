/**
 * Backtests: the whole node in virtual time on recorded trades or klines, without faults. Entry:
 * {@link io.breakwater.simulation.backtest.Backtest}.
 */
package io.breakwater.simulation.backtest;
