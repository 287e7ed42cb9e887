/**
 * What an author of a strategy extends: callbacks of {@link io.breakwater.strategy.Strategy},
 * called by {@link io.breakwater.strategy.StrategyRunner}, the actor that talks to market and
 * account for it. {@link io.breakwater.strategy.Breakout} is a sample.
 */
package io.breakwater.strategy;
