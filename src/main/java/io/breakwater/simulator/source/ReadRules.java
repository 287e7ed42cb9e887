package io.breakwater.simulator.source;

/**
 * How strictly recordings are read.
 *
 * @param skipsBadRows whether a row that cannot be used is counted and left out; otherwise it ends
 *     the reading
 * @param refusesGaps whether missing ids or minutes end the reading; otherwise they are counted
 * @param strideBasisPoints klines: a leg of the path that is longer than this is walked in steps of
 *     this, in basis points of its price
 */
public record ReadRules(boolean skipsBadRows, boolean refusesGaps, int strideBasisPoints) {
  /** Usual: a tenth of a percent. */
  public static final int USUAL_STRIDE = 10;

  public ReadRules {
    if (strideBasisPoints < 1 || strideBasisPoints > 10_000) {
      throw new IllegalArgumentException(
          "stride " + strideBasisPoints + " must be 1 to 10000 basis points");
    }
  }

  /** A bad row ends it, a gap does not. */
  public static ReadRules usual() {
    return new ReadRules(false, false, USUAL_STRIDE);
  }

  /** A gap ends it as well. */
  public static ReadRules strict() {
    return new ReadRules(false, true, USUAL_STRIDE);
  }

  public ReadRules skippingBadRows() {
    return new ReadRules(true, false, strideBasisPoints);
  }

  public ReadRules withStride(int basisPoints) {
    return new ReadRules(skipsBadRows, refusesGaps, basisPoints);
  }
}
