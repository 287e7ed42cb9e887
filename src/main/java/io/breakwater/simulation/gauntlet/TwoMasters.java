package io.breakwater.simulation.gauntlet;

import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.VirtualProcess;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** 6, its logic: two processes on one journal, and one of them is not the owner any more. */
final class TwoMasters extends VirtualTrial {
  private static final String TAKEOVER = "takeover";
  private static final String OLD = "entries of the old owner after the new one's first";
  private static final String STOPS = "stops that the change of owner touched";
  private static final Duration FAILS = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(60);

  TwoMasters() {
    super(
        6,
        "Two masters (model)",
        "cluster",
        List.of(
            Bound.within(TAKEOVER, Duration.ofSeconds(15)),
            Bound.atMost(OLD, "orders", 0),
            Bound.atMost(STOPS, "stops", 0)),
        List.of("leader stands still for 60 s", "partition", "lease store slow", "both started"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(3);
    plot.ticksEvery(Duration.ofMillis(500));
    plot.at(Plot.UP, plot.enter(symbols.get(0), Direction.LONG, "0.016", "3"));
    Duration started = plot.is("both started") ? Duration.ofSeconds(1) : FAILS.plusMillis(50);
    plot.lacks(
        "no cluster: nobody notices a lost leader, and no lease forbids a second", "cluster");
    plot.at(started, "the standby is started", scene -> standby(scene).start());
    if (plot.is("leader stands still for 60 s")) {
      plot.at(FAILS, "the leader stands still", scene -> scene.world().node().pause());
      plot.at(FAILS.plus(PAUSE), "it goes on", scene -> scene.world().node().resume());
    }
    if (plot.is("lease store slow")) {
      plot.at(FAILS, "the store stands", scene -> scene.world().store().stall());
      plot.at(FAILS.plusSeconds(8), "it goes on", scene -> scene.world().store().goOn());
    }
    Duration end = FAILS.plus(PAUSE).plusSeconds(20);
    int number = 0;
    for (Duration at = FAILS.plusSeconds(1); at.compareTo(end) < 0; at = at.plusSeconds(3)) {
      Symbol symbol = symbols.get(1 + number % 2);
      int mine = ++number;
      plot.at(at, "both are given a signal", scene -> give(scene, symbol, mine));
    }
    plot.healsAt(end);
    plot.then(after -> judge(after, after.at(FAILS)));
  }

  private static VirtualProcess standby(Scene scene) {
    return scene.world().process("standby");
  }

  /** Strategies do not know who owns the account: both hear it, each under an id of its own. */
  private static void give(Scene scene, Symbol symbol, int number) {
    for (VirtualProcess process : List.of(scene.world().node(), standby(scene))) {
      Signal signal =
          Signal.enter(
              new SignalId(process.name() + number),
              process.clock().instant(),
              Duration.ofSeconds(5),
              Direction.LONG,
              symbol,
              Quantity.of("1"));
      scene
          .world()
          .ear(
              OrderGateway.Reply.class,
              reply -> scene.say(process.name(), reply.toString()),
              ref -> process.tell(VirtualWorld.ACCOUNT, new OrderGateway.Execute(signal, ref)));
    }
  }

  private static void judge(Aftermath after, Instant failed) {
    List<RequestArrived> entries =
        after.books().all(RequestArrived.class).stream()
            .filter(each -> each.entry() && each.status() == 200 && !each.time().isBefore(failed))
            .toList();
    Optional<Instant> first =
        entries.stream()
            .filter(each -> isOf(each, "10.0.0.2"))
            .map(RequestArrived::time)
            .findFirst();
    after.measure(TAKEOVER, failed, first);
    if (first.isPresent()) {
      after
          .notes()
          .measure(
              OLD,
              entries.stream()
                  .filter(each -> isOf(each, "10.0.0.1") && each.time().isAfter(first.get()))
                  .count());
    }
    after
        .notes()
        .measure(
            STOPS,
            after.books().all(StopGone.class).stream()
                .filter(gone -> gone.symbol().equals(Plot.BTC) && !gone.time().isBefore(failed))
                .count());
  }

  private static boolean isOf(RequestArrived request, String remote) {
    return request.remote().equals(remote);
  }
}
