package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.exchange.BalanceSnapshot;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.ThrottleScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.CircuitBreaker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The origin's table of the circuit breaker before the position query, row by row. */
class OriginBreakerTest {
  private static final Duration FORCED = Duration.ZERO;
  private static final PositionSnapshot FLAT = new PositionSnapshot(List.of(), Instant.EPOCH);

  private ActorWorld world;
  private ScriptedExchange exchange;
  private TestProbe<SafeMode.Command> safeMode;
  private TestProbe<PositionReader.Reply> asker;
  private CircuitBreaker breaker;
  private ActorRef<PositionReader.Command> reader;

  @BeforeEach
  void start() {
    world = new ActorWorld();
    exchange = new ScriptedExchange();
    safeMode = world.probe();
    asker = world.probe();
    ReaderSettings settings = ActorWorld.settings().decidingReads();
    breaker =
        Breakers.create(
            world.kit().system(), settings, safeMode.getRef(), Reason.POSITIONS_UNREADABLE);
    reader =
        world.spawn(PositionReader.create(exchange, breaker, settings, world.clock(), read -> {}));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void theDefaultsAreTheOrigins() {
    ReaderSettings settings = ActorWorld.settings().decidingReads();
    assertEquals(5, settings.maxFailures());
    assertEquals(Duration.ofSeconds(60), settings.resetTimeout());
    assertEquals(Duration.ofSeconds(2), settings.callTimeout());
  }

  @Test
  void aNormalReadGivesThePositions() {
    ask(FORCED);
    exchange.expect("positions").done(FLAT);
    assertEquals(new PositionReader.PositionsRead(FLAT), asker.receiveMessage());
    assertTrue(breaker.isClosed());
  }

  /** A fill that no event tells of is seen in whichever reading comes first. */
  @Test
  void whatIsReadForOneIsHeardByTheGatewayToo() {
    List<PositionSnapshot> heard = new CopyOnWriteArrayList<>();
    ReaderSettings settings = ActorWorld.settings().decidingReads();
    reader =
        world.spawn(PositionReader.create(exchange, breaker, settings, world.clock(), heard::add));
    ask(FORCED);
    exchange.expect("positions").done(FLAT);
    asker.receiveMessage();
    ask(FORCED);
    exchange.expect("positions").answer(new Outcome.Unsure<>("no answer"));
    asker.receiveMessage();
    ask(FORCED);
    exchange.expect("positions").done(FLAT);
    asker.receiveMessage();
    asker.awaitAssert(
        () -> {
          assertEquals(List.of(FLAT, FLAT), heard);
          return heard;
        });
  }

  @Test
  void fiveFailuresInARowOpenTheBreakerAndHoldTheAccount() {
    failReads(5);
    var hold = safeMode.expectMessageClass(SafeMode.Hold.class);
    assertEquals(Reason.POSITIONS_UNREADABLE, hold.reason());
    assertTrue(breaker.isOpen());
  }

  @Test
  void anOpenBreakerAnswersAtOnceAndNoRequestReachesTheExchange() {
    open();
    for (int i = 0; i < 10; i++) {
      ask(FORCED);
      unavailable();
    }
    ask(Duration.ofHours(1));
    unavailable();
    world.passes(Duration.ofSeconds(59));
    ask(FORCED);
    unavailable();
    assertEquals(0, exchange.waiting());
  }

  @Test
  void afterSixtySecondsExactlyOneProbeIsSentThoughNobodyAsks() {
    open();
    world.passes(Duration.ofSeconds(59));
    settle();
    assertEquals(0, exchange.waiting());
    world.passes(Duration.ofSeconds(2));
    exchange.expect("positions");
    world.passes(Duration.ofSeconds(1));
    settle();
    assertEquals(0, exchange.waiting());
  }

  @Test
  void aProbeThatSucceedsClosesTheBreakerWithTheCountAtZero() {
    open();
    toProbe().done(FLAT);
    assertEquals(
        new SafeMode.Release(Reason.POSITIONS_UNREADABLE),
        safeMode.expectMessageClass(SafeMode.Release.class));
    assertTrue(breaker.isClosed());
    failReads(4);
    assertTrue(breaker.isClosed());
  }

  @Test
  void aProbeThatFailsBlocksForAnotherSixtySeconds() {
    open();
    toProbe().answer(new Outcome.Unsure<>("timed out"));
    safeMode.expectMessageClass(SafeMode.Hold.class);
    assertTrue(breaker.isOpen());
    world.passes(Duration.ofSeconds(59));
    ask(FORCED);
    unavailable();
    assertEquals(0, exchange.waiting());
    world.passes(Duration.ofSeconds(2));
    exchange.expect("positions").done(FLAT);
    safeMode.expectMessageClass(SafeMode.Release.class);
  }

  @Test
  void whileHalfOpenTheAccountStaysHeld() {
    open();
    toProbe();
    assertTrue(breaker.isHalfOpen());
    safeMode.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void fourFailuresASuccessAndFourFailuresLeaveItClosed() {
    failReads(4);
    ask(FORCED);
    exchange.expect("positions").done(FLAT);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
    failReads(4);
    settle();
    assertTrue(breaker.isClosed());
    safeMode.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aRejectionIsAnAnswerAndNoFailure() {
    failReads(4);
    for (int i = 0; i < 10; i++) {
      ask(FORCED);
      exchange.expect("positions").answer(new Outcome.Rejected<>(-1102, "no"));
      assertEquals(new PositionReader.ReadRejected(-1102, "no"), asker.receiveMessage());
    }
    failReads(4);
    settle();
    assertTrue(breaker.isClosed());
  }

  @Test
  void aReadWithoutAnAnswerHasFailedAfterTwoSeconds() {
    for (int i = 0; i < 5; i++) {
      ask(FORCED);
      exchange.expect("positions");
      world.passesMillis(1_999);
      asker.expectNoMessage(Duration.ofMillis(20));
      world.passesMillis(1);
      unavailable();
    }
    safeMode.expectMessageClass(SafeMode.Hold.class);
    assertTrue(breaker.isOpen());
  }

  @Test
  void everyKindOfOutageCounts() {
    List<Outcome<PositionSnapshot>> outages =
        List.of(
            new Outcome.Unsure<>("connection reset"),
            new Outcome.NotSent<>("refused"),
            new Outcome.Throttled<>(ThrottleScope.IP, Instant.EPOCH, "too many requests"),
            new Outcome.ClockSkewed<>(-1021, "outside of the recvWindow"),
            new Outcome.Unauthorized<>(-2015, "invalid key"));
    for (Outcome<PositionSnapshot> outage : outages) {
      ask(FORCED);
      exchange.expect("positions").answer(outage);
      unavailable();
    }
    safeMode.expectMessageClass(SafeMode.Hold.class);
  }

  @Test
  void theBalancesHaveABreakerOfTheirOwn() {
    open();
    ReaderSettings settings = ActorWorld.settings().decidingReads();
    CircuitBreaker own =
        Breakers.create(
            world.kit().system(), settings, safeMode.getRef(), Reason.BALANCES_UNREADABLE);
    ActorRef<BalanceReader.Command> balances =
        world.spawn(BalanceReader.create(exchange, own, settings, world.clock()));
    TestProbe<BalanceReader.Reply> other = world.probe();
    balances.tell(new BalanceReader.ReadBalances(FORCED, other.getRef()));
    BalanceSnapshot none = new BalanceSnapshot(List.of(), Instant.EPOCH);
    exchange.expect("balances").done(none);
    assertEquals(new BalanceReader.BalancesRead(none), other.receiveMessage());
    for (int i = 0; i < 5; i++) {
      balances.tell(new BalanceReader.ReadBalances(FORCED, other.getRef()));
      exchange.expect("balances").answer(new Outcome.Unsure<>("down"));
      other.expectMessageClass(BalanceReader.ReadUnavailable.class);
    }
    var hold = safeMode.expectMessageClass(SafeMode.Hold.class);
    assertEquals(Reason.BALANCES_UNREADABLE, hold.reason());
  }

  @Test
  void aYoungEnoughSnapshotAnswersWithoutARequest() {
    ask(FORCED);
    exchange.expect("positions").done(FLAT);
    asker.receiveMessage();
    world.passesMillis(1_000);
    ask(Duration.ofMillis(1_000));
    asker.expectMessageClass(PositionReader.PositionsRead.class);
    assertEquals(0, exchange.waiting());
    ask(Duration.ofMillis(999));
    exchange.expect("positions").done(FLAT);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
  }

  @Test
  void askersDuringAReadShareTheNextOne() {
    ask(FORCED);
    var first = exchange.expect("positions");
    ask(FORCED);
    ask(FORCED);
    settle();
    first.done(FLAT);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
    var second = exchange.expect("positions");
    asker.expectNoMessage(Duration.ofMillis(20));
    second.done(FLAT);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
    settle();
    assertEquals(0, exchange.waiting());
  }

  @Test
  void whileSomebodyAsksTheReadIsRepeatedEveryHalfFreshness() {
    ask(FORCED);
    exchange.expect("positions").done(FLAT);
    asker.receiveMessage();
    for (int i = 0; i < 11; i++) {
      world.passesMillis(2_500);
      exchange.expect("positions").done(FLAT);
    }
    settle();
    world.passesMillis(2_500); // 30 s after the question: a last read may go with it
    settle();
    int last = exchange.waiting();
    assertTrue(last <= 1, "reads waiting: " + last);
    if (last == 1) {
      exchange.expect("positions").done(FLAT);
    }
    world.passes(Duration.ofSeconds(60));
    settle();
    assertEquals(0, exchange.waiting());
  }

  @Test
  void moreAskersThanMayWaitAreAnsweredAtOnce() {
    ReaderSettings few =
        new ReaderSettings(
            5,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            2);
    reader = world.spawn(PositionReader.create(exchange, breaker, few, world.clock(), read -> {}));
    ask(FORCED);
    ask(FORCED);
    ask(FORCED);
    var full = asker.expectMessageClass(PositionReader.ReadUnavailable.class);
    assertEquals("too many reads waiting", full.reason());
  }

  @Test
  void aReaderThatRestartsAnswersWhoWaitsAndIgnoresTheOldAnswer() {
    ReaderSettings settings = ActorWorld.settings().decidingReads();
    Clock broken = new BrokenClock(world.clock());
    reader =
        world.spawn(
            Behaviors.supervise(
                    PositionReader.create(exchange, breaker, settings, broken, read -> {}))
                .onFailure(SupervisorStrategy.restart()));
    ask(FORCED);
    var first = exchange.expect("positions");
    first.done(FLAT);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
    ask(FORCED);
    var old = exchange.expect("positions");
    ask(Duration.ofDays(100)); // the clock breaks when the age is asked for
    var reply = asker.expectMessageClass(PositionReader.ReadUnavailable.class);
    assertEquals("the reader of positions restarts", reply.reason());
    ask(FORCED);
    var fresh = exchange.expect("positions");
    old.done(FLAT);
    asker.expectNoMessage(Duration.ofMillis(50));
    fresh.done(FLAT);
    asker.expectMessageClass(PositionReader.PositionsRead.class);
  }

  private void ask(Duration maxAge) {
    reader.tell(new PositionReader.ReadPositions(maxAge, asker.getRef()));
  }

  private void unavailable() {
    asker.expectMessageClass(PositionReader.ReadUnavailable.class);
  }

  private void failReads(int times) {
    for (int i = 0; i < times; i++) {
      ask(FORCED);
      exchange.expect("positions").answer(new Outcome.Unsure<>("timed out"));
      unavailable();
    }
  }

  private void open() {
    failReads(5);
    safeMode.expectMessageClass(SafeMode.Hold.class);
  }

  private ScriptedExchange.Request toProbe() {
    world.passes(Duration.ofSeconds(61));
    return exchange.expect("positions");
  }

  /** Lets messages that are under way arrive. */
  private void settle() {
    world.settle();
  }

  /** Breaks once, at its third reading. */
  private static final class BrokenClock extends Clock {
    private final Clock clock;
    private int readings;

    BrokenClock(Clock clock) {
      this.clock = clock;
    }

    @Override
    public ZoneId getZone() {
      return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (++readings == 3) {
        throw new IllegalStateException("the clock is broken");
      }
      return clock.instant();
    }
  }
}
