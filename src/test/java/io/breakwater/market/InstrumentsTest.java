package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Instrument;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.ThrottleScope;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstrumentsTest {
  // Always the middle of the jitter: the schedule is exact.
  private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;
  private static final Outcome<List<Instrument>> DONE =
      new Outcome.Done<>(List.of(TestInstrument.btcusdt()));

  private final TimeRig rig = new TimeRig();
  private final FakeMarketData exchange = new FakeMarketData(rig.clock);
  private final TestProbe<Instruments.Result> listener = rig.kit.createTestProbe();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aReadingSucceedsOnTheThirdRetry() {
    script(
        List.of(
            new Outcome.NotSent<>("1"),
            new Outcome.Unsure<>("2"),
            new Outcome.NotSent<>("3"),
            DONE));
    start();
    readsAfter(Duration.ofMillis(999), 1);
    readsAfter(Duration.ofMillis(1), 2);
    readsAfter(Duration.ofMillis(1999), 2);
    readsAfter(Duration.ofMillis(1), 3);
    readsAfter(Duration.ofMillis(3999), 3);
    listener.expectNoMessage(Duration.ZERO);
    readsAfter(Duration.ofMillis(1), 4);
    listener.expectMessage(new Instruments.Refreshed(List.of(TestInstrument.btcusdt())));
  }

  @Test
  void aReadingIsGivenUpAfterThreeRetries() {
    for (int i = 0; i < 4; i++) {
      script(List.of(new Outcome.NotSent<>("refused")));
    }
    start();
    rig.passes(Duration.ofSeconds(7), Duration.ofSeconds(1));
    var result = listener.expectMessageClass(Instruments.RefreshUnavailable.class);
    assertEquals(4, result.attempts());
    readsAfter(Duration.ofSeconds(59), 4);
    readsAfter(Duration.ofSeconds(1), 5);
    listener.expectMessageClass(Instruments.Refreshed.class);
  }

  @Test
  void aRejectionIsNeverTriedAgain() {
    script(List.of(new Outcome.Rejected<>(-1121, "Invalid symbol.")));
    start();
    rig.settle();
    listener.expectMessage(new Instruments.RefreshRejected(-1121, "Invalid symbol."));
    readsAfter(Duration.ofSeconds(30), 1);
  }

  @Test
  void aThrottleIsWaitedOutAndCostsNoRetry() {
    script(
        List.of(
            new Outcome.Throttled<>(
                ThrottleScope.IP, rig.clock.instant().plusSeconds(17), "Too many requests"),
            new Outcome.NotSent<>("1"),
            new Outcome.NotSent<>("2"),
            new Outcome.NotSent<>("3"),
            DONE));
    start();
    readsAfter(Duration.ofMillis(16_999), 1);
    readsAfter(Duration.ofMillis(1), 2);
    rig.passes(Duration.ofSeconds(7), Duration.ofSeconds(1));
    listener.expectMessageClass(Instruments.Refreshed.class);
  }

  @Test
  void aReadingWithoutAnAnswerIsTriedAgain() {
    exchange.staysMute();
    start();
    readsAfter(Duration.ofSeconds(10), 1);
    exchange.answers();
    readsAfter(Duration.ofSeconds(1), 2);
    listener.expectMessageClass(Instruments.Refreshed.class);
  }

  @Test
  void theRulesAreReadAgainEachHourAndWhenAsked() {
    ActorRef<Instruments.Command> reader = start();
    rig.settle();
    readsAfter(Duration.ofHours(1), 2);
    TestProbe<Instruments.Result> asking = rig.kit.createTestProbe();
    reader.tell(new Instruments.Refresh(asking.ref()));
    assertInstanceOf(Instruments.Refreshed.class, asking.receiveMessage());
    assertEquals(3, exchange.count("instruments"));
  }

  private void script(List<Outcome<List<Instrument>>> outcomes) {
    outcomes.forEach(exchange::thenInstruments);
  }

  private ActorRef<Instruments.Command> start() {
    var settings = MarketSettings.from(ConfigFactory.parseResources("market.conf"));
    return rig.kit.spawn(
        Instruments.create(exchange, settings.instruments(), listener.ref(), rig.clock, MIDDLE));
  }

  private void readsAfter(Duration span, int count) {
    rig.passes(span);
    assertEquals(count, exchange.count("instruments"));
  }
}
