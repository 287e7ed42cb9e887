package com.example;

import static io.breakwater.account.Mode.NORMAL;
import static io.breakwater.account.Mode.SAFE;
import static io.breakwater.account.Reason.POSITIONS_UNREADABLE;
import static io.breakwater.account.Reason.USER_STREAM_DOWN;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.simulation.story.ExchangeCall.POSITIONS;
import static io.breakwater.simulator.fault.SocketFault.Route.PRIVATE;
import static io.breakwater.testkit.Scenario.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.ScenarioTest;
import io.breakwater.testkit.Seeds;

/** Buys at most once, and is protected, whatever the exchange does meanwhile. */
class DipBuyerTest {
  @Seeds(20)
  void aLostAnswerDoesNotMakeItBuyTwice(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    node.exchange().losesAnswers(PLACE_ORDER, 1);
    theMarketDips(node);
    hasBoughtOnce(node);
  }

  @ScenarioTest
  void whenThePrivateStreamIsLostItBuysAfterwards(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    node.exchange().losesStreams(PRIVATE);
    node.expectMode(SAFE, USER_STREAM_DOWN);
    theMarketDips(node);
    node.timePasses(seconds(10));
    assertEquals(0, node.exchange().entries().size());
    node.exchange().heals();
    node.expectMode(NORMAL, seconds(60));
    hasBoughtOnce(node);
  }

  @ScenarioTest
  void whileTheBreakerIsOpenItBuysNothing(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    node.exchange().isUnavailable(POSITIONS);
    theMarketDips(node);
    node.expectMode(SAFE, POSITIONS_UNREADABLE, seconds(30));
    node.timePasses(seconds(30));
    assertEquals(0, node.exchange().entries().size());
    node.exchange().heals();
    node.expectMode(NORMAL, seconds(120));
    hasBoughtOnce(node);
  }

  @Seeds(10)
  void itOutlivesAStorm(Scenario node) {
    node.run(DipBuyer.PLAN, DipBuyer::new);
    theMarketDips(node);
    node.plays(
        """
        0s  calls lost-answer place-order 2 times for 5s
        0.1s  crash after-send for 2s
        4s  streams freeze private for 4s
        6s  network loses 50 50 repeats 50 swaps 50 for 5s
        """);
    node.timePasses(seconds(60));
    node.expectPromises();
  }

  private static void theMarketDips(Scenario node) {
    node.exchange().in("ETHUSDT").trades("2890");
  }

  private static void hasBoughtOnce(Scenario node) {
    node.expectPosition("ETHUSDT", "0.5");
    node.timePasses(seconds(30));
    assertEquals(1, node.exchange().entries().size());
    node.expectPromises();
  }
}
