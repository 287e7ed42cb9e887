package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

final class UnreadableLogTest {
  private final TestClock clock = new TestClock();
  private final UnreadableLog log = new UnreadableLog();

  @Test
  void eachKindIsLoggedOnceAMinuteAndCountedAlways() {
    assertTrue(isLogged("malformed"));
    assertTrue(isLogged("foreign"), "another kind has a minute of its own");
    clock.advance(Duration.ofMillis(59_999));
    assertFalse(isLogged("malformed"));
    clock.advance(Duration.ofMillis(1));
    assertTrue(isLogged("malformed"));
    assertFalse(isLogged("malformed"));
    assertEquals(4, log.count("malformed"));
    assertEquals(1, log.count("foreign"));
  }

  @Test
  void moreKindsThanFiftyAreCountedTogether() {
    for (int kind = 0; kind < 60; kind++) {
      isLogged("kind" + kind);
    }
    assertEquals(1, log.count("kind49"));
    assertEquals(0, log.count("kind50"));
    assertEquals(10, log.count("other"));
  }

  private boolean isLogged(String kind) {
    return log.add(kind, "not JSON", clock.instant(), NOPLogger.NOP_LOGGER);
  }
}
