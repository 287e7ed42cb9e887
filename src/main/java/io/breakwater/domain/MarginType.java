package io.breakwater.domain;

/** Whether a position's margin is its own or shared with the account's other positions. */
public enum MarginType {
  CROSSED,
  ISOLATED
}
