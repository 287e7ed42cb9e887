package io.breakwater.domain.trade;

import io.breakwater.domain.trade.OrderMachine.Nature;

/** What an order is for within a trade. The code stands in client order ids and is for ever. */
public enum LegKind {
  ENTRY('E', Nature.EXPOSURE, false),
  /** More of what the entry bought or sold; steps count the signals that asked for it. */
  ADD('A', Nature.EXPOSURE, true),
  /** The close-position stop at the signal's stop price. */
  BASE_STOP('S', Nature.CONDITIONAL, false),
  /** A stop with a quantity, closer than the base stop, or in its place while that is moved. */
  TIGHT_STOP('H', Nature.CONDITIONAL, false),
  TAKE_PROFIT('T', Nature.CONDITIONAL, true),
  /** Less of what is held, by a signal; steps count those. */
  REDUCE('R', Nature.EXPOSURE, true),
  CLOSE('C', Nature.CLOSE, false);

  private final char code;
  private final Nature nature;
  private final boolean stepped;

  LegKind(char code, Nature nature, boolean stepped) {
    this.code = code;
    this.nature = nature;
    this.stepped = stepped;
  }

  char code() {
    return code;
  }

  /** Whether one trade may have several legs of this kind. */
  boolean isStepped() {
    return stepped;
  }

  /** What a second copy of such an order could do. */
  public Nature nature() {
    return nature;
  }

  /** Whether its orders make the position larger. */
  public boolean opens() {
    return this == ENTRY || this == ADD;
  }
}
