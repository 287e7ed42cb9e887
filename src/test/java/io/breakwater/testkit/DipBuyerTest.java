package io.breakwater.testkit;

import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.testkit.Scenario.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.account.Mode;
import io.breakwater.simulator.fault.SocketFault.Route;

/** A strategy of a user's own among failures. */
class DipBuyerTest {
  @Seeds(20)
  void aLostAnswerDoesNotMakeItBuyTwice(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    node.exchange().losesAnswers(PLACE_ORDER, 1);
    node.exchange().in("ETHUSDT").trades("2890");
    node.expectPosition("ETHUSDT", "0.5");
    node.timePasses(seconds(30));
    assertEquals(1, node.exchange().entries().size());
    node.expectPromises();
  }

  @ScenarioTest
  void itBuysLaterWhereTheAccountIsSafeNow(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    node.exchange().losesStreams(Route.PRIVATE);
    node.expectMode(Mode.SAFE);
    node.exchange().in("ETHUSDT").trades("2890");
    node.timePasses(seconds(10));
    assertEquals(0, node.exchange().entries().size());
    node.exchange().heals();
    node.expectMode(Mode.NORMAL, seconds(60));
    node.expectPosition("ETHUSDT", "0.5");
    node.expectPromises();
  }

  @ScenarioTest
  void itStartsAnewWithTheProcess(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    node.exchange().in("ETHUSDT").trades("2890");
    node.expectPosition("ETHUSDT", "0.5");
    node.exchange().in("ETHUSDT").closesByHand();
    node.timePasses(seconds(60));
    assertEquals(1, node.exchange().entries().size());
    node.nodeCrashes();
    node.timePasses(seconds(5));
    assertEquals(1, node.exchange().entries().size());
    node.nodeRestarts();
    node.expectPosition("ETHUSDT", "0.5");
    assertEquals(2, node.exchange().entries().size());
  }
}
