package io.breakwater.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a {@link ScenarioTest} under each of its seeds. */
final class BreakwaterExtension implements TestTemplateInvocationContextProvider {
  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    long count =
        AnnotationSupport.findAnnotation(context.getTestMethod(), Seeds.class)
            .map(Seeds::value)
            .orElse(1);
    Long only = Long.getLong(Given.SEED);
    LongStream seeds = only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only);
    return seeds.mapToObj(Run::new);
  }

  private record Run(long seed) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Host(seed));
    }
  }

  /** Makes the scenarios of one run, and sees to their end. */
  private static final class Host
      implements ParameterResolver, TestExecutionExceptionHandler, AfterEachCallback {
    private final long seed;
    private final List<Scenario> scenarios = new ArrayList<>();

    private Host(long seed) {
      this.seed = seed;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Scenario.class || type == Given.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Given given = Scenario.given().seed(seed).toldTo(scenarios::add);
      return parameter.getParameter().getType() == Given.class ? given : given.start();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
        throws Throwable {
      for (Scenario scenario : scenarios) {
        String timeline = scenario.timeline();
        boolean isToldAlready =
            failure.getMessage() != null && failure.getMessage().contains(timeline);
        if (!isToldAlready) {
          failure.addSuppressed(new WhatHappened(timeline));
        }
      }
      throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      scenarios.forEach(Scenario::close);
    }
  }

  /** Shows a timeline where a failure is shown. */
  private static final class WhatHappened extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WhatHappened(String timeline) {
      super(timeline, null, false, false);
    }
  }
}
