package io.breakwater.strategy;

import io.breakwater.account.Accounts;
import io.breakwater.market.Market;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a strategy runs among.
 *
 * @param store of its saved state; empty: a restart forgets it
 * @param renewInterval how often it asks again for all that it asked for; may be long where nothing
 *     is ever lost
 */
public record StrategySurroundings(
    ActorRef<Market.Command> market,
    Accounts accounts,
    Clock clock,
    Optional<StrategyStore> store,
    Duration renewInterval) {
  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(10);

  /** The same as a node has it. */
  public StrategySurroundings(
      ActorRef<Market.Command> market,
      Accounts accounts,
      Clock clock,
      Optional<StrategyStore> store) {
    this(market, accounts, clock, store, RENEW_INTERVAL);
  }

  public StrategySurroundings renewedEach(Duration interval) {
    return new StrategySurroundings(market, accounts, clock, store, interval);
  }
}
