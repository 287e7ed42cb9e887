package io.breakwater.simulation.story;

import java.time.Duration;

/**
 * An act at its time.
 *
 * @param number its place in the story as it was first told: stays when others are left out
 * @param at after the story's beginning
 */
public record Beat(int number, Duration at, Act act) {
  /** As a line of a script. */
  public String line() {
    return Spans.text(at) + "  " + act.words();
  }
}
