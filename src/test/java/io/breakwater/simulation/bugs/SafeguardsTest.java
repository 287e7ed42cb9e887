package io.breakwater.simulation.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Each safeguard has a test that fails without it. That stories show it as well is a matter of
 * {@link PlantedBugsTest}, since each switch is one of them.
 */
class SafeguardsTest {
  @ParameterizedTest
  @EnumSource(Safeguard.class)
  @SuppressWarnings("try")
  void isMissedByItsTest(Safeguard safeguard) {
    try (var planted = safeguard.off().plant().everywhere()) {
      List<TestExecutionSummary.Failure> failures = run(safeguard).getFailures();
      assertEquals(1, failures.size(), "fails without " + safeguard);
      assertInstanceOf(AssertionError.class, failures.get(0).getException());
    }
    TestExecutionSummary with = run(safeguard);
    assertTrue(with.getFailures().isEmpty(), () -> with.getFailures().get(0).toString());
  }

  private static TestExecutionSummary run(Safeguard safeguard) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(safeguard.test()))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    assertEquals(1, listener.getSummary().getTestsStartedCount(), safeguard.test());
    return listener.getSummary();
  }
}
