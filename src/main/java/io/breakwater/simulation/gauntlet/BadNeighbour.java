package io.breakwater.simulation.gauntlet;

import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** 15, what virtual time can show: one strategy of many floods or throws, or the disk is full. */
final class BadNeighbour extends VirtualTrial {
  private static final String SLOWER = "p99 of the others, of quiet";
  private static final String UNANSWERED = "signals without an answer";
  private static final String FLOODED = "entries of the flood in its slot";
  private static final String ENTRIES = "entries while the disk is full";
  private static final String EXIT = "flat after a close while the disk is full";
  private static final String SOCKETS = "sockets open after 500 cycles";
  private static final Duration QUIET = Duration.ofSeconds(14);
  private static final Duration BAD = Duration.ofSeconds(34);
  private static final int ROUNDS = 18;
  private static final int FLOOD = 10_000;
  private static final int BATCHES = 100;
  private static final Duration FULL = Duration.ofMinutes(5);

  BadNeighbour() {
    super(
        15,
        "Bad neighbour",
        "strategies",
        List.of(
            Bound.atMost(SLOWER, "%", 150),
            Bound.atMost(UNANSWERED, "signals", 0),
            Bound.atMost(FLOODED, "orders", 1),
            Bound.atMost(ENTRIES, "orders", 0),
            Bound.within(EXIT, Duration.ofSeconds(3)),
            Bound.atMost(SOCKETS, "sockets", 3)),
        List.of("one floods", "one throws", "disk full for 5 min", "500 changes to REST and back"));
  }

  @Override
  void draw(Plot plot) {
    switch (plot.variant()) {
      case "one floods", "one throws" -> neighbours(plot);
      case "disk full for 5 min" -> diskFull(plot);
      default -> cycles(plot);
    }
  }

  /** Nine symbols, each entered and closed in turn, quietly and then beside the bad one. */
  private static void neighbours(Plot plot) {
    List<Symbol> symbols = plot.symbols(10);
    plot.ticksEvery(Duration.ofSeconds(1));
    plot.given(
        world ->
            world.withLatency(
                io.breakwater.simulation.virtual.SimulatedNetwork.Latency.of(
                    Duration.ofMillis(20))));
    List<Duration> quiet = turns(plot, symbols, QUIET);
    List<Duration> bad = turns(plot, symbols, BAD);
    if (plot.is("one throws")) {
      plot.lacks("no strategy is quarantined after its crashes", "strategies");
    } else {
      for (int i = 0; i < BATCHES; i++) {
        plot.at(BAD.plusMillis(10L * i), new Act.Flood(Plot.BTC, FLOOD / BATCHES));
      }
    }
    plot.healsAt(BAD.plusSeconds(22));
    plot.then(
        after -> {
          long before = p99(after, quiet);
          long beside = p99(after, bad);
          after.notes().exercised(before > 0 && beside > 0, "the others did not trade");
          after.notes().measure(SLOWER, before == 0 ? 0 : beside * 100 / before);
          if (plot.is("one floods")) {
            long answered =
                after.heard(OrderGateway.Reply.class).stream()
                    .map(each -> each.message())
                    .distinct()
                    .count();
            int given = FLOOD + quiet.size() * 2 + bad.size() * 2;
            after.notes().measure(UNANSWERED, Math.max(0, given - answered));
            after
                .notes()
                .measure(
                    FLOODED,
                    after.books().entries().stream()
                        .filter(order -> order.symbol().equals(Plot.BTC))
                        .count());
          }
        });
  }

  private static List<Duration> turns(Plot plot, List<Symbol> symbols, Duration from) {
    List<Duration> moments = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      Symbol symbol = symbols.get(1 + i % 9);
      Duration at = from.plusMillis(900L * i).plus(plot.between(0, 100));
      moments.add(at);
      plot.at(at, plot.enter(symbol, Direction.LONG, "10", "3"));
      plot.at(at.plusMillis(3000), new Act.Close(symbol, Direction.LONG));
    }
    return moments;
  }

  /** In microseconds, from a signal to its order at the exchange, but for the way. */
  private static long p99(Aftermath after, List<Duration> moments) {
    List<Long> all = new ArrayList<>();
    for (Duration moment : moments) {
      Instant at = after.at(moment);
      after
          .books()
          .first(
              OrderAccepted.class,
              at,
              order -> order.increasing() && !order.symbol().equals(Plot.BTC))
          .ifPresent(order -> all.add(Duration.between(at, order.time()).toMillis()));
    }
    Collections.sort(all);
    return all.isEmpty() ? 0 : all.get(Math.min(all.size() - 1, all.size() * 99 / 100));
  }

  private static void diskFull(Plot plot) {
    List<Symbol> symbols = plot.symbols(3);
    plot.ticksEvery(Duration.ofSeconds(1));
    plot.at(Plot.UP, plot.enter(symbols.get(0), Direction.LONG, "0.016", "3"));
    plot.at(Plot.UP.plusSeconds(1), plot.enter(symbols.get(1), Direction.LONG, "10", "3"));
    Duration from = Duration.ofSeconds(20);
    plot.at(from, "the disk is full", scene -> scene.world().store().fail(1_000_000));
    plot.at(from.plus(FULL), "there is room", scene -> scene.world().store().fail(0));
    for (Duration at = from.plusSeconds(3);
        at.compareTo(from.plus(FULL)) < 0;
        at = at.plus(plot.between(4000, 9000))) {
      plot.at(at, plot.enter(symbols.get(2), Direction.LONG, "10", "3"));
    }
    Duration exit = from.plus(plot.between(10_000, 200_000));
    plot.at(exit, new Act.Close(symbols.get(0), Direction.LONG));
    plot.healsAt(from.plus(FULL).plusSeconds(30));
    plot.then(
        after -> {
          Instant begin = after.at(from);
          after
              .notes()
              .measure(
                  ENTRIES,
                  after.books().entries().stream()
                      .filter(
                          order ->
                              order.time().isAfter(begin)
                                  && order.time().isBefore(begin.plus(FULL)))
                      .count());
          Optional<Instant> flat =
              after.books().flat(Plot.BTC, after.at(exit)).filter(begin.plus(FULL)::isAfter);
          after.measure(EXIT, after.at(exit), flat);
        });
  }

  private static void cycles(Plot plot) {
    plot.ticksEvery(Duration.ofSeconds(5));
    Duration at = Plot.UP;
    Duration cycle = Duration.ofSeconds(12);
    for (int i = 0; i < 500; i++) {
      plot.at(at, new Act.Streams(Route.PUBLIC, Effect.FREEZE, Duration.ofSeconds(5)));
      plot.at(at, new Act.Streams(Route.MARKET, Effect.FREEZE, Duration.ofSeconds(5)));
      at = at.plus(cycle);
    }
    plot.healsAt(at.plusSeconds(60));
    plot.then(after -> after.notes().measure(SOCKETS, after.books().openSockets()));
  }
}
