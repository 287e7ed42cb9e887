/** Recorded trades, read one by one. Entry: {@link io.breakwater.simulator.source.TradeSources}. */
package io.breakwater.simulator.source;
