package io.breakwater.domain.trade;

/** Who changed a position beside the node. */
public enum OutsideCause {
  /** A person, or another program with access to the account. */
  HAND,
  /** The exchange, because the margin was used up. */
  LIQUIDATION,
  /** The exchange, to cover somebody else's loss. */
  ADL,
  /** The exchange, at the end of a contract. */
  SETTLEMENT
}
