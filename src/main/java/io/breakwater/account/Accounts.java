package io.breakwater.account;

import io.breakwater.domain.AccountId;

/** Reaches an account wherever it lives: in this process, or on another node of the cluster. */
@FunctionalInterface
public interface Accounts {
  void tell(AccountId account, Account.Command command);
}
