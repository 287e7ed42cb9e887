/**
 * The simulated exchange: Binance's USDⓈ-M protocol over a matching engine of its own, fed with
 * recorded trades. Three layers: {@code engine} decides, {@code wire} spells, {@code server} binds
 * to a port; beside them {@code fault} breaks things on request and {@code source} reads recorded
 * trades. {@link io.breakwater.simulator.SimulatedExchange} is engine, wire and faults as one thing
 * without threads; {@link io.breakwater.simulator.ExchangeRecord} is what it writes in its books.
 */
package io.breakwater.simulator;
