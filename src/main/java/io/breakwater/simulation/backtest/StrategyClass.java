package io.breakwater.simulation.backtest;

import io.breakwater.domain.Symbol;
import io.breakwater.market.Market;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyPlan;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** A strategy of somebody's own, found on the class path by its name. */
final class StrategyClass {
  private static final int LONGEST_NAME = 24;

  private StrategyClass() {}

  /**
   * Hears trades, quotes and mark prices of all symbols.
   *
   * @throws IllegalArgumentException with one line, where there is no such class, or it is not what
   *     can be run: a public class with a public constructor without parameters
   */
  static StrategyChoice find(String name, List<Symbol> symbols) {
    Constructor<? extends Strategy> constructor = constructor(name);
    StrategyPlan plan =
        new StrategyPlan(
            planName(name),
            VirtualWorld.ACCOUNT,
            symbols,
            EnumSet.of(Market.Kind.TRADES, Market.Kind.QUOTES, Market.Kind.MARK_PRICE));
    make(constructor);
    return new StrategyChoice(name, "its own", plan, () -> make(constructor));
  }

  private static Constructor<? extends Strategy> constructor(String name) {
    try {
      Class<?> found = Class.forName(name, true, StrategyClass.class.getClassLoader());
      if (!Strategy.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException("must implement " + Strategy.class.getName());
      }
      boolean usable =
          Modifier.isPublic(found.getModifiers()) && !Modifier.isAbstract(found.getModifiers());
      if (!usable) {
        throw new IllegalArgumentException("must be public and not abstract");
      }
      return found.asSubclass(Strategy.class).getConstructor();
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("must be a class on the class path", e);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("must have a public constructor without parameters", e);
    }
  }

  private static Strategy make(Constructor<? extends Strategy> constructor) {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("its constructor fails: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot be made: " + e, e);
    }
  }

  private static String planName(String name) {
    String plain =
        name.replaceAll(".*[.$]", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
  }
}
