package io.breakwater.simulation.check;

import java.util.Optional;

/** What must be true after every run, whatever was broken in it. */
public enum Invariant implements Claim {
  ONE_ORDER("I1", "one entry order, one order per revision", "signals", Promise.AT_MOST_ONCE),
  EQUAL_BOOKS(
      "I2", "5 s after the last fault books are equal", "fills, orders, sums", Promise.EXACT_BOOKS),
  SELDOM_NAKED("I3", "unprotected position-seconds in limit", "spans", Promise.NEVER_NAKED),
  ONE_OWNER(
      "I4", "no entry outside NORMAL or by old owners", "entry orders", Promise.SAFE_WHEN_BLIND),
  THROTTLES_OBEYED("I5", "throttles obeyed, a reserve for exits", "requests", Promise.NEVER_BANNED),
  JOURNALED_FIRST("I6", "each order was journaled before it came", "orders", Promise.NOTHING_LOST),
  LAST_STOP_STAYS(
      "I7", "last stop stays till its successor lives", "canceled stops", Promise.NEVER_NAKED),
  ONE_OUTCOME("I8", "each signal has one final outcome", "signals", Promise.NOTHING_LOST),
  NOTHING_UNHANDLED("I9", "no message without a reader", "runs", null);

  private final String code;
  private final String title;
  private final String unit;
  private final Optional<Promise> promise;

  Invariant(String code, String title, String unit, Promise promise) {
    this.code = code;
    this.title = title;
    this.unit = unit;
    this.promise = Optional.ofNullable(promise);
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

  /** What it is a part of; empty where nothing is promised. */
  public Optional<Promise> promise() {
    return promise;
  }
}
