package io.breakwater.market;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that a stream has stopped speaking although its connection lives: it learns the stream's
 * usual gap and doubts it after three of them, within bounds.
 *
 * <p>The usual gap is the one that a random moment falls into (the mean of squares over the mean),
 * so that bursts with pauses between them count by their pauses and a lively second does not make
 * the next quiet one look like a failure. Gaps of silence are not learned.
 *
 * <p>Belongs to one actor and is changed in place: it is touched with each event.
 */
final class SilenceDetector {
  enum State {
    /** Nothing came yet, and it is not yet overdue. */
    WAITING,
    SPEAKING,
    SILENT
  }

  private static final int GAPS_TOLERATED = 3;
  private static final int GAPS_BEFORE_TRUST = 8;
  private static final double WEIGHT = 1.0 / 32;

  private final Duration shortest;
  private final Duration longest;
  private State state = State.WAITING;
  private Instant last;
  private int learned;
  // Running means of a gap and of its square, in seconds. A rhythm, not money: double will do.
  private double gap;
  private double squaredGap;

  SilenceDetector(Duration shortest, Duration longest, Instant start) {
    this.shortest = shortest;
    this.longest = longest;
    this.last = start;
  }

  State state() {
    return state;
  }

  boolean isSpeaking() {
    return state == State.SPEAKING;
  }

  /** Returns whether this ends a silence, or is the first word. */
  boolean heard(Instant now) {
    boolean first = state != State.SPEAKING;
    if (!first) {
      learn(Duration.between(last, now));
    }
    state = State.SPEAKING;
    last = now;
    return first;
  }

  /** Returns whether the stream is found silent now; false when that was known before. */
  boolean check(Instant now) {
    if (now.isBefore(last)) {
      last = now; // The clock was set back: start counting from here.
    }
    if (state == State.SILENT || Duration.between(last, now).compareTo(limit()) < 0) {
      return false;
    }
    state = State.SILENT;
    return true;
  }

  /** The connection is gone: silent at once. Returns whether that is news. */
  boolean lost() {
    boolean news = state != State.SILENT;
    state = State.SILENT;
    return news;
  }

  Duration limit() {
    if (learned < GAPS_BEFORE_TRUST) {
      return longest;
    }
    double usual = gap > 0 ? squaredGap / gap : 0;
    Duration limit = Duration.ofMillis(Math.round(GAPS_TOLERATED * usual * 1000));
    if (limit.compareTo(shortest) < 0) {
      return shortest;
    }
    return limit.compareTo(longest) > 0 ? longest : limit;
  }

  private void learn(Duration passed) {
    double seconds = Math.max(0, passed.toNanos() / 1e9);
    if (learned < GAPS_BEFORE_TRUST) {
      learned++;
    }
    gap += (seconds - gap) * WEIGHT;
    squaredGap += (seconds * seconds - squaredGap) * WEIGHT;
  }
}
