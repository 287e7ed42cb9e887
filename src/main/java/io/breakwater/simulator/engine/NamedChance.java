package io.breakwater.simulator.engine;

import java.util.SplittableRandom;

/**
 * Chance that decides one thing alone. What a seed decides under one name does not depend on what
 * else is drawn from that seed: a thing more, or less, changes nothing of the others.
 */
public final class NamedChance {
  private NamedChance() {}

  /**
   * Begins anew with each call.
   *
   * @param name of what is decided: once seeds have been told it stays, or they mean something else
   */
  public static SplittableRandom of(long seed, String name) {
    long state = seed;
    for (int i = 0; i < name.length(); i++) {
      state = new SplittableRandom(state ^ name.charAt(i)).nextLong();
    }
    return new SplittableRandom(state);
  }
}
