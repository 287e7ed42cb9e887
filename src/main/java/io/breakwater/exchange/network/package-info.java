/**
 * The real network: {@link io.breakwater.exchange.network.NetworkTransport} moves bytes by HTTP and
 * WebSocket. Only the node's wiring and tests know it.
 */
package io.breakwater.exchange.network;
