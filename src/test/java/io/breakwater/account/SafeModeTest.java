package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SafeModeTest {
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private ActorWorld world;
  private Gate gate;
  private TestProbe<ModeState> subscriber;
  private ActorRef<SafeMode.Command> safeMode;

  @BeforeEach
  void start() {
    world = new ActorWorld();
    gate = new Gate();
    subscriber = world.probe();
    safeMode =
        world.spawn(
            SafeMode.create(
                gate,
                List.of(Reason.USER_STREAM_DOWN, Reason.NOT_RECONCILED),
                new SafeModeSettings(SETTLING),
                world.clock()));
    safeMode.tell(new SafeMode.Subscribe(subscriber.getRef()));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void theAccountStartsHeldAndClosed() {
    ModeState first = subscriber.receiveMessage();
    assertEquals(Mode.STARTING, first.mode());
    assertEquals(List.of(Reason.USER_STREAM_DOWN, Reason.NOT_RECONCILED), first.reasons());
    assertTrue(gate.refusal().isPresent());
  }

  @Test
  void startingBecomesNormalWhenNothingHoldsForTheSettlingTime() {
    toSettling();
    world.passes(SETTLING.minusMillis(1));
    subscriber.expectNoMessage(Duration.ofMillis(20));
    assertTrue(gate.refusal().isPresent());
    world.passesMillis(1);
    assertEquals(Mode.NORMAL, subscriber.receiveMessage().mode());
    assertFalse(gate.refusal().isPresent());
  }

  @Test
  void startingIsLeftToNormalOnly() {
    toSettling();
    hold(Reason.CLOCK_SKEWED);
    ModeState held = subscriber.receiveMessage();
    assertEquals(Mode.STARTING, held.mode());
    assertEquals(List.of(Reason.CLOCK_SKEWED), held.reasons());
    assertEquals(ActorWorld.START, held.since());
  }

  @Test
  void aHoldInTheSettlingTimeStartsItAnew() {
    toSettling();
    world.passes(SETTLING.minusMillis(1));
    hold(Reason.CLOCK_SKEWED);
    subscriber.receiveMessage();
    release(Reason.CLOCK_SKEWED);
    subscriber.receiveMessage();
    world.passes(SETTLING.minusMillis(1));
    subscriber.expectNoMessage(Duration.ofMillis(20));
    world.passesMillis(1);
    assertEquals(Mode.NORMAL, subscriber.receiveMessage().mode());
  }

  @Test
  void anyHoldMakesNormalSafeAtOnceWithTheGateClosedBeforeAnybodyIsTold() {
    toNormal();
    world.passesMillis(100);
    hold(Reason.POSITIONS_UNREADABLE);
    ModeState safe = subscriber.receiveMessage();
    assertEquals(safe, gate.read());
    assertEquals(Mode.SAFE, safe.mode());
    assertEquals(List.of(Reason.POSITIONS_UNREADABLE), safe.reasons());
    assertEquals(ActorWorld.START.plus(SETTLING).plusMillis(100), safe.since());
  }

  @Test
  void eachReasonEntersAndLeavesOnItsOwn() {
    toNormal();
    hold(Reason.THROTTLED);
    subscriber.receiveMessage();
    hold(Reason.POSITIONS_UNREADABLE);
    assertEquals(
        List.of(Reason.POSITIONS_UNREADABLE, Reason.THROTTLED),
        subscriber.receiveMessage().reasons());
    release(Reason.THROTTLED);
    ModeState left = subscriber.receiveMessage();
    assertEquals(List.of(Reason.POSITIONS_UNREADABLE), left.reasons());
    world.passes(Duration.ofHours(1));
    subscriber.expectNoMessage(Duration.ofMillis(20));
    release(Reason.POSITIONS_UNREADABLE);
    assertEquals(Mode.SAFE, subscriber.receiveMessage().mode());
    world.passes(SETTLING);
    assertEquals(Mode.NORMAL, subscriber.receiveMessage().mode());
  }

  @Test
  void holdingTwiceAndReleasingWhatDoesNotHoldTellNothing() {
    toNormal();
    release(Reason.THROTTLED);
    hold(Reason.THROTTLED);
    subscriber.receiveMessage();
    hold(Reason.THROTTLED);
    release(Reason.CLOCK_SKEWED);
    subscriber.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void theModeIsToldOnAsking() {
    TestProbe<ModeState> asker = world.probe();
    safeMode.tell(new SafeMode.GetMode(asker.getRef()));
    assertEquals(Mode.STARTING, asker.receiveMessage().mode());
  }

  @Test
  void theGateClosesWhenNobodyWatchesOverTheMode() {
    toNormal();
    world.kit().stop(safeMode);
    assertTrue(gate.refusal().isPresent());
  }

  private void toSettling() {
    subscriber.receiveMessage();
    release(Reason.USER_STREAM_DOWN);
    subscriber.receiveMessage();
    release(Reason.NOT_RECONCILED);
    assertEquals(List.of(), subscriber.receiveMessage().reasons());
  }

  private void toNormal() {
    toSettling();
    world.passes(SETTLING);
    assertEquals(Mode.NORMAL, subscriber.receiveMessage().mode());
  }

  private void hold(Reason reason) {
    safeMode.tell(new SafeMode.Hold(reason, "test"));
  }

  private void release(Reason reason) {
    safeMode.tell(new SafeMode.Release(reason));
  }
}
