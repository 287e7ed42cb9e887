/**
 * Promises and invariants under observation: {@link io.breakwater.simulation.check.PromiseChecks}
 * and {@link io.breakwater.simulation.check.InvariantChecks} judge a run by the exchange's own
 * books, the journal and what crossed the wire, never by what the node believes. Start with {@link
 * io.breakwater.simulation.check.Evidence}.
 */
package io.breakwater.simulation.check;
