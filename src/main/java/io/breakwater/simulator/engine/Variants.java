package io.breakwater.simulator.engine;

import java.time.Duration;

/**
 * The rules of the exchange that could not be confirmed, as switches: a node must keep its promises
 * under every combination.
 *
 * @param oversizeReduceOnly what a reduce-only order larger than the position meets
 * @param childCarriesClientAlgoId whether the order that a triggered conditional order becomes is
 *     named like it; otherwise its client order id is generated
 * @param acksCarryAveragePrice the shape before June 2026: {@code avgPrice} and {@code cumQuote} in
 *     the immediate answers
 * @param bracketsAsArray the shape of leverageBracket with a symbol: array, or bare object
 * @param unroutedStreams whether {@code /ws} and {@code /stream} without a route still open (public
 *     streams only, as before April 2026; user data on {@code /ws/<listenKey>} too)
 * @param listenKeyInPathDelivers whether {@code /private/ws/<listenKey>} tells anything
 * @param triggerDelay from a conditional order's trigger to its child order; a cancel in between
 *     meets -4117
 */
public record Variants(
    OversizeReduceOnly oversizeReduceOnly,
    boolean childCarriesClientAlgoId,
    boolean acksCarryAveragePrice,
    boolean bracketsAsArray,
    boolean unroutedStreams,
    boolean listenKeyInPathDelivers,
    Duration triggerDelay) {

  /** What a reduce-only order larger than the position meets. */
  public enum OversizeReduceOnly {
    SHRINKS,
    REJECTED
  }

  public Variants {
    if (triggerDelay.isNegative()) {
      throw new IllegalArgumentException("trigger delay " + triggerDelay + " must be 0 or more");
    }
  }

  /** What most reports agree on. */
  public static Variants usual() {
    return new Variants(
        OversizeReduceOnly.SHRINKS, true, false, true, false, true, Duration.ofMillis(10));
  }

  public Variants withOversizeReduceOnly(OversizeReduceOnly value) {
    return new Variants(
        value,
        childCarriesClientAlgoId,
        acksCarryAveragePrice,
        bracketsAsArray,
        unroutedStreams,
        listenKeyInPathDelivers,
        triggerDelay);
  }

  public Variants withChildCarriesClientAlgoId(boolean value) {
    return new Variants(
        oversizeReduceOnly,
        value,
        acksCarryAveragePrice,
        bracketsAsArray,
        unroutedStreams,
        listenKeyInPathDelivers,
        triggerDelay);
  }

  public Variants withAcksCarryAveragePrice(boolean value) {
    return new Variants(
        oversizeReduceOnly,
        childCarriesClientAlgoId,
        value,
        bracketsAsArray,
        unroutedStreams,
        listenKeyInPathDelivers,
        triggerDelay);
  }

  public Variants withTriggerDelay(Duration value) {
    return new Variants(
        oversizeReduceOnly,
        childCarriesClientAlgoId,
        acksCarryAveragePrice,
        bracketsAsArray,
        unroutedStreams,
        listenKeyInPathDelivers,
        value);
  }
}
