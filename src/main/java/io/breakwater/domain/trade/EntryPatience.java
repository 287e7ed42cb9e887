package io.breakwater.domain.trade;

import java.time.Duration;

/**
 * What becomes of a limit entry that is not wholly filled in time. What is filled by then is kept
 * and protected in any case.
 *
 * @param after how long after it was sent, and again after each new price
 * @param then what is done
 * @param times how often a new price is tried; then the rest is canceled
 */
public record EntryPatience(Duration after, Then then, int times) {
  /** What is done when the time is over. */
  public enum Then {
    /** The rest is canceled. */
    CANCEL,
    /** The same order gets the current mark price as its limit. */
    REPRICE,
    /** The same order gets a limit that crosses the market, as far as the exchange allows. */
    CROSS
  }

  public static EntryPatience cancelAfter(Duration after) {
    return new EntryPatience(after, Then.CANCEL, 0);
  }
}
