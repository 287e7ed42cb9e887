package io.breakwater.simulator.source;

/** What can be wrong with a row of a recording, or between it and the one above. */
public enum RowFault {
  /** A field that is no number, no time, or below what it can be. */
  FIELD("unreadable field"),
  /** More or fewer columns than the layout has. */
  COLUMNS("wrong number of columns"),
  /** Its time, or its id, is before the one above. */
  ORDER("out of order"),
  /** The id of the row above once more. */
  DUPLICATE("duplicate"),
  /** Ids, or minutes, between it and the row above are missing; the row itself is used. */
  GAP("gap"),
  /** Quantity 0, which the public archive has now and then; never used, and never an error. */
  EMPTY("quantity 0");

  private final String words;

  RowFault(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
