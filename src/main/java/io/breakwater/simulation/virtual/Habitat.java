package io.breakwater.simulation.virtual;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the parts that Pekko makes by their names in a configuration live in: it names the habitat,
 * and they find it here.
 */
record Habitat(VirtualTime time, VirtualStore store) {
  private static final String KEY = "breakwater-habitat";
  private static final Map<String, Habitat> ALL = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** Makes it known under a name of its own: the setting that an actor system must have. */
  String open() {
    String name = "habitat-" + NUMBERS.incrementAndGet();
    ALL.put(name, this);
    return KEY + " = " + name;
  }

  static Habitat of(Config system) {
    return ALL.get(system.getString(KEY));
  }

  static void close(Config system) {
    ALL.remove(system.getString(KEY));
  }
}
