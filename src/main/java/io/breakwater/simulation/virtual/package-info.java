/**
 * The deterministic runtime: {@link io.breakwater.simulation.virtual.VirtualWorld} runs whole nodes
 * against the simulated exchange in virtual time, on one thread, from one seed.
 */
package io.breakwater.simulation.virtual;
