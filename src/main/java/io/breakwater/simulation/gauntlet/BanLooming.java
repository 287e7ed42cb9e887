package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import io.breakwater.simulator.ExchangeRecord.Throttled;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** 9. Trading at 60 % of the weight; then the exchange tells the address to stop, or nearly. */
final class BanLooming extends VirtualTrial {
  private static final String FORBIDDEN = "requests inside the throttle";
  private static final String FIRST = "entries before the first stop or cancel afterwards";
  private static final String STOP = "protected after fill and throttle";
  private static final String BANS = "418 of our own causing";
  private static final Duration FROM = Duration.ofSeconds(30);
  private static final int LIMIT = 600;

  /** All symbols' book tickers. */
  private static final int FOREIGN_WEIGHT = 5;

  BanLooming() {
    super(
        9,
        "Ban looming",
        "safe mode",
        List.of(
            Bound.atMost(FORBIDDEN, "requests", 0),
            Bound.atMost(FIRST, "requests", 0),
            Bound.within(STOP, Duration.ofSeconds(1)),
            Bound.atMost(BANS, "answers", 0)),
        List.of("429 for 17 s", "418 for 120 s", "limit halved", "a second client"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(3);
    // A limit that the node's own traffic uses to some 60 %.
    plot.given(
        world -> world.withLimits(new LimitSettings(LIMIT, 300, 1200, 10, Duration.ofMinutes(2))));
    plot.ticksEvery(Duration.ofSeconds(1));
    plot.at(Plot.UP, plot.enter(symbols.get(0), Direction.LONG, "0.016", "3"));
    Duration throttle = Duration.ofSeconds(plot.is("429 for 17 s") ? 17 : 120);
    Duration length = Duration.ofMinutes(4);
    if (plot.is("a second client")) {
      length = Duration.ofHours(1);
      eat(plot, length);
    } else if (plot.is("limit halved")) {
      plot.lacks("the simulated exchange cannot change its limits while it runs", "simulator");
    } else {
      plot.at(FROM, new Act.Throttle(plot.is("429 for 17 s") ? 429 : 418, throttle));
    }
    // Rests before the throttle, and is filled inside it.
    plot.at(FROM.minusSeconds(4), plot.rest(symbols.get(1), Direction.LONG, "10", "0.5", "3"));
    Duration crosses = FROM.plus(plot.between(1000, (int) throttle.toMillis() - 4000));
    plot.at(crosses, new Act.PriceAt(symbols.get(1), new BigDecimal("99.30"), BigDecimal.TEN));
    for (Duration at = FROM.minusSeconds(12);
        at.compareTo(length) < 0;
        at = at.plus(plot.between(3000, 9000))) {
      plot.at(at, plot.enter(symbols.get(2), Direction.LONG, "10", "3"));
      plot.at(at.plusSeconds(2), new Act.Close(symbols.get(2), Direction.LONG));
    }
    plot.healsAt(length);
    boolean throttled = plot.variant().startsWith("4");
    plot.then(after -> judge(after, throttled, after.at(FROM), throttle));
  }

  private static void eat(Plot plot, Duration length) {
    Duration pace = Duration.ofMillis(60_000L * FOREIGN_WEIGHT * 2 / LIMIT);
    plot.at(FROM, "another program asks from this address", scene -> ask(scene, pace, length));
  }

  private static void ask(Scene scene, Duration pace, Duration left) {
    scene.world().besideNode("GET", "/fapi/v1/ticker/bookTicker", "");
    Duration rest = left.minus(pace);
    if (!rest.isNegative()) {
      scene.world().plan(pace, () -> ask(scene, pace, rest));
    }
  }

  private static void judge(Aftermath after, boolean throttled, Instant from, Duration lasts) {
    Instant until = from.plus(lasts);
    after
        .notes()
        .measure(
            BANS,
            after.books().all(Throttled.class).stream()
                .filter(each -> each.status() == 418)
                .count());
    if (throttled) {
      judgeThrottle(after, from, until);
    }
    Optional<Filled> fill =
        after
            .books()
            .first(
                Filled.class, from, each -> !each.symbol().equals(Plot.BTC) && each.increasing());
    after.notes().exercised(fill.isPresent(), "nothing was filled since the throttle began");
    if (fill.isPresent()) {
      Instant begins = throttled && fill.get().time().isBefore(until) ? until : fill.get().time();
      after.measure(
          STOP,
          begins,
          after
              .books()
              .first(
                  StopLive.class,
                  fill.get().time(),
                  stop -> Books.isStop(stop) && stop.symbol().equals(fill.get().symbol()))
              .map(StopLive::time));
    }
  }

  private static void judgeThrottle(Aftermath after, Instant from, Instant until) {
    Optional<RequestArrived> struck =
        after
            .books()
            .first(
                RequestArrived.class, from, each -> each.status() == 429 || each.status() == 418);
    after.notes().exercised(struck.isPresent(), "no request met the throttle");
    if (struck.isEmpty()) {
      return;
    }
    Instant known =
        struck.get().time().plus(after.world().settings().latency().most()).plusMillis(1);
    List<SimulatedNetwork.Sent> requests =
        after.sent().stream().filter(each -> !each.what().startsWith("OPEN")).toList();
    after
        .notes()
        .measure(
            FORBIDDEN,
            requests.stream()
                .filter(each -> each.at().isAfter(known) && each.at().isBefore(until))
                .count());
    long before = 0;
    for (SimulatedNetwork.Sent each : requests) {
      if (each.at().isBefore(until) || each.what().startsWith("GET")) {
        continue;
      }
      if (each.what().contains("algoOrder") || each.what().startsWith("DELETE")) {
        break;
      }
      boolean entry =
          each.what().equals("POST /fapi/v1/order") && !each.text().contains("reduceOnly=true");
      before += entry ? 1 : 0;
    }
    after.notes().measure(FIRST, before);
  }
}
