package io.breakwater.simulation.bugs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/**
 * A method of the node, and what it does instead. Found by name and number of parameters, so that
 * one that is gone is an error and not a bug that is never planted.
 *
 * @param owner the class that has the method, by its full name: most are seen by their room alone
 */
record Change(String owner, String method, int parameters, Instead instead) {
  /** What the method does instead; what it gives is the method's result. */
  interface Instead {
    Object of(Call call) throws ReflectiveOperationException;
  }

  /** One call of the method. */
  record Call(Method method, Object self, List<Object> arguments) {
    @SuppressWarnings("unchecked")
    <T> T argument(int index) {
      return (T) arguments.get(index);
    }

    /** What the method itself gives. */
    <T> T proceed() throws ReflectiveOperationException {
      return proceedWith(arguments.toArray());
    }

    @SuppressWarnings("unchecked")
    <T> T proceedWith(Object... others) throws ReflectiveOperationException {
      Planted.letPass();
      try {
        return (T) method.invoke(self, others);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException bug) {
          throw bug;
        }
        throw e;
      }
    }

    /** With one argument changed. */
    <T> T proceedWithArgument(int index, Object other) throws ReflectiveOperationException {
      Object[] changed = arguments.toArray();
      changed[index] = other;
      return proceedWith(changed);
    }
  }

  Class<?> type() {
    try {
      return Class.forName(owner);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class " + owner, e);
    }
  }

  Method found() {
    List<Method> all =
        Arrays.stream(type().getDeclaredMethods())
            .filter(each -> each.getName().equals(method))
            .filter(each -> each.getParameterCount() == parameters && !each.isBridge())
            .toList();
    if (all.size() != 1) {
      throw new IllegalStateException(
          owner + " has " + all.size() + " methods " + method + " of " + parameters);
    }
    all.get(0).setAccessible(true);
    return all.get(0);
  }
}
