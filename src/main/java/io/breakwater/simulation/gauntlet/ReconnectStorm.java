package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Symbol;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.SocketOpened;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** 10. Twenty-one streams on three sockets, and the connections are lost again and again. */
final class ReconnectStorm extends VirtualTrial {
  private static final String ATTEMPTS = "connection attempts in a minute";
  private static final String TOGETHER = "connection attempts in one millisecond";
  private static final String HEALTHY = "all streams healthy after the end";
  private static final String BACK_FILLS = "back-fills at the planned change";
  private static final Duration FROM = Duration.ofSeconds(20);

  ReconnectStorm() {
    super(
        10,
        "Reconnect storm",
        "fast",
        List.of(
            Bound.atMost(ATTEMPTS, "attempts", 30),
            Bound.atMost(TOGETHER, "attempts", 1),
            Bound.within(HEALTHY, Duration.ofSeconds(10)),
            Bound.atMost(BACK_FILLS, "requests", 0)),
        List.of(
            "dropped and refused for 2 min",
            "closed after 1 s for 5 min",
            "network down for 2 min",
            "24 h are over",
            "listen keys expire"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(7);
    plot.ticksEvery(Duration.ofSeconds(1));
    Duration from = FROM.plus(plot.between(0, 3000));
    Duration end = storm(plot, from);
    Map<Symbol, List<Instant>> speaking = new TreeMap<>();
    plot.at(
        Duration.ofSeconds(10),
        "health is listened to",
        scene -> symbols.forEach(symbol -> listen(scene, symbol, speaking)));
    plot.healsAt(end.plusSeconds(25));
    plot.then(after -> judge(plot, after, after.at(from), after.at(end), speaking));
  }

  /** Tells when it is over. */
  private static Duration storm(Plot plot, Duration from) {
    switch (plot.variant()) {
      case "dropped and refused for 2 min" -> {
        Duration lasts = Duration.ofMinutes(2);
        plot.at(from, new Act.Streams(Route.ALL, Effect.DROP, Duration.ZERO));
        plot.at(from, new Act.Streams(Route.ALL, Effect.REFUSE, lasts));
        return from.plus(lasts);
      }
      case "closed after 1 s for 5 min" -> {
        Duration end = from.plus(Duration.ofMinutes(5));
        for (Duration at = from; at.compareTo(end) <= 0; at = at.plusSeconds(1)) {
          plot.at(at, new Act.Streams(Route.ALL, Effect.DROP, Duration.ZERO));
        }
        return end;
      }
      case "network down for 2 min" -> {
        Duration lasts = Duration.ofMinutes(2);
        plot.at(from, new Act.NetworkDown(plot.coin(), lasts));
        return from.plus(lasts);
      }
      case "24 h are over" -> {
        // By its own clock the node changes over a minute before the exchange cuts.
        plot.given(
            world -> world.withChanges("breakwater.market.stream.change-over-after = 4 minutes"));
        plot.at(
            from,
            "connections are 23:55 old",
            scene -> scene.world().exchange().ageSockets(Duration.ofMinutes(23 * 60 + 55)));
        return from.plus(Duration.ofMinutes(5));
      }
      default -> {
        for (int i = 0; i < 6; i++) {
          plot.at(from.plusSeconds(10L * i), new Act.KeyExpires());
        }
        return from.plusSeconds(50);
      }
    }
  }

  private static void listen(Scene scene, Symbol symbol, Map<Symbol, List<Instant>> speaking) {
    List<Instant> since = new ArrayList<>();
    speaking.put(symbol, since);
    scene
        .world()
        .ear(
            MarketNews.class,
            news -> {
              if (news instanceof MarketNews.Health health) {
                if (health.health() == FeedHealth.STREAMING) {
                  since.add(scene.world().now());
                } else {
                  since.clear();
                }
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

  private static void judge(
      Plot plot, Aftermath after, Instant from, Instant end, Map<Symbol, List<Instant>> speaking) {
    List<Instant> opens =
        after.sent().stream()
            .filter(each -> each.what().startsWith("OPEN") && !each.at().isBefore(from))
            .map(SimulatedNetwork.Sent::at)
            .toList();
    after.notes().exercised(!opens.isEmpty(), "nobody connected again");
    after.notes().measure(ATTEMPTS, Books.mostWithin(opens, Duration.ofMinutes(1)));
    Map<Long, Integer> together = new LinkedHashMap<>();
    opens.forEach(open -> together.merge(open.toEpochMilli(), 1, Integer::sum));
    after
        .notes()
        .measure(TOGETHER, together.values().stream().mapToInt(each -> each).max().orElse(0));
    Instant last = end;
    boolean all = true;
    for (List<Instant> since : speaking.values()) {
      all &= !since.isEmpty();
      last = since.isEmpty() || since.get(0).isBefore(last) ? last : since.get(0);
    }
    Optional<SocketOpened> own =
        after.books().all(SocketOpened.class).stream()
            .filter(each -> each.route().equals("private"))
            .reduce((one, other) -> other);
    last = own.map(SocketOpened::time).filter(last::isBefore).orElse(last);
    after.measure(HEALTHY, end, all ? Optional.of(last) : Optional.empty());
    if (plot.is("24 h are over")) {
      after
          .notes()
          .measure(
              BACK_FILLS,
              after.books().all(RequestArrived.class).stream()
                  .filter(each -> each.path().endsWith("/aggTrades") && each.time().isAfter(from))
                  .count());
    }
  }
}
