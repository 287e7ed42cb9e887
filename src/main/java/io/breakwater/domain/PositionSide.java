package io.breakwater.domain;

/** BOTH in one-way mode; LONG or SHORT in hedge mode, where a symbol can hold one of each. */
public enum PositionSide {
  BOTH,
  LONG,
  SHORT
}
