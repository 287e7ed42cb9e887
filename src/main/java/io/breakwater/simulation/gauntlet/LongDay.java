package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.time.Duration;
import java.util.List;

/** 15, its day: 24 hours of trading with a fault each hour. */
final class LongDay extends VirtualTrial {
  private static final String NAKED = "position without a stop";
  private static final String SOCKETS = "sockets open at the end";
  private static final Duration DAY = Duration.ofHours(24);

  LongDay() {
    super(
        15,
        "Long day",
        "orders",
        List.of(Bound.within(NAKED, Duration.ofSeconds(12)), Bound.atMost(SOCKETS, "sockets", 3)),
        List.of("a fault each hour"));
  }

  @Override
  public Kind kind() {
    return Kind.LONG;
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(2);
    plot.ticksEvery(Duration.ofSeconds(5));
    Duration at = Plot.UP;
    int number = 0;
    while (at.compareTo(DAY) < 0) {
      Symbol symbol = symbols.get(number++ % 2);
      Direction direction = plot.direction();
      plot.at(at, plot.enter(symbol, direction, Plot.some(symbol), "2"));
      plot.at(at.plus(plot.between(20_000, 120_000)), new Act.Close(symbol, direction));
      at = at.plus(plot.between(150_000, 400_000));
    }
    for (int hour = 0; hour < 24; hour++) {
      Duration when = Duration.ofHours(hour).plus(plot.between(60_000, 3_300_000));
      plot.at(when, fault(plot));
    }
    plot.healsAt(DAY);
    plot.then(
        after -> {
          after
              .books()
              .unprotected()
              .forEach(
                  spell ->
                      after.measure(
                          NAKED,
                          spell.from(),
                          spell.until().isAfter(after.books().end())
                              ? after.books().end()
                              : spell.until()));
          after.notes().measure(SOCKETS, after.books().openSockets());
        });
  }

  private static Act fault(Plot plot) {
    Duration lasting = plot.between(1_000, 8_000);
    return switch (plot.random().nextInt(7)) {
      case 0 -> new Act.FailCalls(Act.CallFault.UNAVAILABLE, ExchangeCall.EVERYTHING, 20, lasting);
      case 1 -> new Act.FailCalls(Act.CallFault.LOST_ANSWER, ExchangeCall.PLACE_ORDER, 2, lasting);
      case 2 -> new Act.Streams(Route.ALL, Effect.DROP, Duration.ZERO);
      case 3 -> new Act.Streams(Route.PRIVATE, Effect.FREEZE, lasting);
      case 4 -> new Act.NetworkDown(plot.coin(), lasting);
      case 5 -> new Act.Slow(new Latency(Duration.ofMillis(200), Duration.ofMillis(500)), lasting);
      default -> new Act.Crash(Act.CrashPoint.NOW, 0, lasting);
    };
  }
}
