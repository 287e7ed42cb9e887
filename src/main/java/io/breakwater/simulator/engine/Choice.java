package io.breakwater.simulator.engine;

/**
 * One way in which the exchange may decide a rule that could not be confirmed. Each enum here is a
 * switch, and its first constant is the usual way: what most reports agree on.
 */
public sealed interface Choice {
  /** What a reduce-only order larger than the position meets. */
  enum OversizeReduceOnly implements Choice {
    /** It is taken with the position's size. */
    SHRINKS,
    /** -2022; an order that a trigger placed shrinks all the same. */
    REJECTED
  }

  /** The client order id of the order that a triggered conditional order becomes. */
  enum ChildName implements Choice {
    CLIENT_ALGO_ID,
    GENERATED
  }

  /** Which immediate answers carry {@code avgPrice} and {@code cumQuote}. */
  enum AckAverages implements Choice {
    NONE,
    /** All of them, as before June 2026. */
    ALL
  }

  /** The shape of leverageBracket where a symbol is asked for. */
  enum BracketShape implements Choice {
    ARRAY,
    OBJECT
  }

  /** Whether {@code /ws} and {@code /stream} without a route still open, as before April 2026. */
  enum UnroutedStreams implements Choice {
    REFUSED,
    /** With public streams only, and user data on {@code /ws/<listenKey>}. */
    OPEN
  }

  /** Whether {@code /private/ws/<listenKey>} tells anything. */
  enum KeyInPath implements Choice {
    DELIVERS,
    SILENT
  }
}
