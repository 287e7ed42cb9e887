package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.RequestFault.Effect;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** 2. The entry is filled, and the stop cannot be placed. */
final class NakedPosition extends VirtualTrial {
  private static final String STOP = ExchangeCall.PLACE_STOP.pattern();
  private static final String NAKED = "no stop while the exchange would take one";
  private static final String BLIND = "neither stop nor close under way";
  private static final String FLAT = "flat where no stop is taken";
  private static final String STOPS = "stops once settled";

  NakedPosition() {
    super(
        2,
        "Naked position",
        "orders",
        List.of(
            Bound.within(NAKED, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Bound.within(BLIND, Duration.ofSeconds(2)),
            Bound.within(FLAT, Duration.ofSeconds(3)),
            Bound.atMost(STOPS, "orders", 2)),
        List.of(
            "-4120",
            "-2021",
            "503 unavailable",
            "503 unknown, done",
            "503 unknown, not done",
            "answer lost",
            "request lost",
            "no answer",
            "late answer",
            "price has passed",
            "short 503",
            "short silence"));
  }

  @Override
  void draw(Plot plot) {
    Duration when = Plot.UP.plus(plot.between(0, 1500));
    Direction direction = plot.direction();
    plot.ticksEvery(Duration.ofMillis(50));
    // Short ones heal while there still is time for the stop itself.
    Duration lasting =
        plot.variant().startsWith("short") ? plot.between(50, 700) : Duration.ofSeconds(12);
    Optional<RequestFault> fault = fault(plot.variant());
    fault.ifPresent(rule -> plot.faults(when, lasting, rule));
    plot.at(when, plot.enter(Plot.BTC, direction, "0.016", "0.5"));
    if (fault.isEmpty()) {
      String percent = direction == Direction.LONG ? "-0.8" : "0.8";
      plot.at(when.plus(plot.between(0, 100)), new Act.Jump(Plot.BTC, new BigDecimal(percent)));
    }
    plot.healsAt(Duration.ofSeconds(32));
    boolean takesNone = fault.isPresent() && !plot.variant().startsWith("short");
    boolean done =
        plot.variant().endsWith(", done")
            || plot.variant().equals("answer lost")
            || plot.variant().equals("late answer");
    plot.then(
        after ->
            judge(
                after,
                after.at(when),
                fault.isPresent() ? lasting : Duration.ZERO,
                takesNone && !done));
  }

  private static Optional<RequestFault> fault(String variant) {
    return switch (variant) {
      case "-4120" ->
          Optional.of(
              no(
                  400,
                  -4120,
                  "Order type not supported for this endpoint. Please use the Algo"
                      + " Order API endpoints instead."));
      case "-2021" -> Optional.of(no(400, -2021, "Order would immediately trigger."));
      case "503 unavailable", "short 503" -> Optional.of(RequestFault.unavailable(STOP, -1));
      case "503 unknown, done" ->
          Optional.of(RequestFault.unknown(STOP, Effect.EXECUTE_THEN_FAIL, -1));
      case "503 unknown, not done" ->
          Optional.of(RequestFault.unknown(STOP, Effect.FAIL_WITHOUT_EXECUTING, -1));
      case "answer lost" -> Optional.of(RequestFault.drop(STOP, Effect.EXECUTE_THEN_DROP, -1));
      case "request lost" -> Optional.of(RequestFault.drop(STOP, Effect.DROP_BEFORE, -1));
      case "no answer", "short silence" ->
          Optional.of(
              new RequestFault(
                  STOP, Effect.DROP_BEFORE, 503, Optional.empty(), "", -1, Duration.ofSeconds(20)));
      case "late answer" -> Optional.of(RequestFault.slow(STOP, Duration.ofSeconds(5), -1));
      default -> Optional.empty();
    };
  }

  private static RequestFault no(int status, int code, String text) {
    return Plot.answers(STOP, Effect.FAIL_WITHOUT_EXECUTING, status, code, text, -1);
  }

  private static void judge(Aftermath after, Instant when, Duration deaf, boolean takesNone) {
    Optional<Filled> fill = after.books().firstFill(when);
    after.notes().exercised(fill.isPresent(), "the entry is not filled");
    if (fill.isEmpty()) {
      return;
    }
    Instant filled = fill.get().time();
    Instant hears = when.plus(deaf);
    BinaryOperator<Instant> later = (one, other) -> one.isAfter(other) ? one : other;
    for (Books.Spell spell : after.books().unprotected()) {
      if (spell.until().equals(Instant.MAX)) {
        after.notes().fails("a position is naked at the end", "since " + spell.from());
        continue;
      }
      Instant from = takesNone || !deaf.isZero() ? later.apply(spell.from(), hears) : spell.from();
      after.measure(NAKED, from, later.apply(from, spell.until()));
      Instant acted =
          after
              .books()
              .first(RequestArrived.class, spell.from(), NakedPosition::isClose)
              .map(RequestArrived::time)
              .filter(close -> close.isBefore(spell.until()))
              .orElse(spell.until());
      after.measure(BLIND, spell.from(), acted);
    }
    if (after.books().unprotected().isEmpty()) {
      after.measure(NAKED, filled, filled);
      after.measure(BLIND, filled, filled);
    }
    if (takesNone) {
      after.measure(FLAT, filled, after.books().flat(Plot.BTC, filled));
      after
          .notes()
          .exercised(
              after
                  .books()
                  .first(StopLive.class, filled, stop -> true)
                  .filter(stop -> stop.time().isBefore(hears))
                  .isEmpty(),
              "a stop was taken");
    }
    after
        .notes()
        .measure(
            STOPS, after.books().open().stream().filter(name -> name.contains("stop")).count());
  }

  private static boolean isClose(RequestArrived request) {
    return request.method().equals("POST")
        && request.path().equals("/fapi/v1/order")
        && !request.entry();
  }
}
