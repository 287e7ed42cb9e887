package io.breakwater.domain;

/** The price that a conditional order watches. */
public enum WorkingType {
  MARK_PRICE,
  CONTRACT_PRICE
}
