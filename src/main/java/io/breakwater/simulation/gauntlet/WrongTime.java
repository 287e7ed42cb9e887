package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.fault.RequestFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** 14. Trading, while the node's clock or the exchange's is wrong, or the way is long. */
final class WrongTime extends VirtualTrial {
  private static final String REFUSED = "-1021 for exits and reads after a jump";
  private static final String CORRECTED = "last -1021 after a jump";
  private static final String EXIT = "flat after a close";
  private static final String TIMER = "time-out early or late";
  private static final Duration FROM = Duration.ofSeconds(24);
  private static final Duration LOPSIDED = Duration.ofMillis(600);

  /** A fill without an acknowledged stop is closed after this. */
  private static final Duration STOP_DEADLINE = Duration.ofMillis(1500);

  WrongTime() {
    super(
        14,
        "Wrong time",
        "safe mode",
        List.of(
            Bound.atMost(REFUSED, "answers", 1),
            Bound.within(CORRECTED, Duration.ofSeconds(2)),
            Bound.within(EXIT, Duration.ofSeconds(5)),
            Bound.within(TIMER, STOP_DEADLINE.dividedBy(10))),
        List.of(
            "local clock +90 s",
            "local clock -90 s",
            "local clock +90 s in a deadline",
            "local clock -90 s in a deadline",
            "drift",
            "exchange clock jumps",
            "long lopsided way",
            "candles"));
  }

  @Override
  void draw(Plot plot) {
    plot.at(Plot.UP, plot.enter(Plot.BTC, Direction.LONG, "0.016", "3"));
    Duration jump = Duration.ofSeconds(plot.variant().contains("-") ? -90 : 90);
    Duration when = FROM.plus(plot.between(0, 4000));
    Duration close = when.plus(plot.between(50, 4000));
    boolean deadline = plot.variant().endsWith("in a deadline");
    Duration end = Duration.ofSeconds(50);
    if (deadline) {
      // A second entry, whose stop is not taken: the deadline runs while the clock jumps.
      plot.symbols(2);
      plot.faults(
          when,
          Duration.ofSeconds(8),
          RequestFault.unavailable(ExchangeCall.PLACE_STOP.pattern(), -1));
      plot.at(when, plot.enter(plot.symbols(2).get(1), Direction.LONG, "10", "3"));
      plot.at(when.plus(plot.between(300, 1200)), new Act.ClockJumps(jump));
    } else if (plot.variant().startsWith("local")) {
      plot.at(when, new Act.ClockJumps(jump));
    } else if (plot.is("drift")) {
      plot.at(
          Duration.ofSeconds(14),
          "the clock gains 200 ms a minute",
          scene -> scene.world().node().clockDrifts(200));
      close = Duration.ofMinutes(9);
      end = Duration.ofMinutes(10);
      plot.ticksEvery(Duration.ofSeconds(1));
    } else if (plot.is("long lopsided way")) {
      // 0.45 s there and 1.05 s back.
      plot.at(
          when,
          "a round trip takes 1.5 s",
          scene -> {
            scene.world().network().latency(Latency.of(Duration.ofMillis(450)));
            scene.world().network().holdsAnswers(LOPSIDED);
          });
      plot.at(
          end.minusSeconds(1),
          "the way is short again",
          scene -> scene.world().network().holdsAnswers(Duration.ZERO));
    } else {
      plot.lacks(
          plot.is("candles")
              ? "the node makes no candles"
              : "the simulated exchange's clock cannot jump",
          plot.is("candles") ? "fast" : "simulator");
    }
    Duration exit = close;
    plot.at(exit, new Act.Close(Plot.BTC, Direction.LONG));
    plot.healsAt(end);
    Duration healed = end;
    plot.then(after -> judge(after, after.at(when), after.at(exit), after.at(healed), deadline));
  }

  private static void judge(
      Aftermath after, Instant when, Instant exit, Instant healed, boolean deadline) {
    // When all heals the clock jumps back, which is not of this story.
    List<RequestArrived> refused =
        after.books().all(RequestArrived.class).stream()
            .filter(each -> !each.time().isBefore(when) && each.time().isBefore(healed))
            .filter(each -> each.code() == -1021 && !each.entry())
            .toList();
    after.notes().measure(REFUSED, refused.size());
    after.measure(
        CORRECTED, when, refused.isEmpty() ? when : refused.get(refused.size() - 1).time());
    after.measure(EXIT, exit, after.books().flat(Plot.BTC, exit.minusSeconds(1)));
    if (deadline) {
      Optional<Filled> fill = after.books().firstFill(when);
      after.notes().exercised(fill.isPresent(), "no fill without a stop");
      fill.ifPresent(filled -> judgeDeadline(after, filled));
    }
  }

  private static void judgeDeadline(Aftermath after, Filled fill) {
    Optional<Instant> close =
        after.sent().stream()
            .filter(each -> each.at().isAfter(fill.time()))
            .filter(
                each ->
                    each.what().equals("POST /fapi/v1/order")
                        && each.text().contains("symbol=" + fill.symbol())
                        && each.text().contains("reduceOnly=true"))
            .map(each -> each.at())
            .findFirst();
    if (close.isEmpty()) {
      after.notes().fails(TIMER + ": never", "since " + fill.time());
      return;
    }
    // The fill is known when its answer has come back.
    Duration way = after.world().settings().latency().most();
    Duration early = STOP_DEADLINE.minus(Duration.between(fill.time(), close.get()));
    Duration late = Duration.between(fill.time().plus(way), close.get()).minus(STOP_DEADLINE);
    Duration off = early.compareTo(late) > 0 ? early : late;
    after.notes().measure(TIMER, Math.max(0, off.toMillis()));
  }
}
