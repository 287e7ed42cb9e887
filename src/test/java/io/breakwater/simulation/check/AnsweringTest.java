package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Written.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.exchange.ThrottleScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which time counts, and which does not. */
final class AnsweringTest {
  private static final String STOPS = "/fapi/v1/algoOrder";
  private static final String ORDERS = "/fapi/v1/order";

  private static long toProtect(Written run) {
    return new Answering(run.evidence()).toProtect(at(0), at(10_000), new Spans()).toMillis();
  }

  private static long toLook(Written run) {
    return new Answering(run.evidence()).toLook(at(0), at(10_000)).toMillis();
  }

  private static long toCancel(Written run) {
    return new Answering(run.evidence()).toCancel(at(0), at(10_000)).toMillis();
  }

  @Test
  void allTimeCountsWhereNothingFails() {
    Written run =
        new Written()
            .places(200, 0, 0)
            .closes(200, 1)
            .asks("DELETE", STOPS, 200, 0, false, 2)
            .asks("GET", ORDERS, 200, 0, false, 3);
    assertEquals(10_000, toProtect(run));
    assertEquals(10_000, toCancel(run));
    assertEquals(10_000, toLook(run));
  }

  @Test
  void aFailedRequestStopsTheTimeUntilTheNextOneOfItsKindIsAnswered() {
    for (int status : new int[] {0, 408, 500, 503}) {
      Written run =
          new Written()
              .asks("DELETE", STOPS, status, 0, false, 1_000)
              .asks("DELETE", STOPS, status, 0, false, 1_500)
              .asks("DELETE", STOPS, 200, 0, false, 1_900);
      assertEquals(10_000 - 900, toCancel(run), "status " + status);
      assertEquals(10_000, toLook(run), "status " + status);
    }
  }

  @Test
  void whoDoesNotAskAgainIsExcusedForAWhileOnly() {
    // 850 ms until the repetition is due, 300 ms for its way.
    assertEquals(10_000 - 1_150, toProtect(new Written().places(503, 0, 1_000).closes(503, 1_000)));
    // 600 ms until the cancel is given up, 2 s until the next one is due.
    Written seldom = new Written().asks("DELETE", STOPS, 503, 0, false, 1_000);
    assertEquals(10_000 - 2_900, toCancel(seldom));
    assertEquals(10_000 - 2_900, toCancel(seldom.asks("DELETE", STOPS, 200, 0, false, 9_000)));
    // 2 s until the look has timed out, 2 s until the next one is due.
    assertEquals(10_000 - 4_300, toLook(new Written().asks("GET", ORDERS, 503, 0, false, 1_000)));
  }

  @Test
  void aRefusalIsAnAnswer() {
    assertEquals(10_000, toCancel(new Written().asks("DELETE", STOPS, 400, -2011, false, 1_000)));
  }

  @Test
  void anAnswerThatShowsWhatWasNotDoneIsNone() {
    for (int status : new int[] {200, 400}) {
      Written run =
          new Written()
              .lie("DELETE", STOPS, status, 1_000)
              .asks("DELETE", STOPS, 200, 0, false, 1_500);
      assertEquals(10_000 - 500, toCancel(run));
    }
  }

  @Test
  void aPositionCanBeClosedWhileNoStopIsTaken() {
    Written stops = new Written().places(503, 0, 1_000).places(200, 0, 2_000);
    assertEquals(10_000, toProtect(stops));
    Written both =
        new Written()
            .places(503, 0, 1_000)
            .closes(503, 1_200)
            .places(503, 0, 1_800)
            .closes(200, 1_900)
            .places(200, 0, 2_000);
    assertEquals(10_000 - 700, toProtect(both));
  }

  @Test
  void knownOutagesDoNotCount() {
    Written run = new Written().outage(1_000, 4_000).outage(3_000, 5_000);
    assertEquals(6_000, toProtect(run));
    assertEquals(6_000, toCancel(run));
    assertEquals(6_000, toLook(run));
  }

  @Test
  void whileReadsDoNotTellWhatIsOnlyWhatNeedsNoReadCounts() {
    Written run = new Written().untruth(1_000, 4_000);
    assertEquals(10_000, toProtect(run));
    assertEquals(7_000, toCancel(run));
    assertEquals(7_000, toLook(run));
  }

  @Test
  void banTimeDoesNotCountAndIsTold() {
    Written run =
        new Written()
            .foreignThrottle(ThrottleScope.IP, 0, 4_000)
            .asks("GET", "/fapi/v1/time", 429, -1003, false, 1_000);
    assertEquals(7_000, toProtect(run));
    assertEquals(Duration.ofMillis(3_000), new Answering(run.evidence()).banned(at(0), at(10_000)));
  }

  @Test
  void anotherHandsRequestsTellNothing() {
    Written run =
        new Written()
            .life(Written.NODE, "10.0.0.1", -20_000, 20_000)
            .from("10.0.1.1")
            .asks("DELETE", STOPS, 503, 0, false, 1_000);
    assertEquals(10_000, toCancel(run));
  }

  @Test
  void timeWithoutAProcessDoesNotCountNorDoesItsRecovery() {
    Written crash =
        new Written()
            .life(Written.NODE, "10.0.0.1", -20_000, 1_000)
            .life(Written.NODE, "10.0.0.1", 3_000, 20_000);
    // From the crash to 5 s after the start.
    assertEquals(3_000, toProtect(crash));
    assertEquals(
        6_000, toProtect(crash.limits(Limits.usual().withRecovery(Duration.ofSeconds(2)))));
  }

  @Test
  void aPauseIsNoLife() {
    Written run = new Written().pause(Written.NODE, 1_000, 4_000);
    // And 5 s to take up the work again.
    assertEquals(2_000, toProtect(run));
  }

  @Test
  void whoeverStandsByHasTimeToTakeOver() {
    Written run =
        new Written()
            .life(Written.NODE, "10.0.0.1", -20_000, 1_000)
            .life(Written.STANDBY, "10.0.0.2", -20_000, 20_000);
    assertEquals(5_000, toProtect(run));
  }
}
