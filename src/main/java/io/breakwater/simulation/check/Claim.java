package io.breakwater.simulation.check;

/** What a run is judged by: a {@link Promise} or an {@link Invariant}. */
public sealed interface Claim permits Promise, Invariant {
  /** Such as {@code P1} or {@code I1}. */
  String code();

  /** In a few words. */
  String title();

  /** What is counted. */
  String unit();
}
