package io.breakwater.domain.trade;

/** What an order is for within a trade. The code stands in client order ids and is for ever. */
public enum LegKind {
  ENTRY('E'),
  /** The close-position stop at the signal's stop price. */
  BASE_STOP('S'),
  TAKE_PROFIT('T'),
  CLOSE('C');

  private final char code;

  LegKind(char code) {
    this.code = code;
  }

  char code() {
    return code;
  }
}
