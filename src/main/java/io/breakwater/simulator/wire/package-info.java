/**
 * Binance text in, Binance text out, without threads, sockets or a clock. Entry: {@link
 * io.breakwater.simulator.wire.RestWire} for requests, {@link
 * io.breakwater.simulator.wire.StreamHub} for WebSockets.
 */
package io.breakwater.simulator.wire;
