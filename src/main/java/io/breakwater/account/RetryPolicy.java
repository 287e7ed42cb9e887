package io.breakwater.account;

import io.breakwater.exchange.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What to do after an attempt of a write has ended. Pure. */
sealed interface RetryPolicy {
  /**
   * @param outcome how the last attempt ended
   * @param retries counted repetitions so far
   * @param now by the exchange's clock: throttles end by it
   */
  Step next(Outcome<?> outcome, int retries, Instant now, RandomGenerator random);

  /**
   * How long an attempt may be without an answer before the next one is sent beside it; empty: as
   * long as the call lasts.
   *
   * @param overdue whether the attempt before it got no answer either
   */
  Optional<Duration> patience(int retries, boolean overdue);

  /** How many attempts may be without an answer at a time. */
  int maxUnanswered();

  /**
   * The origin's schedule: a few repetitions of what certainly was not executed, each wait twice
   * the one before. What may have been executed is not repeated.
   */
  static RetryPolicy origin(WriterSettings settings) {
    return new Origin(settings, false);
  }

  /**
   * The origin's schedule for a write that the position bounds, such as a take-profit: what may
   * have been executed is repeated as well, because a double can do no more than the first.
   */
  static RetryPolicy boundedOrigin(WriterSettings settings) {
    return new Origin(settings, true);
  }

  /** Protection's: never given up, and at once, because a missed exit is worse than a double. */
  static RetryPolicy protection(WriterSettings settings) {
    return new Protection(settings);
  }

  /** One attempt, whatever comes of it. */
  static RetryPolicy once() {
    return new Once();
  }

  /** See {@link RetryPolicy#once}. */
  record Once() implements RetryPolicy {
    @Override
    public Step next(Outcome<?> outcome, int retries, Instant now, RandomGenerator random) {
      return new Finish();
    }

    @Override
    public Optional<Duration> patience(int retries, boolean overdue) {
      return Optional.empty();
    }

    @Override
    public int maxUnanswered() {
      return 1;
    }
  }

  /** What comes next. */
  sealed interface Step {}

  /** The outcome stands; the caller decides. */
  record Finish() implements Step {}

  /** Repeating it was tried often enough. */
  record GiveUp(String why) implements Step {}

  /**
   * @param counted whether it is one of the repetitions that are limited
   */
  record RetryAfter(Duration delay, boolean counted) implements Step {}

  /** See {@link RetryPolicy#origin}. */
  record Origin(WriterSettings settings, boolean repeatsUnsure) implements RetryPolicy {
    @Override
    public Step next(Outcome<?> outcome, int retries, Instant now, RandomGenerator random) {
      if (outcome instanceof Outcome.Throttled<?> throttled) {
        return waitOut(throttled, now, settings, random);
      }
      if (mayRepeat(outcome)) {
        return retries < settings.retries()
            ? new RetryAfter(delay(retries, random), true)
            : new GiveUp("given up after " + settings.retries() + " retries");
      }
      return new Finish();
    }

    @Override
    public Optional<Duration> patience(int retries, boolean overdue) {
      return Optional.empty();
    }

    @Override
    public int maxUnanswered() {
      return 1;
    }

    private boolean mayRepeat(Outcome<?> outcome) {
      return outcome instanceof Outcome.NotSent<?>
          || outcome instanceof Outcome.ClockSkewed<?>
          || (repeatsUnsure && outcome instanceof Outcome.Unsure<?>);
    }

    private Duration delay(int retries, RandomGenerator random) {
      Duration full = settings.firstDelay().multipliedBy(1L << retries);
      return jittered(full, settings.jitterPercent(), random);
    }
  }

  /** See {@link RetryPolicy#protection}. */
  record Protection(WriterSettings settings) implements RetryPolicy {
    @Override
    public Step next(Outcome<?> outcome, int retries, Instant now, RandomGenerator random) {
      if (outcome instanceof Outcome.Done<?> || outcome instanceof Outcome.Rejected<?>) {
        return new Finish();
      }
      if (outcome instanceof Outcome.Throttled<?> throttled) {
        return waitOut(throttled, now, settings, random);
      }
      if (outcome instanceof Outcome.Unauthorized<?>) {
        return new RetryAfter(settings.slowestPace(), true);
      }
      return new RetryAfter(pace(retries), true);
    }

    @Override
    public Optional<Duration> patience(int retries, boolean overdue) {
      return Optional.of(overdue ? pace(retries) : settings.answerTimeout());
    }

    @Override
    public int maxUnanswered() {
      return settings.maxUnanswered();
    }

    private Duration pace(int retries) {
      Duration pace = settings.pace();
      for (int slow = settings.fastRetries(); slow < retries; slow++) {
        if (pace.compareTo(settings.slowestPace()) >= 0) {
          break;
        }
        pace = pace.multipliedBy(2);
      }
      return pace.compareTo(settings.slowestPace()) < 0 ? pace : settings.slowestPace();
    }
  }

  /** The same wait, longer or shorter by up to {@code percent}. */
  static Duration jittered(Duration full, int percent, RandomGenerator random) {
    long most = full.toNanos() / 100 * percent;
    return most == 0 ? full : full.plusNanos(random.nextLong(-most, most + 1));
  }

  private static Step waitOut(
      Outcome.Throttled<?> throttled,
      Instant now,
      WriterSettings settings,
      RandomGenerator random) {
    Duration left = Duration.between(now, throttled.until());
    long jitter = random.nextLong(settings.throttleJitter().toNanos() + 1);
    // Never at once: our idea of the exchange's clock may be a little ahead.
    Duration least = left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    return new RetryAfter(least.plusNanos(jitter), false);
  }
}
