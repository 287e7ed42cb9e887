package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.WorkingType;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.SendWindow;
import io.breakwater.exchange.ThrottleScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The origin's table of what was protected by retries, row by row. */
class OriginRetryTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final ClientOrderId ID = new ClientOrderId("bw-1");

  /** Exact waits, each in one piece, so that one step of time reaches its end. */
  private static final WriterSettings SETTINGS =
      ActorWorld.settings(
              "writers { origin.jitter-percent = 0, protection.fast-retries = 6,"
                  + " throttle-jitter = 0s, wanted-check-interval = 1h }")
          .writers();

  private ActorWorld world;
  private ScriptedExchange exchange;
  private Gate gate;
  private Writes writes;
  private TestProbe<Writer.Finished<?>> end;
  private final AtomicInteger resyncs = new AtomicInteger();
  private final AtomicReference<Optional<String>> unwanted =
      new AtomicReference<>(Optional.empty());
  private final List<Integer> journaled = new ArrayList<>();

  @BeforeEach
  void start() {
    world = new ActorWorld();
    exchange = new ScriptedExchange();
    gate = new Gate();
    gate.set(new ModeState(Mode.NORMAL, List.of(), ActorWorld.START));
    writes =
        new Writes(
            exchange, gate, new ExchangeTime(world.clock()), SETTINGS, resyncs::incrementAndGet);
    end = world.probe();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /** What the origin repeated a few times. */
  enum Limited {
    SET_LEVERAGE("setLeverage BTCUSDT 5", test -> test.writes.setLeverage(BTC, 5)),
    SET_MARGIN_TYPE(
        "setMarginType BTCUSDT ISOLATED",
        test -> test.writes.setMarginType(BTC, MarginType.ISOLATED)),
    PLACE_ENTRY(
        "placeOrder bw-1",
        test -> test.writes.placeEntry(market(Side.BUY, false), test::window, test::unwanted)),
    PLACE_TAKE_PROFIT(
        "placeAlgoOrder bw-1",
        test ->
            test.writes.placeTakeProfit(conditional(OrderType.TAKE_PROFIT_MARKET), test::unwanted));

    private final String request;
    private final Function<OriginRetryTest, WriteSpec<?>> spec;

    Limited(String request, Function<OriginRetryTest, WriteSpec<?>> spec) {
      this.request = request;
      this.spec = spec;
    }
  }

  /** What must go out, whatever happens. */
  enum Protective {
    PLACE_STOP_LOSS(
        "placeAlgoOrder bw-1",
        test -> test.writes.placeStopLoss(conditional(OrderType.STOP_MARKET), test::unwanted)),
    CLOSE_POSITION(
        "placeOrder bw-1",
        test -> test.writes.closePosition(market(Side.SELL, true), test::unwanted)),
    CANCEL_ORDER("cancelOrder bw-1", test -> test.writes.cancelOrder(BTC, ID, test::unwanted)),
    CANCEL_ALGO_ORDER(
        "cancelAlgoOrder bw-1", test -> test.writes.cancelAlgoOrder(ID, test::unwanted));

    private final String request;
    private final Function<OriginRetryTest, WriteSpec<?>> spec;

    Protective(String request, Function<OriginRetryTest, WriteSpec<?>> spec) {
      this.request = request;
      this.spec = spec;
    }
  }

  @Test
  void theDefaultsAreTheOrigins() {
    WriterSettings settings = ActorWorld.settings().writers();
    assertEquals(3, settings.retries());
    assertEquals(Duration.ofSeconds(1), settings.firstDelay());
  }

  @ParameterizedTest
  @EnumSource
  void aLimitedWriteSucceedsOnItsThirdRetry(Limited write) {
    start(write.spec);
    notSentThen(write, 1_000);
    notSentThen(write, 2_000);
    notSentThen(write, 4_000);
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 4);
  }

  @ParameterizedTest
  @EnumSource
  void aLimitedWriteIsGivenUpAfterThreeRetriesWithTheTypedOutcome(Limited write) {
    start(write.spec);
    notSentThen(write, 1_000);
    notSentThen(write, 2_000);
    notSentThen(write, 4_000);
    exchange.expect(write.request).answer(new Outcome.NotSent<>("refused"));
    Writer.Finished<?> finished = end.receiveMessage();
    assertEquals(new Outcome.NotSent<>("refused"), finished.last());
    assertEquals(4, finished.attempts());
    assertEquals(Optional.of("given up after 3 retries"), finished.gaveUp());
    world.passes(Duration.ofMinutes(5));
    assertEquals(0, exchange.waiting());
  }

  @ParameterizedTest
  @EnumSource
  void aLimitedWriteNeverRepeatsARejection(Limited write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.Rejected<>(-4028, "no"));
    finished(new Outcome.Rejected<>(-4028, "no"), 1);
    world.passes(Duration.ofMinutes(5));
    assertEquals(0, exchange.waiting());
  }

  @ParameterizedTest
  @EnumSource
  void aLimitedWriteNeverRepeatsAnUnauthorizedRequest(Limited write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.Unauthorized<>(-2015, "no"));
    finished(new Outcome.Unauthorized<>(-2015, "no"), 1);
  }

  @ParameterizedTest
  @EnumSource
  void aLimitedWriteWaitsOutAThrottleThatCostsNoRetry(Limited write) {
    start(write.spec);
    for (int i = 0; i < 2; i++) {
      throttled(write.request, 17_500);
    }
    notSentThen(write, 1_000);
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 4);
  }

  @ParameterizedTest
  @EnumSource
  void aLimitedWriteResyncsASkewedClockAsOneOfItsRetries(Limited write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.ClockSkewed<>(-1021, "outside"));
    passesToNext(1_000);
    notSentThen(write, 2_000);
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 3);
    assertEquals(1, resyncs.get());
  }

  @ParameterizedTest
  @EnumSource(names = "PLACE_TAKE_PROFIT", mode = EnumSource.Mode.EXCLUDE)
  void whatMayHaveBeenExecutedIsNotRepeated(Limited write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.Unsure<>("timed out"));
    finished(new Outcome.Unsure<>("timed out"), 1);
  }

  @Test
  void aTakeProfitThatMayHaveBeenExecutedIsRepeatedBecauseThePositionBoundsIt() {
    start(Limited.PLACE_TAKE_PROFIT.spec);
    exchange.expect("placeAlgoOrder bw-1").answer(new Outcome.Unsure<>("timed out"));
    passesToNext(1_000);
    exchange.expect("placeAlgoOrder bw-1").done("value");
    finished(new Outcome.Done<>("value"), 2);
  }

  @Test
  void anEntryThatIsNoLongerWantedIsNotRepeated() {
    start(Limited.PLACE_ENTRY.spec);
    exchange.expect("placeOrder bw-1").answer(new Outcome.NotSent<>("refused"));
    unwanted.set(Optional.of("expired"));
    passesToNext(1_000);
    Writer.Finished<?> finished = end.receiveMessage();
    assertEquals(Optional.of("expired"), finished.gaveUp());
    assertEquals(new Outcome.NotSent<>("refused"), finished.last());
    assertEquals(0, exchange.waiting());
  }

  @Test
  void anEntryThatIsNoLongerWantedDoesNotWaitOutABan() {
    spawn(Limited.PLACE_ENTRY.spec.apply(this), ActorWorld.settings().writers());
    Instant until = world.clock().instant().plus(Duration.ofHours(1));
    exchange
        .expect("placeOrder bw-1")
        .answer(new Outcome.Throttled<>(ThrottleScope.IP, until, "banned"));
    unwanted.set(Optional.of("expired"));
    passesToNext(1_000);
    assertEquals(Optional.of("expired"), end.receiveMessage().gaveUp());
  }

  @Test
  void anEntryIsNotRepeatedWhenTheGateHasClosed() {
    start(Limited.PLACE_ENTRY.spec);
    var first = exchange.expect("placeOrder bw-1");
    assertEquals(Optional.empty(), first.call().lastCheck().get());
    gate.set(new ModeState(Mode.SAFE, List.of(Reason.THROTTLED), ActorWorld.START));
    assertTrue(first.call().lastCheck().get().isPresent());
    first.answer(new Outcome.NotSent<>("refused"));
    passesToNext(1_000);
    assertEquals(Optional.of("mode is SAFE [THROTTLED]"), end.receiveMessage().gaveUp());
  }

  @Test
  void eachAttemptOfAnEntryCarriesItsOwnJournaledWindow() {
    start(Limited.PLACE_ENTRY.spec);
    var first = exchange.expect("placeOrder bw-1");
    first.answer(new Outcome.NotSent<>("refused"));
    passesToNext(1_000);
    var second = exchange.expect("placeOrder bw-1");
    assertEquals(List.of(0, 1), journaled);
    assertEquals(ActorWorld.START, first.call().window().orElseThrow().timestamp());
    assertEquals(ActorWorld.START.plusSeconds(1), second.call().window().orElseThrow().timestamp());
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteIsRepeatedEveryQuarterSecondAndNeverGivenUp(Protective write) {
    start(write.spec);
    for (int i = 0; i < 6; i++) {
      exchange
          .expect(write.request)
          .answer(i % 2 == 0 ? new Outcome.NotSent<>("down") : new Outcome.Unsure<>("503"));
      passesToNext(250);
    }
    exchange.expect(write.request).answer(new Outcome.NotSent<>("down"));
    passesToNext(250);
    for (long slower : new long[] {500, 1_000, 2_000, 2_000}) {
      exchange.expect(write.request).answer(new Outcome.NotSent<>("down"));
      passesToNext(slower);
    }
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 12);
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteWithoutAnAnswerIsRepeatedBesideIt(Protective write) {
    start(write.spec);
    exchange.expect(write.request);
    passesToNext(599);
    assertEquals(0, exchange.waiting());
    passesToNext(1);
    exchange.expect(write.request);
    passesToNext(250);
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 3);
  }

  @ParameterizedTest
  @EnumSource
  void theLateAnswerOfAnEarlyAttemptEndsAProtectiveWrite(Protective write) {
    start(write.spec);
    var first = exchange.expect(write.request);
    passesToNext(600);
    exchange.expect(write.request);
    passesToNext(250);
    exchange.expect(write.request);
    first.done("value");
    finished(new Outcome.Done<>("value"), 3);
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteWaitsOutAThrottle(Protective write) {
    start(write.spec);
    throttled(write.request, 30_000);
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 2);
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteResyncsASkewedClockAndRepeats(Protective write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.ClockSkewed<>(-1021, "outside"));
    passesToNext(250);
    assertEquals(1, resyncs.get());
    SendWindow window = exchange.expect(write.request).call().window().orElseThrow();
    assertEquals(ActorWorld.START.plusMillis(250), window.timestamp());
    assertEquals(Duration.ofSeconds(10), window.recvWindow());
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteIsNotRepeatedWhenTheExchangeSaysNo(Protective write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.Rejected<>(-2011, "unknown order"));
    finished(new Outcome.Rejected<>(-2011, "unknown order"), 1);
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteIsRepeatedEveryTwoSecondsWhileTheKeyIsRefused(Protective write) {
    start(write.spec);
    for (int i = 0; i < 5; i++) {
      exchange.expect(write.request).answer(new Outcome.Unauthorized<>(-2015, "no"));
      passesToNext(2_000);
    }
    exchange.expect(write.request).done("value");
    finished(new Outcome.Done<>("value"), 6);
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteEndsWhenItIsNoLongerWanted(Protective write) {
    start(write.spec);
    exchange.expect(write.request).answer(new Outcome.NotSent<>("down"));
    unwanted.set(Optional.of("the position is flat"));
    passesToNext(250);
    assertEquals(Optional.of("the position is flat"), end.receiveMessage().gaveUp());
  }

  @ParameterizedTest
  @EnumSource
  void aProtectiveWriteGoesOutInEveryMode(Protective write) {
    gate.set(new ModeState(Mode.SAFE, List.of(Reason.THROTTLED), ActorWorld.START));
    start(write.spec);
    assertEquals(Optional.empty(), exchange.expect(write.request).call().lastCheck().get());
  }

  @Test
  void aBugInBuildingACallDoesNotEndAProtectiveWrite() {
    AtomicInteger calls = new AtomicInteger();
    WriteSpec<String> broken =
        new WriteSpec<>(
            "broken",
            attempt -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("bug");
              }
              return CompletableFuture.completedFuture(new Outcome.Done<>("value"));
            },
            RetryPolicy.protection(SETTINGS),
            Optional::empty,
            () -> {});
    start(test -> broken);
    passesToNext(250);
    finished(new Outcome.Done<>("value"), 2);
  }

  private void start(Function<OriginRetryTest, WriteSpec<?>> spec) {
    spawn(spec.apply(this), SETTINGS);
  }

  private <T> void spawn(WriteSpec<T> spec, WriterSettings settings) {
    world.spawn(
        Writer.create(
            spec,
            end.getRef()::tell,
            settings,
            new ExchangeTime(world.clock()),
            new SplittableRandom(1)));
  }

  private Optional<String> unwanted() {
    return unwanted.get();
  }

  private CompletableFuture<Optional<SendWindow>> window(int attempt) {
    journaled.add(attempt);
    return CompletableFuture.completedFuture(
        Optional.of(new SendWindow(world.clock().instant(), Duration.ofSeconds(2))));
  }

  private void notSentThen(Limited write, long waitMillis) {
    exchange.expect(write.request).answer(new Outcome.NotSent<>("refused"));
    passesToNext(waitMillis - 1);
    assertEquals(0, exchange.waiting());
    passesToNext(1);
  }

  private void throttled(String request, long millis) {
    Instant until = world.clock().instant().plusMillis(millis);
    exchange
        .expect(request)
        .answer(new Outcome.Throttled<>(ThrottleScope.IP, until, "too many requests"));
    passesToNext(millis - 1);
    assertEquals(0, exchange.waiting());
    passesToNext(1);
  }

  private void passesToNext(long millis) {
    world.passesMillis(millis);
  }

  private void finished(Outcome<?> last, int attempts) {
    Writer.Finished<?> finished = end.receiveMessage();
    assertEquals(last, finished.last());
    assertEquals(attempts, finished.attempts());
    assertEquals(Optional.empty(), finished.gaveUp());
  }

  private static NewOrder market(Side side, boolean reduceOnly) {
    return new NewOrder(
        ID,
        BTC,
        side,
        PositionSide.BOTH,
        OrderType.MARKET,
        Quantity.of("0.010"),
        Optional.empty(),
        Optional.empty(),
        reduceOnly);
  }

  private static NewAlgoOrder conditional(OrderType type) {
    return new NewAlgoOrder(
        ID,
        BTC,
        Side.SELL,
        PositionSide.BOTH,
        type,
        Price.of("60000"),
        Optional.empty(),
        true,
        false,
        WorkingType.MARK_PRICE);
  }
}
