package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.BreakEven;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.ExchangeRecord.PositionChanged;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import io.breakwater.simulator.engine.AlgoView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 7. A long position with a stop and take-profits; whichever ends it, the others must go. */
final class OneCancelsOther extends VirtualTrial {
  private static final String GONE = "other leg gone after the position is flat";
  private static final String SIZED = "legs fit after a partial fill";
  private static final String BACK = "protected again after a leg is canceled by hand";
  private static final Duration EVENT = Duration.ofSeconds(18);
  private static final Duration HALF_SECOND = Duration.ofMillis(500);

  OneCancelsOther() {
    super(
        7,
        "One cancels the other",
        "orders",
        List.of(
            Bound.within(GONE, HALF_SECOND),
            Bound.within(SIZED, HALF_SECOND),
            Bound.within(BACK, Duration.ofSeconds(1))),
        variantNames());
  }

  private static List<String> variantNames() {
    List<String> all = new ArrayList<>();
    for (String mode : List.of("one-way", "hedge")) {
      all.add(mode + ": both trigger at once, stop first");
      all.add(mode + ": both trigger at once, profit first");
      all.add(mode + ": part of the profit, then the stop");
      all.add(mode + ": restart between fill and cancel");
      all.add(mode + ": stop canceled by hand");
      all.add(mode + ": profit canceled by hand");
    }
    return all;
  }

  @Override
  void draw(Plot plot) {
    if (plot.variant().startsWith("hedge")) {
      plot.given(world -> world.withPositionMode(PositionMode.HEDGE));
    }
    plot.ticksEvery(Duration.ofMillis(100));
    boolean inParts = plot.variant().contains("part of");
    plot.at(
        Plot.UP.plus(plot.between(0, 900)),
        "long with stop 59700, profits 60300 and 62000",
        scene -> enter(scene, inParts));
    Duration event = EVENT.plus(plot.between(0, 2000));
    plot.at(event, plot.variant(), scene -> happen(plot, scene));
    plot.healsAt(Duration.ofSeconds(35));
    plot.then(after -> judge(plot, after, after.at(event)));
  }

  /**
   * @param inParts whether the first profit is a part of it, and a second stop comes to the entry's
   *     price, of which a part must then go
   */
  private static void enter(Scene scene, boolean inParts) {
    ExitPlan exits =
        ExitPlan.NONE
            .withStopLoss(Price.of("59700"))
            .withTakeProfits(
                List.of(
                    new TakeProfit(Price.of("60300"), Quantity.of(inParts ? "0.010" : "0.015")),
                    // Never reached: whatever ends the position, this one must go.
                    new TakeProfit(Price.of("62000"), Quantity.of("0.005"))))
            .withWorkingType(WorkingType.CONTRACT_PRICE);
    scene.send(
        Signal.enter(
                scene.nextId(),
                scene.world().node().clock().instant(),
                Duration.ofSeconds(10),
                Direction.LONG,
                Plot.BTC,
                Quantity.of("0.020"))
            .withExits(
                inParts
                    ? exits.withBreakEven(new BreakEven(Price.of("60100"), BigDecimal.ZERO))
                    : exits));
  }

  private static void happen(Plot plot, Scene scene) {
    VirtualWorld world = scene.world();
    var tape = world.settings().markets().get(0).tape();
    String what = plot.variant().substring(plot.variant().indexOf(": ") + 2);
    switch (what) {
      case "both trigger at once, stop first" -> tape.burst(List.of("59690", "60310", "60000"));
      case "both trigger at once, profit first" -> tape.burst(List.of("60310", "59690", "60000"));
      case "part of the profit, then the stop" -> {
        // Long enough for the mark price to tell it.
        tape.at("60150", "0.001");
        world.plan(Duration.ofSeconds(5), () -> tape.burst(List.of("60310", "60310", "60290")));
        world.plan(Duration.ofSeconds(7), () -> tape.burst(List.of("59690", "59690", "59700.1")));
      }
      case "restart between fill and cancel" -> {
        tape.burst(List.of("59690", "59690"));
        killAtFlat(scene, world.exchange().records().size());
      }
      case "stop canceled by hand" -> cancel(world, true);
      default -> {
        cancel(world, false);
        world.plan(Duration.ofSeconds(5), () -> tape.burst(List.of("59690", "59690")));
      }
    }
  }

  private static void killAtFlat(Scene scene, int seen) {
    List<ExchangeRecord> records = scene.world().exchange().records();
    boolean flat =
        records.subList(seen, records.size()).stream()
            .anyMatch(
                each -> each instanceof PositionChanged change && change.amount().signum() == 0);
    if (flat) {
      scene.play(new Act.Crash(Act.CrashPoint.NOW, 0, Duration.ofMillis(800)));
    } else {
      scene.world().plan(Duration.ofMillis(1), () -> killAtFlat(scene, seen));
    }
  }

  private static void cancel(VirtualWorld world, boolean stop) {
    for (AlgoView order : world.exchange().account(VirtualWorld.ACCOUNT.value()).openAlgos()) {
      if (order.request().closePosition() == stop) {
        world.byHand("DELETE", "/fapi/v1/algoOrder", "algoId=" + order.algoId());
      }
    }
  }

  private static void judge(Plot plot, Aftermath after, Instant event) {
    Optional<Instant> flat = after.books().flat(Plot.BTC, event);
    boolean byHand = plot.variant().endsWith("stop canceled by hand");
    after.notes().exercised(flat.isPresent() || byHand, "the position is not closed");
    if (byHand) {
      Optional<StopGone> gone = after.books().first(StopGone.class, event, each -> true);
      after.notes().exercised(gone.isPresent(), "no stop was canceled");
      gone.ifPresent(
          leg ->
              after.measure(
                  BACK,
                  leg.time(),
                  after
                      .books()
                      .first(StopLive.class, leg.time(), Books::isStop)
                      .map(StopLive::time)));
    }
    flat.ifPresent(moment -> legs(plot, after, moment));
    if (plot.variant().contains("part of")) {
      judgeSizes(after);
    }
  }

  private static void legs(Plot plot, Aftermath after, Instant flat) {
    Map<Long, Instant> waiting = new LinkedHashMap<>();
    // A process that is dead cancels nothing: it has its 5 s to come up.
    Instant from = plot.variant().contains("restart") ? flat.plusMillis(800).plusSeconds(5) : flat;
    for (ExchangeRecord record : after.books().all(ExchangeRecord.class)) {
      if (record instanceof StopLive live && !live.time().isAfter(flat)) {
        waiting.put(live.algoId(), live.time());
      } else if (record instanceof StopGone gone && waiting.remove(gone.algoId()) != null) {
        if (gone.time().isAfter(flat)) {
          after.measure(GONE, from.isAfter(gone.time()) ? gone.time() : from, gone.time());
        } else if (gone.time().equals(flat)) {
          after.notes().measure(GONE, 0);
        }
      }
    }
    if (!waiting.isEmpty()) {
      after.notes().fails(GONE + ": never", waiting.size() + " legs since " + flat);
    }
  }

  /** The second stop has no more than is held soon after each reduction. */
  private static void judgeSizes(Aftermath after) {
    Map<Long, BigDecimal> waiting = new LinkedHashMap<>();
    BigDecimal held = BigDecimal.ZERO;
    Optional<Instant> tooLarge = Optional.empty();
    for (ExchangeRecord record : after.books().all(ExchangeRecord.class)) {
      if (record instanceof StopLive live && Books.isStop(live) && live.quantity().isPresent()) {
        waiting.put(live.algoId(), live.quantity().get());
      } else if (record instanceof StopGone gone) {
        waiting.remove(gone.algoId());
      } else if (record instanceof PositionChanged change) {
        held = change.amount().abs();
      }
      BigDecimal most = held;
      boolean fits = waiting.values().stream().allMatch(size -> size.compareTo(most) <= 0);
      if (!fits) {
        tooLarge = tooLarge.or(() -> Optional.of(record.time()));
      } else if (tooLarge.isPresent()) {
        after.measure(SIZED, tooLarge.get(), record.time());
        tooLarge = Optional.empty();
      }
    }
    after.notes().exercised(tooLarge.isEmpty(), "legs never fit again");
    // Where the exchange lets the profit hang, there is nothing to make smaller.
    after
        .notes()
        .exercised(
            after.books().all(StopLive.class).stream()
                .anyMatch(live -> Books.isStop(live) && live.quantity().isPresent()),
            "there was no second stop");
  }
}
