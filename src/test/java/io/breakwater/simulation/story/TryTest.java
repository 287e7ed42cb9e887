package io.breakwater.simulation.story;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TryTest {
  @Test
  void tries() {
    Profile p = Profile.valueOf(System.getProperty("p", "GENTLE"));
    long from = Long.getLong("from", 0), n = Long.getLong("n", 20);
    long t0 = System.nanoTime();
    int broken = 0;
    for (long s = from; s < from + n; s++) {
      long t = System.nanoTime();
      var r = Telling.tell(p.story(s, Duration.ofMinutes(5)), n == 1);
      System.out.println(
          s
              + " "
              + r.broken()
              + " "
              + (System.nanoTime() - t) / 1000000
              + " ms "
              + r.digest().substring(0, 8));
      if (!r.isClean()) {
        broken++;
        r.promises().verdicts().stream()
            .filter(v -> v.isBroken())
            .forEach(v -> System.out.println("   " + v.promise().code() + " " + v.breaks().get(0)));
        r.unhandled().forEach(u -> System.out.println("   unhandled " + u));
      }
      if (n == 1) r.timeline().forEach(System.out::println);
    }
    System.out.println(
        "broken " + broken + " of " + n + " in " + (System.nanoTime() - t0) / 1000000 + " ms");
  }
}
