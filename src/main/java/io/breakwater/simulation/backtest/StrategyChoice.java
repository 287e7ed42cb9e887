package io.breakwater.simulation.backtest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.breakwater.domain.Symbol;
import io.breakwater.strategy.Breakout;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyPlan;
import io.breakwater.strategy.StrategySettings;
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
   * A class of somebody's own.
   *
   * @param symbols that it hears
   * @throws IllegalArgumentException with one line that says what would be right
   */
  public static StrategyChoice named(String className, List<Symbol> symbols) {
    return StrategyClass.find(className, symbols);
  }

  /**
   * The sample.
   *
   * @param config whose {@code breakwater.strategy} has its settings
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static StrategyChoice breakout(Config config) {
    StrategySettings settings = StrategySettings.from(config);
    return new StrategyChoice(
        Breakout.class.getName(),
        config.getConfig("breakwater.strategy").root().render(ConfigRenderOptions.concise()),
        Breakout.plan(settings),
        () -> new Breakout(settings));
  }
}
