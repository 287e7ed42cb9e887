package io.breakwater.simulation.bugs;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Changes in the running node's byte code, from {@link #plant} until {@link #close}, which puts
 * every class back as it was compiled. One at a time. The thread that planted it meets it, and
 * whoever is told to; any other thread has the node as it is.
 */
public final class Planted implements AutoCloseable {
  private static final Object NOTHING = new Object();

  private static final ThreadLocal<Boolean> MEETS = ThreadLocal.withInitial(() -> false);
  private static final ThreadLocal<Boolean> PASSES = ThreadLocal.withInitial(() -> false);

  private static volatile Planted current;

  private final List<Change> changes;
  private final List<Method> methods;
  private final ClassReloadingStrategy strategy;
  private volatile boolean everywhere;

  private Planted(List<Change> changes, Instrumentation instrumentation) {
    this.changes = changes;
    this.methods = changes.stream().map(Change::found).toList();
    this.strategy = ClassReloadingStrategy.of(instrumentation);
  }

  static Planted plant(List<Change> changes) {
    if (current != null) {
      throw new IllegalStateException("something is planted already");
    }
    Planted planted = new Planted(changes, ByteBuddyAgent.install());
    current = planted;
    MEETS.set(true);
    planted.byType().forEach(planted::rewrite);
    return planted;
  }

  /** Every thread meets it from now on: actors with threads of their own, too. */
  Planted everywhere() {
    everywhere = true;
    return this;
  }

  /** This thread meets it meanwhile. */
  <T> T with(Supplier<T> work) {
    return meeting(true, work);
  }

  /** This thread does not meet it meanwhile. */
  <T> T without(Supplier<T> work) {
    return meeting(false, work);
  }

  private static <T> T meeting(boolean meets, Supplier<T> work) {
    boolean before = MEETS.get();
    MEETS.set(meets);
    try {
      return work.get();
    } finally {
      MEETS.set(before);
    }
  }

  private Map<Class<?>, List<Integer>> byType() {
    Map<Class<?>, List<Integer>> numbers = new LinkedHashMap<>();
    for (int number = 0; number < changes.size(); number++) {
      Class<?> type = changes.get(number).type();
      numbers.computeIfAbsent(type, each -> new ArrayList<>()).add(number);
    }
    return numbers;
  }

  private void rewrite(Class<?> type, List<Integer> numbers) {
    var builder = new ByteBuddy().decorate(type);
    for (int number : numbers) {
      var advice =
          Advice.withCustomMapping().bind(Diversion.Number.class, number).to(Diversion.class);
      builder = builder.visit(advice.on(ElementMatchers.is(methods.get(number))));
    }
    builder.make().load(type.getClassLoader(), strategy);
  }

  @Override
  public void close() {
    current = null;
    MEETS.remove();
    for (Class<?> type : byType().keySet()) {
      try {
        strategy.reset(ClassFileLocator.ForClassLoader.of(type.getClassLoader()), type);
      } catch (IOException e) {
        throw new IllegalStateException("cannot restore " + type, e);
      }
    }
  }

  /** The next call of a changed method is the method's own. */
  static void letPass() {
    PASSES.set(true);
  }

  /** Called by the changed method; null: it does what it always does. */
  public static Object answer(int number, Object self, Object[] arguments) {
    Planted now = current;
    if (now == null || !(now.everywhere || MEETS.get())) {
      return null;
    }
    if (PASSES.get()) {
      PASSES.set(false);
      return null;
    }
    try {
      Change.Call call = new Change.Call(now.methods.get(number), self, Arrays.asList(arguments));
      return Optional.ofNullable(now.changes.get(number).instead().of(call)).orElse(NOTHING);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a planted bug does not fit the node any more", e);
    }
  }

  /** What the changed method gives. */
  public static Object value(Object answer) {
    return answer == NOTHING ? null : answer;
  }
}
