package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.PositionChanged;
import io.breakwater.simulator.ExchangeRecord.SocketOpened;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** 4. An entry and a stop are open; the private stream stays up and says nothing. */
final class SilentUserStream extends VirtualTrial {
  private static final String FILL = "unseen fill known and protected";
  private static final String LEG = "legs gone after an unseen stop";
  private static final String REPLACED = "stream replaced after the first unannounced state";
  private static final Duration SILENCE = Duration.ofSeconds(40);

  SilentUserStream() {
    super(
        4,
        "Silent user stream",
        "safe mode",
        List.of(
            // Known within 3 s by polling, and protected within P2's second from there.
            Bound.within(FILL, Duration.ofSeconds(4)),
            Bound.within(LEG, Duration.ofSeconds(4)),
            Bound.within(REPLACED, Duration.ofSeconds(10))),
        List.of(
            "the entry fills",
            "the entry fills in parts",
            "the stop fills",
            "entry and stop fill",
            "the listen key expires"));
  }

  @Override
  void draw(Plot plot) {
    Direction direction = plot.direction();
    boolean isLong = direction == Direction.LONG;
    boolean entryFills = !plot.is("the stop fills");
    boolean stopFills = plot.variant().contains("stop");
    Duration silent = Duration.ofSeconds(17).plus(plot.between(0, 2000));
    List<Act.Take> takes = List.of(Plot.take(direction, "3", "0.010"));
    if (entryFills) {
      plot.at(Plot.UP, plot.rest(Plot.BTC, direction, "0.020", "0.2", "1"));
    } else {
      plot.at(Plot.UP, plot.enter(Plot.BTC, direction, "0.020", "1", takes));
    }
    plot.at(silent, new Act.Streams(Route.PRIVATE, Effect.FREEZE, SILENCE));
    if (plot.is("the listen key expires")) {
      plot.at(silent.plusMillis(200), new Act.KeyExpires());
    }
    Duration crosses = silent.plus(plot.between(500, 4000));
    if (entryFills) {
      String size = plot.variant().endsWith("parts") ? "0.012" : "5";
      plot.at(crosses, price(isLong ? "59860" : "60140", size));
    }
    Duration passes = crosses.plusSeconds(entryFills ? 9 : 0);
    if (stopFills) {
      plot.at(passes, price(isLong ? "58900" : "61100", "0.001"));
    }
    plot.healsAt(silent.plus(SILENCE));
    plot.then(after -> judge(after, after.at(silent), entryFills, stopFills));
  }

  private static Act price(String price, String size) {
    return new Act.PriceAt(Plot.BTC, new BigDecimal(price), new BigDecimal(size));
  }

  private static void judge(
      Aftermath after, Instant silent, boolean entryFills, boolean stopFills) {
    Optional<Instant> unseen = Optional.empty();
    if (entryFills) {
      Optional<Filled> fill = after.books().firstFill(silent);
      after.notes().exercised(fill.isPresent(), "the entry is not filled in silence");
      unseen = fill.map(Filled::time);
      unseen.ifPresent(
          from ->
              after.measure(
                  FILL,
                  from,
                  after.books().first(StopLive.class, from, Books::isStop).map(StopLive::time)));
    }
    if (stopFills) {
      Optional<Instant> flat =
          after
              .books()
              .first(PositionChanged.class, silent, each -> each.amount().signum() == 0)
              .map(PositionChanged::time);
      after.notes().exercised(flat.isPresent(), "the stop is not filled in silence");
      unseen = unseen.isPresent() ? unseen : flat;
      if (flat.isPresent() && !entryFills) {
        after.measure(
            LEG,
            flat.get(),
            after.books().first(StopGone.class, flat.get(), gone -> true).map(StopGone::time));
      }
    }
    unseen.ifPresent(
        from ->
            after.measure(
                REPLACED,
                from,
                after
                    .books()
                    .first(SocketOpened.class, from, each -> each.route().equals("private"))
                    .map(SocketOpened::time)));
  }
}
