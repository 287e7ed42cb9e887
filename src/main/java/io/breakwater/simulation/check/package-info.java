/**
 * Promises under observation: {@link io.breakwater.simulation.check.PromiseChecks} judges a run by
 * the exchange's own books, the journal and what was told, never by what the node believes.
 */
package io.breakwater.simulation.check;
