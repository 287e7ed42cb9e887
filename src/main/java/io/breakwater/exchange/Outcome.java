package io.breakwater.exchange;

import java.time.Instant;
import java.util.function.Function;

/**
 * How a call to the exchange ended: exactly one of these, never an exception. The kinds differ in
 * what is known about the call's effect, because the caller must act differently on each.
 *
 * @param <T> what a successful call gives
 */
public sealed interface Outcome<T> {

  /** Whether the exchange failed to answer properly: counts against a circuit breaker. */
  boolean isOutage();

  /** The same outcome with another value; every other kind is unchanged. */
  <R> Outcome<R> map(Function<? super T, ? extends R> function);

  /** The exchange did it, or it was so already. */
  record Done<T>(T value) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return false;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new Done<>(function.apply(value));
    }
  }

  /**
   * The exchange said no and nothing happened; the same request would be refused again.
   *
   * @param code the exchange's error code, below zero
   */
  record Rejected<T>(int code, String reason) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return false;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new Rejected<>(code, reason);
    }
  }

  /** It may have happened: time-out or broken connection after the request left, unknown 5xx. */
  record Unsure<T>(String cause) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return true;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new Unsure<>(cause);
    }
  }

  /** It certainly did not happen: refused connection, "Service Unavailable", own budget empty. */
  record NotSent<T>(String cause) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return true;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new NotSent<>(cause);
    }
  }

  /**
   * A limit was hit and nothing happened; asking again before {@code until} makes it worse.
   *
   * @param until by the exchange's clock
   */
  record Throttled<T>(ThrottleScope scope, Instant until, String cause) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return true;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new Throttled<>(scope, until, cause);
    }
  }

  /** The request's timestamp was outside its window and nothing happened: read the time again. */
  record ClockSkewed<T>(int code, String reason) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return true;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new ClockSkewed<>(code, reason);
    }
  }

  /** Key, signature, permission or address is wrong and nothing happened: a person must look. */
  record Unauthorized<T>(int code, String reason) implements Outcome<T> {
    @Override
    public boolean isOutage() {
      return true;
    }

    @Override
    public <R> Outcome<R> map(Function<? super T, ? extends R> function) {
      return new Unauthorized<>(code, reason);
    }
  }
}
