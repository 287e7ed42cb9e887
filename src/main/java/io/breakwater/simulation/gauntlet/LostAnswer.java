package io.breakwater.simulation.gauntlet;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.domain.Direction;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.RequestFault.Effect;
import io.breakwater.simulator.fault.SocketFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * 1. Flat, one entry signal; the exchange accepts and fills, but the answer is lost. The stop that
 * the node places shows in the exchange's books when it got to know of the fill.
 */
final class LostAnswer extends VirtualTrial {
  private static final String ORDER = ExchangeCall.PLACE_ORDER.pattern();
  private static final String KNOWN = "fill known and protected once the exchange tells";
  private static final String EXPIRED = "not found: told unconfirmed after its sending";
  private static final String SECOND = "second entries in the slot meanwhile";
  private static final String FENCE = "unconfirmed told before the fence has passed";

  /** The request's time window and the margin behind it. */
  private static final Duration FENCE_LENGTH = Duration.ofSeconds(7);

  LostAnswer() {
    super(
        1,
        "The lost answer",
        "orders",
        List.of(
            // Known within 3 s, and protected within P2's second from there.
            Bound.within(KNOWN, Duration.ofSeconds(4)),
            Bound.within(EXPIRED, Duration.ofSeconds(12)),
            Bound.atMost(FENCE, "times", 0),
            Bound.atMost(SECOND, "orders", 0)),
        List.of(
            "request lost",
            "answer lost",
            "-1007, done",
            "-1007, not done",
            "503 unknown, done",
            "503 unknown, not done",
            "503 service unavailable",
            "503 internal error, done",
            "503 internal error, not done",
            "answer after 30 s",
            "answer lost, no event",
            "503 unknown, no event",
            "503 unknown, event first",
            "503 unknown, event last",
            "answer lost, look-up fails",
            "answer lost, look-up forgets"));
  }

  @Override
  void draw(Plot plot) {
    Duration when = Plot.UP.plus(plot.between(0, 1500));
    Duration before = when.minusMillis(50);
    Direction direction = plot.direction();
    plot.faults(before, Duration.ofSeconds(2), fault(plot.variant()));
    plot.at(when, plot.enter(Plot.BTC, direction, "0.016", "1"));
    plot.at(when.plus(plot.between(500, 6000)), plot.enter(Plot.BTC, direction, "0.008", "1"));
    Duration truth = when;
    if (plot.variant().endsWith("no event")) {
      plot.at(
          before,
          new Act.Streams(
              SocketFault.Route.PRIVATE, SocketFault.Effect.FREEZE, Duration.ofSeconds(20)));
    }
    if (plot.variant().endsWith("event last")) {
      plot.at(
          before,
          "events are late",
          scene -> scene.world().network().holdsEvents("private", late(plot)));
    }
    if (plot.variant().endsWith("event first")) {
      plot.at(
          before, "answers are late", scene -> scene.world().network().holdsAnswers(late(plot)));
    }
    if (plot.variant().contains("look-up")) {
      Duration lasting = plot.between(1000, 20_000);
      truth = when.plus(lasting);
      plot.at(
          before,
          new Act.Streams(
              SocketFault.Route.PRIVATE, SocketFault.Effect.FREEZE, Duration.ofSeconds(30)));
      plot.faults(before, lasting.plusMillis(50), lookUp(plot.variant()));
      plot.faults(before, lasting.plusMillis(50), everythingElse());
    }
    plot.healsAt(Duration.ofSeconds(50));
    Duration told = truth;
    plot.then(after -> judge(after, after.at(told), after.at(when)));
  }

  private static Duration late(Plot plot) {
    return Duration.ofMillis(plot.random().nextInt(100, 500));
  }

  private static RequestFault fault(String variant) {
    Effect effect =
        variant.endsWith("not done") ? Effect.FAIL_WITHOUT_EXECUTING : Effect.EXECUTE_THEN_FAIL;
    if (variant.startsWith("request lost")) {
      return RequestFault.drop(ORDER, Effect.DROP_BEFORE, 1);
    }
    if (variant.startsWith("answer lost")) {
      return RequestFault.drop(ORDER, Effect.EXECUTE_THEN_DROP, 1);
    }
    if (variant.startsWith("answer after")) {
      return RequestFault.slow(ORDER, Duration.ofSeconds(30), 1);
    }
    if (variant.startsWith("-1007")) {
      return Plot.answers(
          ORDER,
          effect,
          408,
          -1007,
          "Timeout waiting for response from backend server. Send status unknown; execution"
              + " status unknown.",
          1);
    }
    if (variant.startsWith("503 service")) {
      return RequestFault.unavailable(ORDER, 1);
    }
    if (variant.startsWith("503 internal")) {
      return Plot.answers(
          ORDER,
          effect,
          503,
          -1001,
          "Internal error; unable to process your request. Please try again.",
          1);
    }
    return RequestFault.unknown(ORDER, effect, 1);
  }

  /** A look-up that has no answer, or one that is wrong. */
  private static RequestFault lookUp(String variant) {
    String pattern = ExchangeCall.QUERY_ORDER.pattern();
    return variant.endsWith("forgets")
        ? Plot.answers(
            pattern, Effect.FAIL_WITHOUT_EXECUTING, 400, -2013, "Order does not exist.", -1)
        : RequestFault.unknown(pattern, Effect.FAIL_WITHOUT_EXECUTING, -1);
  }

  /** Nor do the account's trades tell. */
  private static RequestFault everythingElse() {
    return RequestFault.unknown("GET /fapi/v1/userTrades", Effect.FAIL_WITHOUT_EXECUTING, -1);
  }

  private static void judge(Aftermath after, Instant truth, Instant when) {
    Optional<Filled> fill = after.books().firstFill(when);
    Instant resolved = after.books().end();
    if (fill.isPresent()) {
      Instant known = fill.get().time().isAfter(truth) ? fill.get().time() : truth;
      Optional<StopLive> stop =
          after.books().first(StopLive.class, fill.get().time(), Books::isStop);
      after.measure(KNOWN, known, stop.map(StopLive::time));
      resolved = stop.map(StopLive::time).orElse(resolved);
    }
    Optional<Aftermath.Heard<OrderExecutionError>> expired =
        after.heard(OrderExecutionError.class).stream()
            .filter(
                each -> each.message() instanceof OrderExecutionError.Expired no && !no.confirmed())
            .findFirst();
    if (expired.isPresent()) {
      boolean early = expired.get().at().isBefore(when.plus(FENCE_LENGTH));
      after.notes().measure(FENCE, early ? 1 : 0);
      after.measure(EXPIRED, when, expired.get().at());
      resolved = resolved.isBefore(expired.get().at()) ? resolved : expired.get().at();
    }
    after
        .notes()
        .exercised(fill.isPresent() || expired.isPresent(), "no order and no unconfirmed end");
    Instant until = resolved;
    long others =
        after.books().entries().stream().filter(order -> order.time().isBefore(until)).count();
    after.notes().measure(SECOND, Math.max(0, others - 1));
  }
}
