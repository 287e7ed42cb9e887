/**
 * What goes wrong on request: rules that fail, delay or drop requests, and faults of WebSockets.
 * Entry: {@link io.breakwater.simulator.fault.FaultBook}.
 */
package io.breakwater.simulator.fault;
