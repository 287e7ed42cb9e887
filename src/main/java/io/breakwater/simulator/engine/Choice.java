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
    /** It is taken as it is; what is left of it when the position is flat expires. */
    SHRINKS_AT_FILL,
    /** -2022; an order that a trigger placed shrinks all the same. */
    REJECTED
  }

  /**
   * What a reduce-only order meets where open ones cover the position already. One that a trigger
   * placed to close the position is taken in any case.
   */
  enum CoveredReduceOnly implements Choice {
    TAKEN,
    REJECTED_2022,
    REJECTED_4118
  }

  /** Which second conditional order that closes the position meets -4130. */
  enum SecondClosePosition implements Choice {
    SAME_TYPE_REFUSED,
    /** A stop beside a take-profit too. */
    SAME_SIDE_REFUSED,
    TAKEN
  }

  /** What a client order id must be unique among, as long as its order is open. */
  enum ClientIdScope implements Choice {
    ACCOUNT,
    SYMBOL
  }

  /** Whether a client id is free as soon as its order is done. */
  enum ClientIdReuse implements Choice {
    FREE,
    /** For ten minutes it meets -4116. */
    BLOCKED
  }

  /** The client order id of the order that a triggered conditional order becomes. */
  enum ChildName implements Choice {
    CLIENT_ALGO_ID,
    GENERATED
  }

  /** How long a conditional order is TRIGGERING. */
  enum Triggering implements Choice {
    /** {@link Variants#triggerDelay}. */
    PROMPT,
    /** 30 s longer, one time in four. */
    HANGS
  }

  /** How a reduce-only order ends that would flip the position. */
  enum FlippingOrder implements Choice {
    EXPIRED,
    CANCELED
  }

  /** What the user stream tells of a post-only or fill-or-kill order that was refused. */
  enum RefusedByBook implements Choice {
    NOTHING,
    /** An order with a number of its own that is EXPIRED; look-ups find it. */
    EXPIRED_EVENT
  }

  /** What becomes of conditional orders when all open orders of a symbol are canceled. */
  enum CancelAll implements Choice {
    LEAVES_CONDITIONAL,
    TAKES_CONDITIONAL
  }

  /** Which of the known texts an error has. */
  enum ErrorTexts implements Choice {
    DOCUMENTED,
    /** As in users' logs: another text of -4016 and -4024, the address in that of -2015. */
    LIVE
  }

  /** Which immediate answers carry {@code avgPrice} and {@code cumQuote}. */
  enum AckAverages implements Choice {
    NONE,
    /** Those to a market order that asked for RESULT. */
    MARKET_RESULT,
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
