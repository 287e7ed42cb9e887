package io.breakwater.exchange;

import io.breakwater.domain.Balance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All balances of an account at one moment.
 *
 * @param askedAt by the exchange's clock as we know it, when the question left
 */
public record BalanceSnapshot(List<Balance> balances, Instant askedAt) {
  public BalanceSnapshot {
    balances = List.copyOf(balances);
  }

  public Optional<Balance> of(String asset) {
    return balances.stream().filter(b -> b.asset().equals(asset)).findFirst();
  }
}
