package io.breakwater.domain;

/**
 * How long a limit order rests: until canceled, not at all, wholly or not at all, as maker only.
 */
public enum TimeInForce {
  GTC,
  IOC,
  FOK,
  GTX,
  GTD
}
