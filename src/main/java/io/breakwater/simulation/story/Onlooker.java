package io.breakwater.simulation.story;

import io.breakwater.simulation.check.Evidence;

/** Looks on while a story is told, and may have a hand in it. */
public interface Onlooker {
  /** Only the story happens. */
  Onlooker NOBODY = new Onlooker() {};

  /** The node has been started, and no time has passed. */
  default void begins(Scene scene) {}

  /** All is over, and the world still stands. */
  default void ends(Scene scene, Evidence evidence) {}
}
