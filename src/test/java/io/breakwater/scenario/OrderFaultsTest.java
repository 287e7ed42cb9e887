package io.breakwater.scenario;

import static io.breakwater.account.Mode.NORMAL;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.Signals;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several faults at random moments of a trade: what must hold whatever they are. */
class OrderFaultsTest {
  private static final List<ExchangeCall> CALLS =
      List.of(
          ExchangeCall.PLACE_ORDER,
          ExchangeCall.QUERY_ORDER,
          ExchangeCall.CANCEL_ORDER,
          ExchangeCall.PLACE_STOP,
          ExchangeCall.CANCEL_STOP,
          ExchangeCall.POSITIONS);

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("breakwater.seeds", 20));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void afterTheFaultsThereIsOneEntryAStopAndAWayOut(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (var node = Scenario.start()) {
      boolean resting = random.nextBoolean();
      fault(node, random);
      Signals what = enterLong("0.010").stop("59000").takeProfit("62000", "0.004");
      node.signal(resting ? what.at("59900") : what);
      boolean closed = false;
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        node.timePasses(ofMillis(random.nextInt(0, 400)));
        fault(node, random);
        if (resting && random.nextBoolean()) {
          node.exchange().trades("59900", "0.003");
        }
        if (random.nextInt(4) == 0) {
          node.signal(closeLong());
          closed = true;
        }
      }
      node.timePasses(ofMillis(random.nextInt(0, 5000)));
      node.exchange().trades("60000", "0.001");
      node.exchange().heals();
      node.networkComesBack();
      node.journalFails(0);
      node.expectMode(NORMAL, ofSeconds(120));
      node.timePasses(ofSeconds(35));
      assertTrue(node.exchange().entries().size() <= 1, node::timeline);
      if (node.exchange().position().signum() > 0) {
        node.check("a stop", node.exchange().hasStop("59000"));
        node.check("one stop", node.exchange().stops().size() == 1);
        node.check("no close was asked for", !closed || !node.trades().open().isEmpty());
        node.signal(closeLong()).isAccepted();
      } else if (resting && !node.exchange().openOrders().isEmpty()) {
        node.signal(closeLong()).isAccepted();
      }
      node.expectFlatAndEmpty();
      node.check("never short", !node.exchange().wasShort());
      if (node.trades().open().isEmpty()) {
        node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      }
    }
  }

  private static void fault(Scenario node, SplittableRandom random) {
    ExchangeCall call = CALLS.get(random.nextInt(CALLS.size()));
    int times = random.nextInt(1, 4);
    switch (random.nextInt(11)) {
      case 0 -> node.exchange().isUnavailable(call, times);
      case 1 -> node.exchange().executesAndAnswersUnknown(call, times);
      case 2 -> node.exchange().losesAnswers(call, times);
      case 3 -> node.exchange().losesRequests(call, times);
      case 4 -> node.exchange().hearsLate(call, ofMillis(random.nextInt(0, 5000)));
      case 5 -> node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      case 6 -> node.exchange().dropsStreams(SocketFault.Route.PRIVATE);
      case 7 -> node.journalFails(times);
      case 8 -> {
        node.nodeCrashes();
        node.timePasses(ofMillis(random.nextInt(0, 2000)));
        node.nodeRestarts();
      }
      case 9 -> node.exchange().rejects(call, -2021, "Order would immediately trigger.", 1);
      default -> {
        node.networkGoesDown();
        node.timePasses(ofMillis(random.nextInt(0, 1000)));
        node.networkComesBack();
      }
    }
  }
}
