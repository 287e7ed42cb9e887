package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalPulseTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Optional<String> SLOW = Optional.of("an event is not stored after 500 ms");
  private static final Optional<String> FAILED = Optional.of("an event was not stored");

  private final JournalPulse pulse = new JournalPulse();

  @Test
  void aJournalThatIsAskedForNothingIsWell() {
    assertEquals(Optional.empty(), pulse.ailment(NOON.plusSeconds(3600), PATIENCE));
  }

  @Test
  void aJournalIsSlowOnceAnEventTakesLongerThanThePatience() {
    pulse.stores(NOON);

    assertEquals(Optional.empty(), pulse.ailment(NOON.plusMillis(500), PATIENCE));
    assertEquals(SLOW, pulse.ailment(NOON.plusMillis(501), PATIENCE));
  }

  @Test
  void aJournalThatStoresAfterAllIsWell() {
    pulse.stores(NOON);
    pulse.isWell();

    assertEquals(Optional.empty(), pulse.ailment(NOON.plusSeconds(60), PATIENCE));
  }

  @Test
  void eachEventHasThePatienceForItself() {
    pulse.stores(NOON);
    pulse.isWell();
    pulse.stores(NOON.plusMillis(400));

    assertEquals(Optional.empty(), pulse.ailment(NOON.plusMillis(900), PATIENCE));
    assertEquals(SLOW, pulse.ailment(NOON.plusMillis(901), PATIENCE));
  }

  @Test
  void aJournalThatRefusesIsIllAtOnceAndUntilItIsReadAgain() {
    pulse.stores(NOON);
    pulse.fails();

    assertEquals(FAILED, pulse.ailment(NOON, PATIENCE));
    assertEquals(FAILED, pulse.ailment(NOON.plusSeconds(3600), PATIENCE));
    pulse.isWell();
    assertEquals(Optional.empty(), pulse.ailment(NOON.plusSeconds(3600), PATIENCE));
  }
}
