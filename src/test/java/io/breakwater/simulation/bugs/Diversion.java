package io.breakwater.simulation.bugs;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * What is written around the body of a method: asks {@link Planted} first, and runs the body only
 * where it has no answer. Public because it becomes a part of the node's own classes.
 */
public final class Diversion {
  private Diversion() {}

  /** Which of the planted changes is meant. */
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Number {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  public static Object enter(
      @Number int number,
      @Advice.This(optional = true, typing = Assigner.Typing.DYNAMIC) Object self,
      @Advice.AllArguments Object[] arguments) {
    return Planted.answer(number, self, arguments);
  }

  @Advice.OnMethodExit
  public static void exit(
      @Advice.Enter Object answer,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
    if (answer != null) {
      returned = Planted.value(answer);
    }
  }
}
