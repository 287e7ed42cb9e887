/**
 * The command line. {@link io.breakwater.cli.Main} is where the program starts; each command has a
 * class of its own.
 */
package io.breakwater.cli;
