/**
 * The port to an exchange: what can be asked of it, the one {@link io.breakwater.exchange.Outcome}
 * that every call ends in, the events it pushes, its clock and its request budget. {@link
 * io.breakwater.exchange.Exchange} and {@link io.breakwater.exchange.MarketData} are the way in;
 * {@link io.breakwater.exchange.Transport} is the only thing that touches a network.
 */
package io.breakwater.exchange;
