package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 12. A position with stop and take-profit, and somebody else does something to the account. */
final class HandFromOutside extends VirtualTrial {
  private static final String EVENT = "put right, told by an event";
  private static final String POLL = "put right, without an event";
  private static final Duration FROM = Duration.ofSeconds(20);

  HandFromOutside() {
    super(
        12,
        "The hand from outside",
        "operator",
        List.of(
            // Noticed within 1 s, and right again a second later.
            Bound.within(EVENT, Duration.ofSeconds(2)), Bound.within(POLL, Duration.ofSeconds(31))),
        variantNames());
  }

  private static List<String> variantNames() {
    List<String> all = new ArrayList<>();
    for (String what :
        List.of(
            "manual close",
            "manual add",
            "stop canceled by hand",
            "foreign order",
            "leverage changed",
            "margin type changed")) {
      all.add(what + ", by event");
      all.add(what + ", without event");
    }
    all.addAll(List.of("liquidation", "ADL", "filters changed", "symbol halted"));
    return all;
  }

  @Override
  void draw(Plot plot) {
    Direction direction = Direction.LONG;
    plot.at(
        Plot.UP,
        plot.enter(Plot.BTC, direction, "0.020", "5", List.of(Plot.take(direction, "5", "0.010"))));
    Duration when = FROM.plus(plot.between(0, 3000));
    boolean silent = plot.variant().endsWith("without event");
    if (silent) {
      plot.at(
          when.minusMillis(200),
          new Act.Streams(Route.PRIVATE, Effect.FREEZE, Duration.ofSeconds(45)));
    }
    String what = plot.variant().replaceFirst(", .*", "");
    switch (what) {
      case "liquidation" -> {
        plot.at(when, new Act.Jump(Plot.BTC, new BigDecimal("-30")));
        plot.lacks("the scenario does not liquidate yet", "orders");
      }
      case "ADL" -> plot.lacks("the scenario does not deleverage yet", "orders");
      case "filters changed" -> plot.lacks("the scenario changes no filters yet", "orders");
      case "symbol halted" -> plot.lacks("the scenario halts no symbol yet", "orders");
      default -> plot.at(when, what + " by hand", scene -> byHand(scene, what));
    }
    plot.lacks("nothing that the node tells names the cause", "operator");
    plot.healsAt(when.plusSeconds(silent ? 48 : 12));
    plot.then(after -> judge(after, what, silent ? POLL : EVENT, after.at(when)));
  }

  private static void byHand(Scene scene, String what) {
    VirtualWorld world = scene.world();
    String order = "symbol=BTCUSDT&side=BUY&quantity=0.010";
    switch (what) {
      case "manual close" -> scene.play(new Act.ByHand(Act.Hand.CLOSE, Plot.BTC));
      case "stop canceled by hand" -> scene.play(new Act.ByHand(Act.Hand.CANCEL_STOP, Plot.BTC));
      case "manual add" -> world.byHand("POST", "/fapi/v1/order", order + "&type=MARKET");
      case "foreign order" ->
          world.byHand("POST", "/fapi/v1/order", order + "&type=LIMIT&timeInForce=GTC&price=58000");
      case "leverage changed" ->
          world.byHand("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=9");
      default -> world.byHand("POST", "/fapi/v1/marginType", "symbol=BTCUSDT&marginType=CROSSED");
    }
  }

  private static void judge(Aftermath after, String what, String bound, Instant when) {
    switch (what) {
      case "manual close" -> {
        Optional<Instant> flat = after.books().flat(Plot.BTC, when);
        after.notes().exercised(flat.isPresent(), "the position was not closed by hand");
        Optional<Instant> last =
            after.books().all(StopGone.class).stream()
                .filter(each -> !each.time().isBefore(when))
                .map(StopGone::time)
                .reduce((one, other) -> other);
        flat.ifPresent(
            from ->
                after.measure(
                    bound, from, after.books().open().isEmpty() ? last : Optional.empty()));
      }
      case "stop canceled by hand" -> {
        Optional<Instant> gone =
            after.books().first(StopGone.class, when, each -> true).map(StopGone::time);
        after.notes().exercised(gone.isPresent(), "no stop was canceled by hand");
        gone.ifPresent(
            from ->
                after.measure(
                    bound,
                    from,
                    after.books().first(StopLive.class, from, Books::isStop).map(StopLive::time)));
      }
      case "manual add" ->
          after
              .notes()
              .exercised(
                  after.books().position(Plot.BTC).compareTo(new BigDecimal("0.030")) == 0,
                  "nothing was added by hand");
      default -> {
        // Nothing has to be put right in the exchange's books: what counts is what the node tells.
      }
    }
  }
}
