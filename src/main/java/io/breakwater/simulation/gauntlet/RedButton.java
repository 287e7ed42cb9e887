package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.fault.RequestFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** 13. Ten positions, forty orders, signals still arriving; somebody presses the red button. */
final class RedButton extends VirtualTrial {
  private static final String FLAT = "flat and without orders after the press";
  private static final String ENTRIES = "entries after the press";
  private static final String SAFE = "safe stop done";
  private static final Duration PRESS = Duration.ofSeconds(30);

  RedButton() {
    super(
        13,
        "Red button",
        "operator",
        List.of(
            Bound.within(FLAT, Duration.ofSeconds(15)),
            Bound.atMost(ENTRIES, "orders", 0),
            Bound.within(SAFE, Duration.ofSeconds(10))),
        List.of("pressed once", "pressed twice", "process stops in between", "safe stop"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(10);
    plot.ticksEvery(Duration.ofSeconds(1));
    Direction direction = Direction.LONG;
    Duration at = Plot.UP;
    for (Symbol symbol : symbols) {
      boolean btc = symbol.equals(Plot.BTC);
      List<Act.Take> takes =
          List.of(
              Plot.take(direction, "4", btc ? "0.004" : "3"),
              Plot.take(direction, "5", btc ? "0.004" : "3"),
              Plot.take(direction, "6", btc ? "0.004" : "3"));
      plot.at(at, plot.enter(symbol, direction, btc ? "0.012" : "9", "4", takes));
      at = at.plus(plot.between(400, 900));
    }
    // 30 % of the calls fail and 10 % have no answer.
    for (int i = 0; i < 100; i++) {
      int chance = plot.random().nextInt(10);
      Duration when = PRESS.plusMillis(200L * i);
      if (chance < 3) {
        plot.faults(when, Duration.ofMillis(200), RequestFault.unavailable("*", -1));
      } else if (chance == 3) {
        plot.faults(
            when,
            Duration.ofMillis(200),
            RequestFault.drop("*", RequestFault.Effect.DROP_BEFORE, -1));
      }
      if (i % 5 == 0) {
        plot.at(when, plot.enter(plot.pick(symbols), direction, "9", "4"));
      }
    }
    plot.at(PRESS, "the red button is pressed, and there is none", scene -> {});
    if (plot.is("process stops in between")) {
      plot.at(
          PRESS.plus(plot.between(500, 5000)),
          new Act.Crash(Act.CrashPoint.NOW, 0, Duration.ofSeconds(2)));
    }
    plot.lacks("the node has no red button and no safe stop", "operator");
    plot.healsAt(PRESS.plusSeconds(20));
    plot.then(after -> judge(plot, after, after.at(PRESS)));
  }

  private static void judge(Plot plot, Aftermath after, Instant press) {
    long entries =
        after.books().entries().stream()
            .map(OrderAccepted::time)
            .filter(time -> time.isAfter(press))
            .count();
    after.notes().measure(ENTRIES, entries);
    boolean flat = plot.is("safe stop") || after.books().open().isEmpty() && after.books().isFlat();
    if (!plot.is("safe stop")) {
      after.measure(FLAT, press, flat ? Optional.of(after.books().end()) : Optional.empty());
    }
  }
}
