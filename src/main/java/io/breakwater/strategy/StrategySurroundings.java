package io.breakwater.strategy;

import io.breakwater.account.Accounts;
import io.breakwater.market.Market;
import java.time.Clock;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a strategy runs among.
 *
 * @param store of its saved state; empty: a restart forgets it
 */
public record StrategySurroundings(
    ActorRef<Market.Command> market,
    Accounts accounts,
    Clock clock,
    Optional<StrategyStore> store) {}
