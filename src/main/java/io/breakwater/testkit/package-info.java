/**
 * Tests in a few words: a {@link io.breakwater.testkit.Scenario} runs a whole node against the
 * simulated exchange in virtual time, {@link io.breakwater.testkit.Given} says how it begins, and
 * {@link io.breakwater.testkit.ScenarioTest} hands one to a JUnit 5 test. JUnit is the test's own.
 */
package io.breakwater.testkit;
