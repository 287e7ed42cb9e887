/**
 * Puts the rooms together: settings, secrets, cluster, journal, the ordered end. {@link
 * io.breakwater.node.Node} starts a node from {@link io.breakwater.node.NodeSettings} and {@link
 * io.breakwater.node.Seams}; {@link io.breakwater.node.NodeGuardian} is the top of its actor tree.
 */
package io.breakwater.node;
