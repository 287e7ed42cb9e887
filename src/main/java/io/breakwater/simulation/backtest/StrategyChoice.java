package io.breakwater.simulation.backtest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyClass;
import io.breakwater.strategy.StrategyPlan;
import java.util.List;
import java.util.function.Supplier;

/**
 * The strategy that is tried.
 *
 * @param name for people
 * @param settings for people, in one line
 * @param fresh makes a new one at each start and restart
 */
public record StrategyChoice(
    String name, String settings, StrategyPlan plan, Supplier<Strategy> fresh) {
  /**
   * A class with its settings, run for the account of a backtest.
   *
   * @param name part of its signals' ids
   * @param className of a {@link Strategy}, as {@link StrategyClass} takes it
   * @param own what the class itself reads
   * @throws IllegalArgumentException with one line, where the class is missing or does not fit, or
   *     a setting is wrong
   */
  public static StrategyChoice of(
      String name, String className, List<Symbol> symbols, Config own, ClassLoader loader) {
    StrategyClass type = StrategyClass.named(className, loader);
    Supplier<Strategy> fresh = () -> type.create(own);
    var plan = new StrategyPlan(name, VirtualWorld.ACCOUNT, symbols, fresh.get().hears());
    return new StrategyChoice(
        className, own.root().render(ConfigRenderOptions.concise()), plan, fresh);
  }
}
