package io.breakwater.node;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * All chance in a node, from one seed. Each user has a generator of its own by its name: generators
 * are not shared between threads, and what one draws does not depend on who drew before.
 */
public record Randomness(long seed) {
  /** A seed that nobody can guess. */
  public static Randomness fresh() {
    return new Randomness(new SecureRandom().nextLong());
  }

  /** The generator of this user; the same seed and name give the same numbers. */
  public RandomGenerator of(String user) {
    CRC32 hash = new CRC32();
    hash.update(user.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(seed ^ (hash.getValue() * 0x9E3779B97F4A7C15L));
  }
}
