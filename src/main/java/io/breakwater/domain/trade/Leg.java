package io.breakwater.domain.trade;

import io.breakwater.domain.trade.OrderMachine.Nature;

/**
 * One of a trade's orders by its purpose.
 *
 * @param step counts take-profit steps, additions and reductions from 0; 0 for every other kind
 */
public record Leg(LegKind kind, int step) implements Comparable<Leg> {
  public static final Leg ENTRY = new Leg(LegKind.ENTRY, 0);
  public static final Leg BASE_STOP = new Leg(LegKind.BASE_STOP, 0);
  public static final Leg TIGHT_STOP = new Leg(LegKind.TIGHT_STOP, 0);
  public static final Leg CLOSE = new Leg(LegKind.CLOSE, 0);

  public Leg {
    if (step < 0 || step > 99 || (step > 0 && !kind.isStepped())) {
      throw new IllegalArgumentException("no such leg: " + kind + " " + step);
    }
  }

  public static Leg takeProfit(int step) {
    return new Leg(LegKind.TAKE_PROFIT, step);
  }

  public static Leg add(int step) {
    return new Leg(LegKind.ADD, step);
  }

  public static Leg reduce(int step) {
    return new Leg(LegKind.REDUCE, step);
  }

  /** Whether the leg waits at the exchange's algo service rather than in the book. */
  public boolean isConditional() {
    return kind.nature() == Nature.CONDITIONAL;
  }

  /** Whether a second copy of its order would change the position by twice the amount. */
  public boolean isFenced() {
    return kind.nature() == Nature.EXPOSURE;
  }

  @Override
  public int compareTo(Leg other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Integer.compare(step, other.step);
  }

  /** Such as {@code E}, {@code S} or {@code T1}: as it stands in client order ids. */
  public String code() {
    return kind.isStepped()
        ? kind.code() + Integer.toString(step)
        : Character.toString(kind.code());
  }

  @Override
  public String toString() {
    return kind.isStepped() ? kind + "-" + step : kind.toString();
  }
}
