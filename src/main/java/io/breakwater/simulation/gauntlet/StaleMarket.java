package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Symbol;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * 8. A strategy trades on what it hears; what it hears is old, or nothing. That back-filling keeps
 * within the weight budget is I5.
 */
final class StaleMarket extends VirtualTrial {
  private static final String FOUND = "silence found and told";
  private static final String FALLBACK = "first price by REST after it was found";
  private static final String BLIND = "entries in a symbol that nothing is known of";
  private static final String OTHERS = "refused entries in symbols that speak";
  private static final String LATE = "late data told as fresh";
  private static final Duration FROM = Duration.ofSeconds(20);

  /** After this a symbol without any source must be known to be without. */
  private static final Duration BLIND_AFTER = Duration.ofSeconds(9);

  private static final String OF_TEN = "one symbol of ten silent";

  StaleMarket() {
    super(
        8,
        "Stale market",
        "fast",
        List.of(
            Bound.within(FOUND, Duration.ofSeconds(3)),
            Bound.within(FALLBACK, Duration.ofSeconds(2)),
            Bound.atMost(BLIND, "orders", 0),
            Bound.atMost(OTHERS, "signals", 0),
            Bound.atMost(LATE, "times", 0)),
        List.of(
            "mute after subscribe",
            "book frozen, marks go on",
            "all events 20 s late",
            OF_TEN,
            "mute, and REST fails"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(plot.is(OF_TEN) ? 10 : 3);
    plot.ticksEvery(Duration.ofMillis(500));
    Symbol silent = symbols.get(symbols.size() - 1);
    Duration lasts = plot.between(20_000, 35_000);
    List<MarketNews.Health> seen = new ArrayList<>();
    List<Instant> when = new ArrayList<>();
    Duration from = FROM.plus(plot.between(0, 1000));
    plot.at(
        Duration.ofSeconds(10),
        "health is listened to",
        scene -> listen(scene, silent, seen, when));
    silence(plot, silent, from, lasts);
    boolean rest = plot.is("mute, and REST fails");
    for (Duration at = from.plus(BLIND_AFTER);
        at.compareTo(from.plus(lasts).minusSeconds(1)) < 0;
        at = at.plus(plot.between(1500, 4000))) {
      Symbol symbol = plot.coin() ? silent : symbols.get(1);
      plot.at(at, plot.enter(symbol, plot.direction(), "10", "3"));
      plot.at(at.plusMillis(700), new Act.Close(symbol, io.breakwater.domain.Direction.LONG));
    }
    plot.healsAt(from.plus(lasts).plusSeconds(10));
    plot.then(
        after -> {
          Instant begin = after.at(from);
          judgeHealth(plot, after, begin, begin.plus(lasts), seen, when, rest);
          judgeEntries(plot, after, silent, begin, begin.plus(lasts), rest);
        });
  }

  private void silence(Plot plot, Symbol silent, Duration from, Duration lasts) {
    String name = "\"s\":\"" + silent + "\"";
    if (plot.is(OF_TEN)) {
      plot.at(
          from,
          silent + " is silent",
          scene -> scene.world().network().mutes(t -> t.contains(name)));
      plot.at(from.plus(lasts), "it speaks", scene -> scene.world().network().mutes(t -> false));
    } else if (plot.is("all events 20 s late")) {
      Duration late = Duration.ofSeconds(20);
      plot.at(
          from,
          "events come 20 s late",
          scene -> scene.world().network().holdsEvents("public|market", late));
      plot.at(
          from.plus(lasts),
          "they come at once",
          scene -> scene.world().network().holdsEvents("public|market", Duration.ZERO));
    } else {
      plot.at(from, new Act.Streams(Route.PUBLIC, Effect.FREEZE, lasts));
      if (!plot.is("book frozen, marks go on")) {
        plot.at(from, new Act.Streams(Route.MARKET, Effect.FREEZE, lasts));
      }
      if (plot.is("mute, and REST fails")) {
        plot.faults(from, lasts, prices("ticker/bookTicker"));
        plot.faults(from, lasts, prices("premiumIndex"));
      }
    }
  }

  private static RequestFault prices(String path) {
    return RequestFault.unavailable("GET /fapi/v1/" + path, -1);
  }

  private static void listen(
      Scene scene, Symbol symbol, List<MarketNews.Health> seen, List<Instant> when) {
    scene
        .world()
        .ear(
            MarketNews.class,
            news -> {
              if (news instanceof MarketNews.Health health) {
                seen.add(health);
                when.add(scene.world().now());
              }
            },
            ear ->
                scene
                    .world()
                    .node()
                    .market()
                    .ifPresent(
                        market ->
                            market.tell(new Market.Subscribe(symbol, Market.Kind.HEALTH, ear))));
  }

  private static void judgeHealth(
      Plot plot,
      Aftermath after,
      Instant from,
      Instant until,
      List<MarketNews.Health> seen,
      List<Instant> when,
      boolean rest) {
    Optional<Instant> found = Optional.empty();
    long late = 0;
    for (int i = 0; i < seen.size(); i++) {
      boolean speaks = seen.get(i).health() == FeedHealth.STREAMING;
      if (found.isEmpty() && !speaks && !when.get(i).isBefore(from)) {
        found = Optional.of(when.get(i));
      }
      late += found.isPresent() && speaks && when.get(i).isBefore(until) ? 1 : 0;
    }
    after.measure(FOUND, from, found);
    if (found.isPresent() && !rest) {
      after.measure(FALLBACK, found.get(), price(after, found.get()));
    }
    after.notes().measure(LATE, plot.is("all events 20 s late") ? late : 0);
  }

  private static Optional<Instant> price(Aftermath after, Instant from) {
    return after
        .books()
        .first(
            RequestArrived.class,
            from.minusSeconds(1),
            each -> each.path().endsWith("/ticker/bookTicker") && each.status() == 200)
        .map(RequestArrived::time)
        .map(time -> time.isBefore(from) ? from : time);
  }

  private static void judgeEntries(
      Plot plot, Aftermath after, Symbol silent, Instant from, Instant until, boolean rest) {
    if (rest) {
      after
          .notes()
          .measure(
              BLIND,
              after.books().entries().stream()
                  .filter(
                      order ->
                          order.symbol().equals(silent)
                              && order.time().isAfter(from.plus(BLIND_AFTER))
                              && order.time().isBefore(until))
                  .count());
    }
    if (plot.is(OF_TEN)) {
      List<OrderAccepted> others =
          after.books().entries().stream().filter(each -> !each.symbol().equals(silent)).toList();
      after.notes().exercised(!others.isEmpty(), "no entry in a symbol that speaks");
      long refused =
          after.heard(io.breakwater.account.OrderExecutionError.Denied.class).stream()
              .filter(each -> each.at().isAfter(from) && each.at().isBefore(until))
              .filter(each -> !each.message().reason().contains(silent.toString()))
              .filter(each -> each.message().reason().contains("market"))
              .count();
      after.notes().measure(OTHERS, refused);
    }
  }
}
