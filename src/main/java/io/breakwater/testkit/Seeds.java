package io.breakwater.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@link ScenarioTest} that is repeated under the seeds from 1 on: each interleaves the node's
 * actors in another way.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ScenarioTest
public @interface Seeds {
  /** How many. */
  int value();
}
