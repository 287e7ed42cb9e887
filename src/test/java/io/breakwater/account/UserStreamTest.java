package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Symbol;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.ListenKey;
import io.breakwater.exchange.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserStreamTest {
  private static final ListenKey KEY = new ListenKey("first");
  private static final ListenKey OTHER = new ListenKey("second");
  private static final AccountEvent EVENT =
      new AccountEvent.LeverageChanged(new Symbol("BTCUSDT"), 5, Instant.EPOCH);

  private ActorWorld world;
  private ScriptedExchange exchange;
  private TestProbe<UserStream.Output> output;
  private TestProbe<SafeMode.Command> safeMode;
  private ActorRef<UserStream.Command> stream;

  @BeforeEach
  void start() {
    world = new ActorWorld();
    exchange = new ScriptedExchange();
    output = world.probe();
    safeMode = world.probe();
    stream =
        world.spawn(
            UserStream.create(
                exchange,
                output.getRef(),
                safeMode.getRef(),
                ActorWorld.settings("user-stream.jitter-percent = 0").userStream(),
                new SplittableRandom(1)));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void theStreamComesUpAndItsEventsCarryItsGeneration() {
    ScriptedExchange.Stream open = up(KEY);
    assertEquals(KEY, open.key());
    long generation = output.expectMessageClass(UserStream.StreamUp.class).generation();
    open.listener().onEvent(EVENT);
    assertEquals(new UserStream.Event(generation, EVENT), output.receiveMessage());
    safeMode.expectNoMessage(Duration.ofMillis(20)); // held at start; the release is not its own
  }

  @Test
  void asManyEventsAreAskedForAsWereTaken() {
    ScriptedExchange.Stream open = up(KEY);
    output.receiveMessage();
    int demand = open.demand().get();
    open.listener().onEvent(EVENT);
    open.listener().onUnreadable("NEW_KIND", "unknown");
    open.listener().onEvent(EVENT);
    output.receiveMessage();
    output.receiveMessage();
    settle();
    assertEquals(demand + 3, open.demand().get());
  }

  @Test
  void anUnreadableMessageDoesNotEndTheStream() {
    ScriptedExchange.Stream open = up(KEY);
    output.receiveMessage();
    for (int i = 0; i < 1_000; i++) {
      open.listener().onUnreadable("malformed", "no JSON");
    }
    open.listener().onEvent(EVENT);
    output.expectMessageClass(UserStream.Event.class);
  }

  @Test
  void aLossHoldsTheAccountAndTheNextConnectionHasALaterGeneration() {
    ScriptedExchange.Stream open = up(KEY);
    long first = output.expectMessageClass(UserStream.StreamUp.class).generation();
    open.listener().onClosed("reset");
    assertEquals(new SafeMode.Hold(Reason.USER_STREAM_DOWN, "reset"), safeMode.receiveMessage());
    assertEquals(new UserStream.StreamDown("reset"), output.receiveMessage());
    exchange.expectClosed();
    settle();
    world.passesMillis(500);
    up(KEY);
    long second = output.expectMessageClass(UserStream.StreamUp.class).generation();
    assertTrue(second > first);
  }

  @Test
  void whatTheOldConnectionStillSaysIsIgnored() {
    ScriptedExchange.Stream old = up(KEY);
    output.receiveMessage();
    old.listener().onClosed("reset");
    output.expectMessageClass(UserStream.StreamDown.class);
    settle();
    world.passesMillis(500);
    up(KEY);
    output.expectMessageClass(UserStream.StreamUp.class);
    old.listener().onEvent(EVENT);
    old.listener().onEvent(new AccountEvent.ListenKeyExpired(Instant.EPOCH));
    old.listener().onClosed("again");
    output.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void theKeyIsProlongedEveryThirtyMinutes() {
    up(KEY);
    output.receiveMessage();
    for (int i = 0; i < 4; i++) {
      world.passes(Duration.ofMinutes(30).minusMillis(1));
      settle();
      assertEquals(0, exchange.waiting());
      world.passesMillis(1);
      exchange.expect("keepListenKey").done(KEY);
      settle();
    }
    output.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aKeepAliveWithoutAnAnswerIsRepeatedWhileTheKeyLives() {
    up(KEY);
    output.receiveMessage();
    world.passes(Duration.ofMinutes(30));
    exchange.expect("keepListenKey").answer(new Outcome.Unsure<>("timed out"));
    settle();
    world.passes(Duration.ofMinutes(1));
    exchange.expect("keepListenKey").done(KEY);
    output.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aKeyThatIsGoneIsReplacedWithItsConnection() {
    up(KEY);
    output.receiveMessage();
    world.passes(Duration.ofMinutes(30));
    exchange.expect("keepListenKey").answer(new Outcome.Rejected<>(-1125, "does not exist"));
    safeMode.expectMessageClass(SafeMode.Hold.class);
    output.expectMessageClass(UserStream.StreamDown.class);
    assertEquals(KEY, exchange.expectClosed());
    settle();
    world.passesMillis(500);
    assertEquals(OTHER, up(OTHER).key());
    output.expectMessageClass(UserStream.StreamUp.class);
  }

  @Test
  void anotherKeyOnProlongingMeansThatOursIsDead() {
    up(KEY);
    output.receiveMessage();
    world.passes(Duration.ofMinutes(30));
    exchange.expect("keepListenKey").done(OTHER);
    output.expectMessageClass(UserStream.StreamDown.class);
  }

  @Test
  void anExpiredKeyEndsTheConnectionThoughTheSocketStaysOpen() {
    ScriptedExchange.Stream open = up(KEY);
    output.receiveMessage();
    open.listener().onEvent(new AccountEvent.ListenKeyExpired(Instant.EPOCH));
    open.listener().onEvent(new AccountEvent.ListenKeyExpired(Instant.EPOCH));
    safeMode.expectMessageClass(SafeMode.Hold.class);
    output.expectMessageClass(UserStream.StreamDown.class);
    exchange.expectClosed();
    settle();
    world.passesMillis(500);
    up(OTHER);
    output.expectMessageClass(UserStream.StreamUp.class);
  }

  @Test
  void aSuspectStreamIsReplaced() {
    up(KEY);
    output.receiveMessage();
    stream.tell(new UserStream.Suspect("a fill came without an event"));
    assertEquals(
        new UserStream.StreamDown("a fill came without an event"), output.receiveMessage());
    exchange.expectClosed();
    stream.tell(new UserStream.Suspect("again"));
    output.expectNoMessage(Duration.ofMillis(20));
    world.passesMillis(500);
    up(KEY);
    output.expectMessageClass(UserStream.StreamUp.class);
  }

  @Test
  void theWaitsDoubleUpToTheLongestAndStartAnewAfterAStableConnection() {
    for (long wait : new long[] {500, 1_000, 2_000, 4_000, 8_000, 8_000}) {
      exchange.expect("startListenKey").answer(new Outcome.NotSent<>("refused"));
      safeMode.expectMessageClass(SafeMode.Hold.class);
      world.passesMillis(wait - 1);
      settle();
      assertEquals(0, exchange.waiting());
      world.passesMillis(1);
    }
    ScriptedExchange.Stream open = up(KEY);
    output.expectMessageClass(UserStream.StreamUp.class);
    world.passes(Duration.ofSeconds(60));
    settle();
    open.listener().onClosed("reset");
    safeMode.expectMessageClass(SafeMode.Hold.class);
    output.receiveMessage();
    world.passesMillis(500);
    exchange.expect("startListenKey");
  }

  @Test
  void aConnectionThatKeepsBreakingIsNotStableAndWaitsLonger() {
    for (long wait : new long[] {500, 1_000, 2_000}) {
      up(KEY).listener().onClosed("closed after a second");
      safeMode.expectMessageClass(SafeMode.Hold.class);
      safeMode.expectMessageClass(SafeMode.Hold.class);
      world.passesMillis(wait - 1);
      settle();
      assertEquals(0, exchange.waiting());
      world.passesMillis(1);
    }
  }

  @Test
  void aConnectionThatDoesNotStandInTimeIsGivenUp() {
    exchange.expect("startListenKey").done(KEY);
    exchange.expectStream();
    world.passes(Duration.ofSeconds(10));
    exchange.expectClosed();
    safeMode.expectMessageClass(SafeMode.Hold.class);
    world.passesMillis(500);
    exchange.expect("startListenKey");
    world.passes(Duration.ofSeconds(10));
    safeMode.expectMessageClass(SafeMode.Hold.class);
    output.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aMinuteHasOnlySoManyAttempts() {
    exchange.expect("startListenKey");
    world.kit().stop(stream);
    stream =
        world.spawn(
            UserStream.create(
                exchange,
                output.getRef(),
                safeMode.getRef(),
                ActorWorld.settings(
                        "user-stream { jitter-percent = 0, max-attempts-per-minute = 3 }")
                    .userStream(),
                new SplittableRandom(1)));
    for (int i = 0; i < 3; i++) {
      exchange.expect("startListenKey").answer(new Outcome.NotSent<>("refused"));
      safeMode.expectMessageClass(SafeMode.Hold.class);
      world.passesMillis(500L << i);
    }
    settle();
    assertEquals(0, exchange.waiting());
    world.passes(Duration.ofSeconds(57));
    exchange.expect("startListenKey");
  }

  @Test
  void aStreamThatStopsClosesItsConnectionAndHoldsTheAccountButKeepsTheKey() {
    up(KEY);
    output.receiveMessage();
    world.kit().stop(stream);
    exchange.expectClosed();
    safeMode.expectMessageClass(SafeMode.Hold.class);
    output.expectMessageClass(UserStream.StreamDown.class);
    assertEquals(0, exchange.waiting());
  }

  private ScriptedExchange.Stream up(ListenKey key) {
    exchange.expect("startListenKey").done(key);
    ScriptedExchange.Stream open = exchange.expectStream();
    open.listener().onOpen();
    return open;
  }

  /** Lets messages that are under way arrive. */
  private void settle() {
    world.settle();
  }
}
