package io.breakwater.simulation.backtest;

import com.typesafe.config.ConfigRenderOptions;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyClass;
import io.breakwater.strategy.StrategyPlan;
import io.breakwater.strategy.StrategySettings;
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
   * @throws IllegalArgumentException with one line, where the class is missing or does not fit, or
   *     a setting is wrong
   */
  public static StrategyChoice of(StrategySettings settings, ClassLoader loader) {
    StrategyClass type = StrategyClass.named(settings.className(), loader);
    Supplier<Strategy> fresh = () -> type.create(settings.own());
    var plan =
        new StrategyPlan(
            settings.name(), settings.account(), settings.symbols(), fresh.get().hears());
    return new StrategyChoice(
        settings.className(),
        settings.own().root().render(ConfigRenderOptions.concise()),
        plan,
        fresh);
  }
}
