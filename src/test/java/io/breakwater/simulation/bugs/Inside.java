package io.breakwater.simulation.bugs;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** What a planted bug reaches of the node that its rooms keep to themselves. */
final class Inside {
  private Inside() {}

  @SuppressWarnings("unchecked")
  static <T> T get(Object owner, String field) throws ReflectiveOperationException {
    return (T) field(owner, field).get(owner);
  }

  static void set(Object owner, String field, Object value) throws ReflectiveOperationException {
    field(owner, field).set(owner, value);
  }

  private static Field field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Calls the one method that takes these arguments. */
  @SuppressWarnings("unchecked")
  static <T> T call(Object owner, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(owner.getClass().getDeclaredMethods())
            .filter(each -> each.getName().equals(name) && takes(each, arguments))
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(owner.getClass() + " " + name));
    method.setAccessible(true);
    try {
      return (T) method.invoke(owner, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      }
      throw e;
    }
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      boolean fits = types[i].isPrimitive() || types[i].isInstance(arguments[i]);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  static boolean isA(Object value, String simpleName) {
    return value.getClass().getSimpleName().equals(simpleName);
  }
}
