package io.breakwater.cli.demo;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.Reason;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.market.FeedHealth;
import io.breakwater.simulation.check.Span;
import io.breakwater.simulation.story.Words;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.simulator.server.FaultControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What is broken, and when: each act begins when what it needs has come about, and waits for what
 * it is to show. Runs on a thread of its own; no actor waits for it.
 */
final class Script {
  /** Something that an act is to show did not come about in time. */
  static final class Unfulfilled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfulfilled(String what, Duration limit) {
      super(what + " did not come about within " + limit.toSeconds() + " s", null, false, false);
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FOR_BREAKOUT = Duration.ofSeconds(14);
  private static final Duration REFUSED = Duration.ofSeconds(6);
  private static final int FAILURES = 5;
  private static final Duration FOR_EXIT = Duration.ofSeconds(8);
  private static final Duration FOR_CLOSE = Duration.ofSeconds(4);
  private static final Duration AFTER_NO = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofMillis(300);
  private static final Duration HEALED = Duration.ofSeconds(5);

  private final Chronicle chronicle;
  private final Timeline timeline;
  private final Clock clock;
  private final FaultControl faults;
  private final ActorRef<SecondTrader.Command> second;
  private final List<Span> outages = new ArrayList<>();
  private int signals;

  Script(
      Chronicle chronicle,
      Timeline timeline,
      Clock clock,
      FaultControl faults,
      ActorRef<SecondTrader.Command> second) {
    this.chronicle = chronicle;
    this.timeline = timeline;
    this.clock = clock;
    this.faults = faults;
    this.second = second;
  }

  /**
   * Plays all acts.
   *
   * @throws Unfulfilled where one does not show what it should; the faults are lifted then
   */
  void play() {
    try {
      await("mode NORMAL", PATIENCE, seen -> seen.isIn(Mode.NORMAL));
      positionsCannotBeRead();
      anAnswerIsLost();
      theStreamsAreLost();
      everythingIsLost();
      theEnd();
    } finally {
      done(faults.clear());
    }
  }

  List<Span> outages() {
    return List.copyOf(outages);
  }

  private void positionsCannotBeRead() {
    if (!chronicle.await(FOR_BREAKOUT, Chronicle::isHolding)) {
      say("no breakout so far: the second trader opens the position that the next act needs");
      hold();
    }
    Instant from = clock.instant();
    say("(a) position reads fail from now on: 503 Service Unavailable");
    done(faults.add(RequestFault.unavailable("GET /fapi/v3/positionRisk", -1)));
    await(
        "the breaker of position reads open",
        PATIENCE,
        seen -> seen.isHeldBy(Reason.POSITIONS_UNREADABLE));
    // The exchange's books are read a moment later than the node's word is heard.
    chronicle.await(MARGIN, seen -> seen.failedReadsSince(from) >= FAILURES);
    say(
        "(a) the breaker opened after %d failed reads; next, an entry is tried"
            .formatted(chronicle.failedReadsSince(from)));
    SignalId denied = enter();
    await("an answer to " + denied, PATIENCE, seen -> seen.reply(denied).isPresent());
    if (!(chronicle.reply(denied).orElseThrow() instanceof OrderExecutionError)) {
      throw new Unfulfilled("the denial of " + denied, PATIENCE);
    }
    chronicle
        .stop()
        .ifPresent(
            stop -> say("the stop at " + Words.plain(stop.triggerPrice()) + " is still live"));
    done(faults.clear());
    say("(a) position reads work again; the breaker's probe is to find it out");
    await(
        "the breaker of position reads closed",
        PATIENCE,
        seen -> !seen.isHeldBy(Reason.POSITIONS_UNREADABLE));
    say("(a) over: the probe came through");
    await("mode NORMAL", PATIENCE, seen -> seen.isIn(Mode.NORMAL));
  }

  private void anAnswerIsLost() {
    flat();
    Instant from = clock.instant();
    say("(b) the next order is executed, and answered by 503 Unknown error");
    done(
        faults.add(
            RequestFault.unknown("POST /fapi/v1/order", RequestFault.Effect.EXECUTE_THEN_FAIL, 1)));
    hold();
    await("the word of its stop", PATIENCE, seen -> seen.isProtectedSince(from));
    chronicle.await(MARGIN, seen -> seen.entryOrdersSince(from) > 0);
    say(
        "(b) over: it was found and is protected; entry orders at the exchange: "
            + chronicle.entryOrdersSince(from));
    done(faults.clear());
  }

  private void theStreamsAreLost() {
    await("the streams speaking", PATIENCE, seen -> seen.isFedBy(FeedHealth.STREAMING));
    int before = chronicle.tradesHeard();
    say("(c) the market's streams break, and are refused for " + REFUSED.toSeconds() + " s");
    for (SocketFault.Route route : List.of(SocketFault.Route.PUBLIC, SocketFault.Route.MARKET)) {
      done(faults.add(new SocketFault(route, SocketFault.Effect.REFUSE, Optional.of(REFUSED))));
      done(faults.add(new SocketFault(route, SocketFault.Effect.DROP, Optional.empty())));
    }
    await("REST in the streams' place", PATIENCE, seen -> seen.isFedBy(FeedHealth.POLLING));
    await("the streams back", PATIENCE, seen -> seen.isFedBy(FeedHealth.STREAMING));
    say(
        "(c) over: %d trades heard meanwhile, the missed ones by back-fill"
            .formatted(chronicle.tradesHeard() - before));
  }

  private void everythingIsLost() {
    await("mode NORMAL", PATIENCE, seen -> seen.isIn(Mode.NORMAL));
    if (!chronicle.isHolding()) {
      hold();
    }
    Instant from = clock.instant();
    say("(d) the exchange cannot be reached: no stream, no REST");
    done(faults.add(RequestFault.drop("* /fapi/*", RequestFault.Effect.DROP_BEFORE, -1)));
    done(
        faults.add(
            new SocketFault(SocketFault.Route.ALL, SocketFault.Effect.REFUSE, Optional.empty())));
    done(
        faults.add(
            new SocketFault(SocketFault.Route.ALL, SocketFault.Effect.DROP, Optional.empty())));
    try {
      await(
          "the market data's breaker open",
          PATIENCE,
          seen -> seen.isHeldBy(Reason.MARKET_DATA_UNREADABLE));
    } finally {
      done(faults.clear());
      outages.add(new Span(from, clock.instant()));
    }
    say("(d) over: the exchange can be reached again");
    await("the streams back", PATIENCE, seen -> seen.isFedBy(FeedHealth.STREAMING));
    await("mode NORMAL", PATIENCE, seen -> seen.isIn(Mode.NORMAL));
  }

  private void theEnd() {
    Instant healed = outages.get(outages.size() - 1).until().plus(HEALED);
    chronicle.await(
        Duration.between(clock.instant(), healed), seen -> !clock.instant().isBefore(healed));
    flat();
  }

  /**
   * Sees to it that there is a protected position, whoever has opened it; asks again after a no.
   */
  private void hold() {
    Instant end = clock.instant().plus(PATIENCE);
    while (!chronicle.isHolding() && clock.instant().isBefore(end)) {
      SignalId id = enter();
      await("an answer", PATIENCE, seen -> seen.reply(id).isPresent() || seen.isHolding());
      boolean refused =
          chronicle.reply(id).filter(OrderExecutionError.class::isInstance).isPresent();
      chronicle.await(refused ? AFTER_NO : PATIENCE, Chronicle::isHolding);
    }
    await("a position with its stop", MARGIN, Chronicle::isHolding);
  }

  /** Sees to it that there is no position; what does not end by itself the second trader closes. */
  private void flat() {
    chronicle.await(FOR_EXIT, Chronicle::isFlat);
    Instant end = clock.instant().plus(PATIENCE);
    while (!chronicle.isFlat() && clock.instant().isBefore(end)) {
      second.tell(new SecondTrader.Close(next()));
      chronicle.await(FOR_CLOSE, Chronicle::isFlat);
    }
    await("the position closed", MARGIN, Chronicle::isFlat);
  }

  private SignalId enter() {
    SignalId id = next();
    second.tell(new SecondTrader.Enter(id));
    return id;
  }

  private SignalId next() {
    return new SignalId("second-" + ++signals);
  }

  private void await(String what, Duration limit, Predicate<Chronicle> hasComeAbout) {
    if (!chronicle.await(limit, hasComeAbout)) {
      throw new Unfulfilled(what, limit);
    }
  }

  private void say(String what) {
    timeline.tell(clock.instant(), "DEMO", what);
  }

  private static void done(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }
}
