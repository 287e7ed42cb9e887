/**
 * Binance USDⓈ-M futures, the wire: signing, REST calls, streams, and the one table of error codes.
 * {@link io.breakwater.exchange.binance.BinanceExchange} and {@link
 * io.breakwater.exchange.binance.BinanceMarketData} are the entries; only the node's wiring and
 * tests know that this package exists.
 */
package io.breakwater.exchange.binance;
