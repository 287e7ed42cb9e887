package io.breakwater.strategy;

import com.typesafe.config.Config;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * A strategy by the name of its class, which has a public constructor that takes its settings, a
 * {@link Config}, or nothing.
 */
public final class StrategyClass {
  private static final String RIGHT =
      "must be a public class that implements "
          + Strategy.class.getName()
          + ", with a public constructor that takes nothing or one "
          + Config.class.getName();

  private final Class<? extends Strategy> type;
  private final Constructor<? extends Strategy> constructor;

  private StrategyClass(
      Class<? extends Strategy> type, Constructor<? extends Strategy> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  /**
   * Finds a class.
   *
   * @throws IllegalArgumentException with one line, where there is none or it does not fit
   */
  public static StrategyClass named(String name, ClassLoader loader) {
    Class<?> found;
    try {
      found = Class.forName(name, false, loader);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          "strategy class '" + name + "': there is no such class on the class path");
    }
    if (!Strategy.class.isAssignableFrom(found)) {
      throw wrong(name, "is no strategy");
    }
    if (Modifier.isAbstract(found.getModifiers()) || !Modifier.isPublic(found.getModifiers())) {
      throw wrong(name, "is abstract or not public");
    }
    Class<? extends Strategy> type = found.asSubclass(Strategy.class);
    return constructor(type, Config.class)
        .or(() -> constructor(type))
        .map(constructor -> new StrategyClass(type, constructor))
        .orElseThrow(() -> wrong(name, "has no constructor that fits"));
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException("strategy class '" + name + "' " + what + "; it " + RIGHT);
  }

  private static Optional<Constructor<? extends Strategy>> constructor(
      Class<? extends Strategy> type, Class<?>... parameters) {
    try {
      return Optional.of(type.getConstructor(parameters));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes one.
   *
   * @param settings its own; a class whose constructor takes nothing does without
   * @throws IllegalArgumentException with one line, where the constructor throws
   */
  public Strategy create(Config settings) {
    try {
      return constructor.getParameterCount() == 0
          ? constructor.newInstance()
          : constructor.newInstance(settings);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "strategy class '" + type.getName() + "': " + e.getCause().getMessage(), e.getCause());
    } catch (InstantiationException | IllegalAccessException e) {
      throw wrong(type.getName(), "cannot be made");
    }
  }
}
