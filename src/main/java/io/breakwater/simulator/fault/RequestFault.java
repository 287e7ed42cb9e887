package io.breakwater.simulator.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rule for requests: what happens to those whose {@code METHOD /path} matches.
 *
 * @param pattern such as {@code POST /fapi/v1/order} or {@code * /fapi/*}; {@code *} stands for any
 *     text
 * @param status of the answer that a failing effect gives
 * @param code of that answer; empty: no body but {@code msg} as it is
 * @param message of that answer
 * @param count how many requests it still strikes; -1: all until cleared
 * @param delay before the answer, or before the connection closes
 */
public record RequestFault(
    String pattern,
    Effect effect,
    int status,
    Optional<Integer> code,
    String message,
    int count,
    Duration delay) {

  private static final String UNKNOWN_STATE =
      "Unknown error, please check your request or try again later.";

  /** What a rule does. */
  public enum Effect {
    /** Only {@code delay}: the request is executed and answered as ever. */
    DELAY,
    /**
     * The request waits {@code delay} inside the exchange before its matching engine looks at it,
     * which checks the time window once more. Where that still holds it is as DELAY.
     */
    HOLD,
    FAIL_WITHOUT_EXECUTING,
    EXECUTE_THEN_FAIL,
    /** The connection closes, and nothing was done. */
    DROP_BEFORE,
    /** It was done, and the connection closes without an answer. */
    EXECUTE_THEN_DROP
  }

  public RequestFault {
    if (pattern.isBlank()) {
      throw new IllegalArgumentException("pattern must not be empty");
    }
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status " + status + " must be 200 to 599");
    }
    if (count < -1 || count == 0) {
      throw new IllegalArgumentException("count " + count + " must be -1 or at least 1");
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay " + delay + " must be 0 or more");
    }
  }

  /** Whether it answers with the exchange's text of an unknown state. */
  public boolean tellsNothing() {
    return status == 503 && message.equals(UNKNOWN_STATE);
  }

  /** 503 with the exchange's text of an unknown state. */
  public static RequestFault unknown(String pattern, Effect effect, int count) {
    return new RequestFault(
        pattern, effect, 503, Optional.of(-1000), UNKNOWN_STATE, count, Duration.ZERO);
  }

  /** 503 with the exchange's text of a certain failure. */
  public static RequestFault unavailable(String pattern, int count) {
    return new RequestFault(
        pattern,
        Effect.FAIL_WITHOUT_EXECUTING,
        503,
        Optional.of(-1016),
        "Service Unavailable.",
        count,
        Duration.ZERO);
  }

  /** Closes the connection instead of answering. */
  public static RequestFault drop(String pattern, Effect effect, int count) {
    return new RequestFault(pattern, effect, 503, Optional.empty(), "", count, Duration.ZERO);
  }

  /** Answers late. */
  public static RequestFault slow(String pattern, Duration delay, int count) {
    return new RequestFault(pattern, Effect.DELAY, 503, Optional.empty(), "", count, delay);
  }

  boolean matches(String method, String path) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return (method + " " + path).matches(regex.toString());
  }

  RequestFault strickenOnce() {
    int left = count == -1 ? -1 : count - 1;
    return left == 0 ? this : new RequestFault(pattern, effect, status, code, message, left, delay);
  }
}
