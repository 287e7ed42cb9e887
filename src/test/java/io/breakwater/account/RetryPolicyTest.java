package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.ThrottleScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RetryPolicyTest {
  private static final WriterSettings SETTINGS = ActorWorld.settings().writers();
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final RetryPolicy origin = RetryPolicy.origin(SETTINGS);
  private final RetryPolicy protection = RetryPolicy.protection(SETTINGS);

  @Property(tries = 300)
  void theOriginsWaitsDoubleFromOneSecondWithinTheJitter(
      @ForAll @IntRange(max = 2) int retries, @ForAll long seed) {
    var step =
        assertInstanceOf(
            RetryPolicy.RetryAfter.class,
            origin.next(
                new Outcome.NotSent<>("refused"), retries, NOW, new SplittableRandom(seed)));
    long full = 1_000L << retries;
    long millis = step.delay().toMillis();
    assertTrue(millis >= full * 8 / 10 && millis <= full * 12 / 10, "waits " + millis);
    assertTrue(step.counted());
  }

  @Property(tries = 300)
  void theOriginNeverRepeatsMoreThanThreeTimesButForAThrottle(
      @ForAll("outcomes") Outcome<String> outcome,
      @ForAll @IntRange(min = 3, max = 1_000) int retries,
      @ForAll long seed) {
    RetryPolicy.Step step = origin.next(outcome, retries, NOW, new SplittableRandom(seed));
    if (step instanceof RetryPolicy.RetryAfter again) {
      assertInstanceOf(Outcome.Throttled.class, outcome);
      assertFalse(again.counted());
    }
  }

  @Property(tries = 300)
  void theOriginNeverRepeatsWhatMayHaveBeenExecuted(
      @ForAll @IntRange(max = 10) int retries, @ForAll long seed) {
    assertEquals(
        new RetryPolicy.Finish(),
        origin.next(new Outcome.Unsure<>("?"), retries, NOW, new SplittableRandom(seed)));
  }

  @Property(tries = 300)
  void protectionEndsByAnAnswerOnly(
      @ForAll("outcomes") Outcome<String> outcome,
      @ForAll @IntRange(max = 100_000) int retries,
      @ForAll long seed) {
    RetryPolicy.Step step = protection.next(outcome, retries, NOW, new SplittableRandom(seed));
    boolean isAnswer =
        outcome instanceof Outcome.Done<String> || outcome instanceof Outcome.Rejected<String>;
    assertEquals(isAnswer, step instanceof RetryPolicy.Finish);
    assertFalse(step instanceof RetryPolicy.GiveUp);
  }

  @Property(tries = 300)
  void protectionKeepsItsPaceForTwentyRetriesAndThenSlowsToTwoSeconds(
      @ForAll @IntRange(max = 100_000) int retries, @ForAll long seed) {
    var step =
        assertInstanceOf(
            RetryPolicy.RetryAfter.class,
            protection.next(new Outcome.Unsure<>("503"), retries, NOW, new SplittableRandom(seed)));
    long expected = retries <= 20 ? 250 : Math.min(2_000, 250L << Math.min(retries - 20, 10));
    assertEquals(Duration.ofMillis(expected), step.delay());
    assertEquals(Optional.of(step.delay()), protection.patience(retries, true));
    assertEquals(Optional.of(Duration.ofMillis(600)), protection.patience(retries, false));
  }

  @Property(tries = 300)
  void aThrottleIsNeverCutShort(
      @ForAll @LongRange(min = -10_000, max = 300_000) long millis, @ForAll long seed) {
    Instant until = NOW.plusMillis(millis);
    var throttled = new Outcome.Throttled<String>(ThrottleScope.IP, until, "too many");
    for (RetryPolicy policy : new RetryPolicy[] {origin, protection}) {
      var step =
          assertInstanceOf(
              RetryPolicy.RetryAfter.class,
              policy.next(throttled, 0, NOW, new SplittableRandom(seed)));
      assertFalse(NOW.plus(step.delay()).isBefore(until));
      assertTrue(step.delay().compareTo(Duration.ofMillis(Math.max(millis, 1) + 100)) <= 0);
      assertTrue(step.delay().compareTo(Duration.ZERO) > 0);
    }
  }

  @Provide
  Arbitrary<Outcome<String>> outcomes() {
    return Arbitraries.of(
        new Outcome.Done<>("value"),
        new Outcome.Rejected<>(-2010, "no"),
        new Outcome.Unsure<>("timed out"),
        new Outcome.NotSent<>("refused"),
        new Outcome.Throttled<>(ThrottleScope.ORDERS, NOW.plusSeconds(3), "too many orders"),
        new Outcome.ClockSkewed<>(-1021, "outside"),
        new Outcome.Unauthorized<>(-2015, "invalid key"));
  }
}
