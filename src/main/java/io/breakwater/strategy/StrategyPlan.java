package io.breakwater.strategy;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Symbol;
import io.breakwater.market.Market;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a strategy is called, which account it trades for, and what it hears. Rules and health of
 * its symbols are always told.
 *
 * @param name unique among the account's strategies; 1 to 24 characters of a-z, 0-9 and {@code -}
 */
public record StrategyPlan(
    String name, AccountId account, List<Symbol> symbols, Set<Market.Kind> kinds) {
  static final String NAME_FORM = "[a-z0-9-]{1,24}";

  private static final Pattern NAME = Pattern.compile(NAME_FORM);

  public StrategyPlan {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "strategy name '" + name + "' must be 1 to 24 characters of a-z, 0-9 and -");
    }
    if (symbols.isEmpty()) {
      throw new IllegalArgumentException("strategy " + name + " must have at least one symbol");
    }
    symbols = List.copyOf(symbols);
    EnumSet<Market.Kind> all = EnumSet.of(Market.Kind.RULES, Market.Kind.HEALTH);
    all.addAll(kinds);
    // Not Set.copyOf: subscriptions are made in this order, which must not differ between runs.
    kinds = Collections.unmodifiableSet(all);
  }
}
