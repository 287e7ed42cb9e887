package io.breakwater.account;

/** What an account may do. Outside NORMAL nothing that adds exposure is begun; exits always are. */
public enum Mode {
  /** Recovering and reconciling; no source has spoken yet. */
  STARTING,
  NORMAL,
  /** At least one {@link Reason} holds. */
  SAFE,
  /** Stopped by a loss limit or a person; only an operator leaves it. */
  HALTED
}
