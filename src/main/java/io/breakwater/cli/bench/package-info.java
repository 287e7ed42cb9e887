/** What is measured, with what was aimed at; {@link io.breakwater.cli.bench.Bench} lists them. */
package io.breakwater.cli.bench;
