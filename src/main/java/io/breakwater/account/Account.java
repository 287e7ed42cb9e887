package io.breakwater.account;

/** One trading account: the parent of all its actors, reached through {@link Accounts}. */
public final class Account {
  /** What may be sent to an account from outside; serializable. */
  public sealed interface Command permits OrderGateway.Request {}

  private Account() {}
}
