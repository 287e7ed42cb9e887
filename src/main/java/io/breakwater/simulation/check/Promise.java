package io.breakwater.simulation.check;

/** What the node promises, each judged by an observer of its own. */
public enum Promise implements Claim {
  AT_MOST_ONCE("P1", "one signal, at most one entry order", "signals"),
  NEVER_NAKED("P2", "a filled entry has its stop within 1 s", "fills and stops"),
  READ_OR_REFUSE("P3", "no entry on a position older than 5 s", "entry orders"),
  SAFE_WHEN_BLIND("P4", "nothing adds exposure outside NORMAL", "orders and signals"),
  EXACT_BOOKS("P5", "books equal the exchange's", "fills, orders, sums"),
  NOTHING_LOST("P6", "journaled before sent; no trade missed", "orders, trades, signals"),
  NEVER_BANNED("P7", "no 429 and no 418", "requests"),
  NO_SECRETS("P8", "no key or secret where it may be read", "texts");

  private final String code;
  private final String title;
  private final String unit;

  Promise(String code, String title, String unit) {
    this.code = code;
    this.title = title;
    this.unit = unit;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String unit() {
    return unit;
  }
}
