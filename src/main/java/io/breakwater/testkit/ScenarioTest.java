package io.breakwater.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit 5 test of a node. It may take a {@link Scenario}, which has started and is NORMAL, or a
 * {@link Given}, to start one of its own; both are closed after it, an unhandled message fails it,
 * and where it fails the seed and everything that happened are printed.
 *
 * <p>{@code -Dbreakwater.seed=17} runs it under that seed alone.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(BreakwaterExtension.class)
public @interface ScenarioTest {}
