/**
 * The simulated exchange on a port: HTTP and WebSocket, one actor that owns it. Entry: {@link
 * io.breakwater.simulator.server.ExchangeServer}.
 */
package io.breakwater.simulator.server;
