/**
 * Scenario tests in a few words: {@link io.breakwater.testkit.Scenario} runs a whole node against
 * the simulated exchange in virtual time.
 */
package io.breakwater.testkit;
