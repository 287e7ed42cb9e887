/**
 * Matching, accounts, margin and triggers. Plain, synchronous and single-threaded: time is an
 * argument of every call, and randomness comes from the generator that the caller gives. Entry:
 * {@link io.breakwater.simulator.engine.Engine}.
 */
package io.breakwater.simulator.engine;
