package io.breakwater.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.breakwater.domain.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class BreakwaterExtensionTest {
  private static final List<Scenario> MADE = new ArrayList<>();

  /** Not found by itself: its tests are run by those below. */
  static final class Fixture {
    @Seeds(3)
    void counts(Scenario node) {
      MADE.add(node);
    }

    @ScenarioTest
    void fails(Scenario node) {
      node.withPosition("BTCUSDT", Direction.LONG, "0.010");
      assertEquals(1, 2);
    }

    @ScenarioTest
    void leavesAMessageUnhandled(Scenario node) {
      node.run(
          "deaf",
          inside ->
              Behaviors.setup(
                  context -> {
                    context.getSelf().unsafeUpcast().tell("hello");
                    return Behaviors.receive(Object.class)
                        .onMessage(Integer.class, number -> null)
                        .build();
                  }));
    }
  }

  private record Ran(String name, Optional<Throwable> failure) {}

  private static List<Ran> run(String method) {
    List<Ran> ran = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Fixture.class, method, "io.breakwater.testkit.Scenario"))
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  ran.add(new Ran(test.getDisplayName(), result.getThrowable()));
                }
              }
            });
    return ran;
  }

  @Test
  void aTestIsRepeatedOverSeedsEachWithItsOwnNodeThatIsClosed() {
    MADE.clear();
    List<Ran> ran = run("counts");
    assertEquals(List.of("seed 1", "seed 2", "seed 3"), ran.stream().map(Ran::name).toList());
    assertEquals(List.of(1L, 2L, 3L), MADE.stream().map(Scenario::seed).toList());
    assertTrue(ran.stream().allMatch(each -> each.failure().isEmpty()), ran::toString);
    assertThrows(IllegalStateException.class, MADE.get(0)::trades);
  }

  @Test
  void aSeedThatIsNamedIsTheOnlyOne() {
    System.setProperty(Given.SEED, "17");
    try {
      assertEquals(List.of("seed 17"), run("counts").stream().map(Ran::name).toList());
    } finally {
      System.clearProperty(Given.SEED);
    }
  }

  @Test
  void aFailureOfAnyKindShowsTheSeedAndWhatHappened() {
    Throwable failure = run("fails").get(0).failure().orElseThrow();
    String shown = failure.getSuppressed()[0].toString();
    assertTrue(shown.contains("seed 1 (-Dbreakwater.seed=1)"), shown);
    assertTrue(shown.contains("bought 0.01 BTCUSDT"), shown);
  }

  @Test
  void anUnhandledMessageFailsTheTest() {
    Throwable failure = run("leavesAMessageUnhandled").get(0).failure().orElseThrow();
    assertTrue(failure.getMessage().contains("unhandled messages"), failure.getMessage());
  }
}
