package io.breakwater.testkit;

import static io.breakwater.account.Mode.NORMAL;
import static io.breakwater.account.Mode.SAFE;
import static io.breakwater.account.Reason.POSITIONS_UNREADABLE;
import static io.breakwater.domain.Direction.LONG;
import static io.breakwater.domain.Direction.SHORT;
import static io.breakwater.simulation.story.ExchangeCall.POSITIONS;
import static io.breakwater.testkit.Scenario.millis;
import static io.breakwater.testkit.Scenario.seconds;
import static io.breakwater.testkit.Signals.enterLong;
import static io.breakwater.testkit.Signals.enterShort;
import static io.breakwater.testkit.Signals.exit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.check.Promise;
import io.breakwater.simulation.story.Script;
import io.breakwater.simulation.virtual.VirtualWorld;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What a scenario can say. */
class DslTest {
  @ScenarioTest
  void anOutageStopsEntriesAndLetsExitsThrough(Scenario node) {
    node.withPosition("BTCUSDT", LONG, "0.010");
    node.exchange().stopsAnswering(POSITIONS);
    node.timePasses(seconds(30));
    node.expectMode(SAFE, POSITIONS_UNREADABLE);
    node.signal(enterLong("ETHUSDT")).isDenied(SAFE);
    node.signal(exit("BTCUSDT")).isFilled("0.010");
  }

  @ScenarioTest
  void twoSymbolsAreTradedSideBySide(Scenario node) {
    node.withPosition("BTCUSDT", LONG, "0.010").withPosition("ETHUSDT", SHORT, "0.5");
    node.expectPosition("0.010");
    node.expectPosition("ETHUSDT", "-0.5");
    assertTrue(node.exchange().in("BTCUSDT").hasStop("58800"));
    assertTrue(node.exchange().in("ETHUSDT").hasStop("3060"));
    node.exchange().in("ETHUSDT").trades("3100");
    node.expect("flat", () -> node.exchange().in("ETHUSDT").position().signum() == 0);
    node.expectPosition("0.010");
    node.signal(exit("BTCUSDT")).isFilled("0.010");
    node.expectFlatAndEmpty();
    node.signal(enterShort("ETHUSDT", "0.2").stop("3200")).isAccepted().isProtected();
    node.signal(exit("ETHUSDT")).isFilled("0.2");
  }

  @ScenarioTest
  void whatIsGivenIsHowItBegins(Given given) {
    try (var node =
        given.market("SOLUSDT", "150").wallet("5000").latency(millis(5), millis(50)).start()) {
      node.withPosition("SOLUSDT", LONG, "2");
      node.expectPosition("SOLUSDT", "2");
      assertThrows(IllegalArgumentException.class, () -> node.exchange().in("BTCUSDT"));
    }
  }

  @ScenarioTest
  void aScriptIsPlayedFromNowOn(Scenario node) {
    node.plays(
        """
        0s  calls lost-answer place-order 1 times for 5s
        0s  enter ETHUSDT long 0.5 stop -2% valid 10s
        5s  crash now for 2s
        """);
    node.expectPosition("ETHUSDT", "0.5");
    node.timePasses(seconds(30));
    node.expectMode(NORMAL);
    assertEquals(1, node.exchange().entries().size());
    var promises = node.expectPromises();
    assertTrue(
        promises.verdicts().stream()
            .filter(verdict -> verdict.claim() == Promise.AT_MOST_ONCE)
            .allMatch(verdict -> verdict.isHeld()));
  }

  @ScenarioTest
  void aScriptFromAFileIsPlayedInItsOwnWorld(Given given) {
    Script storm = Scenario.script("storm.story");
    try (var node = given.like(storm).start()) {
      node.plays(storm);
      node.timePasses(seconds(60));
      assertEquals(1, node.exchange().entries().size());
      node.expectPromises();
    }
  }

  @ScenarioTest
  void aScriptThatNamesWhatIsNotThereIsRefused(Scenario node) {
    var wrong =
        assertThrows(
            IllegalArgumentException.class, () -> node.plays("0s  close DOGEUSDT long\n1s  dance"));
    assertTrue(wrong.getMessage().startsWith("script:1: 'DOGEUSDT' is no market of this story"));
    assertTrue(wrong.getMessage().contains("script:2: 'dance' is no act"));
  }

  @ScenarioTest
  void anExpectationThatFailsShowsTheSeedAndWhatHappenedInOrder(Given given) {
    try (var node = given.seed(7).start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      var failure = assertThrows(AssertionError.class, () -> node.expectPosition("ETHUSDT", "1"));
      String text = failure.getMessage();
      assertTrue(text.startsWith("within PT10S expected position 1 in ETHUSDT"), text);
      assertTrue(text.contains("seed 7 (-Dbreakwater.seed=7)"), text);
      inOrder(
          text,
          "when      signal-1: ENTER LONG BTCUSDT",
          "node      signal-1 is accepted",
          "exchange  bought 0.01 BTCUSDT at 60000",
          "exchange  POST /fapi/v1/order done",
          "exchange  stop-loss is live at 59000",
          "node      signal-1 is protected");
    }
  }

  private static void inOrder(String text, String... parts) {
    int from = 0;
    for (String part : parts) {
      int at = text.indexOf(part, from);
      assertTrue(at >= 0, () -> part + " is not next in\n" + text);
      from = at;
    }
  }

  @ScenarioTest
  void aPromiseThatIsBrokenIsShown(Scenario node) {
    String secret = VirtualWorld.secrets().get("API secret");
    node.run(
        "chatterbox",
        inside ->
            Behaviors.setup(
                context -> {
                  Signal signal =
                      Signal.enter(
                              new SignalId(secret),
                              inside.clock().instant(),
                              seconds(5),
                              LONG,
                              new Symbol("BTCUSDT"),
                              Quantity.of("0.010"))
                          .withStopLoss(Price.of("59000"));
                  var nobody = context.getSystem().<OrderGateway.Reply>ignoreRef();
                  inside
                      .accounts()
                      .tell(VirtualWorld.ACCOUNT, new OrderGateway.Execute(signal, nobody));
                  return Behaviors.empty();
                }));
    node.expectPosition("0.010");
    var failure = assertThrows(AssertionError.class, node::expectPromises);
    assertTrue(failure.getMessage().startsWith("expected no broken promise"));
    assertTrue(failure.getMessage().contains("    BROKEN "), failure.getMessage());
  }

  @ScenarioTest
  void anyActorLivesAndDiesWithTheProcess(Scenario node) {
    List<String> lived = new ArrayList<>();
    node.run(
        "mayfly",
        inside ->
            Behaviors.setup(
                context -> {
                  lived.add("born " + inside.clock().instant());
                  return Behaviors.receive(Object.class)
                      .onSignal(
                          PostStop.class,
                          stop -> {
                            lived.add("dead");
                            return Behaviors.same();
                          })
                      .build();
                }));
    assertEquals(1, lived.size());
    node.nodeCrashes();
    assertEquals("dead", lived.get(1));
    node.timePasses(seconds(1));
    node.nodeRestarts();
    assertEquals(3, lived.size());
    assertFalse(lived.get(0).equals(lived.get(2)));
  }
}
