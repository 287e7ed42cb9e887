/**
 * The demonstration: {@link io.breakwater.cli.demo.Demo} runs exchange and node, breaks things by a
 * script, tells a trader what happens and judges the promises.
 */
package io.breakwater.cli.demo;
