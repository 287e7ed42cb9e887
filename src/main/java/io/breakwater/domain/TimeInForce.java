package io.breakwater.domain;

/**
 * How long a limit order rests: until canceled, not at all, wholly or not at all, as maker only,
 * until a date; as maker for the exchange's own app only (RPI); or until the position is gone
 * (GTE_GTC, of conditional orders).
 */
public enum TimeInForce {
  GTC,
  IOC,
  FOK,
  GTX,
  GTD,
  RPI,
  GTE_GTC
}
