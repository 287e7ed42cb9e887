/**
 * Stories: what happens to a node, drawn from a seed or written down, told by {@link
 * io.breakwater.simulation.story.Telling} in a simulated world and judged.
 */
package io.breakwater.simulation.story;
