package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SilenceDetectorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final SilenceDetector detector =
      new SilenceDetector(Duration.ofSeconds(1), Duration.ofSeconds(3), START);
  private Instant now = START;

  @Test
  void aStreamThatNeverSpeaksIsSilentAfterTheLongestLimit() {
    assertFalse(detector.check(START.plusMillis(2999)));
    assertTrue(detector.check(START.plusSeconds(3)));
    assertFalse(detector.check(START.plusSeconds(4)), "known already");
  }

  @Test
  void aLivelyStreamIsDoubtedAfterTheShortestLimit() {
    speaks(100, 20);
    assertEquals(Duration.ofSeconds(1), detector.limit());
    assertFalse(detector.check(now.plusMillis(999)));
    assertTrue(detector.check(now.plusMillis(1000)));
  }

  @Test
  void aStreamIsGivenThreeOfItsUsualGaps() {
    speaks(50, 600);
    assertEquals(Duration.ofMillis(1800), detector.limit());
  }

  @Test
  void aSlowStreamIsDoubtedAfterTheLongestLimitAllTheSame() {
    speaks(50, 2500);
    assertEquals(Duration.ofSeconds(3), detector.limit());
  }

  @Test
  void burstsCountByThePausesBetweenThem() {
    for (int burst = 0; burst < 30; burst++) {
      speaks(10, 5);
      speaks(1, 600);
    }
    assertTrue(detector.limit().toMillis() > 1500, "limit " + detector.limit());
  }

  @Test
  void aSilenceIsNotLearned() {
    speaks(50, 600);
    now = now.plusSeconds(600);
    assertTrue(detector.check(now));
    assertTrue(detector.heard(now), "it speaks again");
    assertEquals(Duration.ofMillis(1800), detector.limit());
  }

  @Test
  void aLostConnectionIsSilentAtOnce() {
    speaks(3, 100);
    assertTrue(detector.lost());
    assertEquals(SilenceDetector.State.SILENT, detector.state());
  }

  @Test
  void aClockThatIsSetBackDelaysTheFindingByNoMoreThanTheLimit() {
    speaks(3, 100);
    Instant back = now.minusSeconds(90);
    assertFalse(detector.check(back));
    assertTrue(detector.check(back.plusSeconds(3)));
  }

  private void speaks(int times, long gapMillis) {
    for (int i = 0; i < times; i++) {
      now = now.plusMillis(gapMillis);
      detector.heard(now);
    }
  }
}
