package io.breakwater.simulation.gauntlet;

import io.breakwater.account.Difference;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Level;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/** 12. A position with stop and take-profit, and somebody else does something to the account. */
final class HandFromOutside extends VirtualTrial {
  private static final String NAMED_BY_EVENT = "cause named, told by an event";
  private static final String NAMED = "cause named, without an event";
  private static final String RIGHT_BY_EVENT = "put right, told by an event";
  private static final String RIGHT = "put right, without an event";
  private static final String OFF_GRID = "orders off the grid after the first refusal";
  private static final String OUT = "out once the symbol trades again";
  private static final Duration FROM = Duration.ofSeconds(20);
  private static final Duration HALTED = Duration.ofSeconds(8);

  /** Flat, so that somebody may change its margin type. */
  private static final Symbol ETH = new Symbol("ETHUSDT");

  private static final BigDecimal TICK = new BigDecimal("0.5");
  private static final BigDecimal STEP = new BigDecimal("0.002");

  /** Of prices and quantities that are off the exchange's grid. */
  private static final List<Integer> GRID = List.of(-1111, -4014, -4023);

  /** Of a symbol that nobody may trade. */
  private static final List<Integer> HALT = List.of(-1122, -4141);

  HandFromOutside() {
    super(
        12,
        "The hand from outside",
        "operator",
        List.of(
            Bound.within(NAMED_BY_EVENT, Duration.ofSeconds(1)),
            Bound.within(NAMED, Duration.ofSeconds(30)),
            // Noticed within 1 s, and right again a second later.
            Bound.within(RIGHT_BY_EVENT, Duration.ofSeconds(2)),
            Bound.within(RIGHT, Duration.ofSeconds(31)),
            Bound.atMost(OFF_GRID, "orders", 0),
            Bound.within(OUT, Duration.ofSeconds(1))),
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
            "margin type changed",
            "liquidation",
            "ADL")) {
      all.add(what + ", by event");
      all.add(what + ", without event");
    }
    all.addAll(List.of("filters changed", "symbol halted"));
    return all;
  }

  @Override
  void draw(Plot plot) {
    plot.symbols(2);
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
    plot.at(when, act(what));
    Act close = new Act.Close(Plot.BTC, direction);
    if (what.equals("filters changed")) {
      // The first of these tells that the grid is another one.
      plot.at(when.plusSeconds(1), close);
      for (int again = 1; again <= 3; again++) {
        plot.at(when.plusSeconds(4L * again), plot.enter(Plot.BTC, direction, "0.017", "1.00033"));
      }
    } else if (what.equals("symbol halted")) {
      plot.at(when.plus(plot.between(500, 5000)), close);
    }
    plot.healsAt(when.plusSeconds(silent ? 48 : 20));
    plot.then(after -> judge(after, what, silent, after.at(when)));
  }

  private static Act act(String what) {
    return switch (what) {
      case "manual close" -> new Act.ByHand(Act.Hand.CLOSE, Plot.BTC);
      case "stop canceled by hand" -> new Act.ByHand(Act.Hand.CANCEL_STOP, Plot.BTC);
      case "manual add" -> new Act.HandTrades(true, Plot.BTC, Quantity.of("0.010"));
      case "foreign order" ->
          new Act.HandRests(Plot.BTC, Side.BUY, Quantity.of("0.010"), Level.parse("-3%"));
      case "leverage changed" -> new Act.HandSetsLeverage(Plot.BTC, 9);
      case "margin type changed" -> new Act.HandSetsMarginType(ETH, MarginType.CROSSED);
      case "liquidation" -> new Act.Liquidation(Plot.BTC);
      case "ADL" -> new Act.Deleveraging(Plot.BTC);
      case "filters changed" -> new Act.Filters(Plot.BTC, TICK, STEP);
      default -> new Act.Halt(Plot.BTC, HALTED);
    };
  }

  private static void judge(Aftermath after, String what, boolean silent, Instant when) {
    String right = silent ? RIGHT : RIGHT_BY_EVENT;
    String named = silent ? NAMED : NAMED_BY_EVENT;
    switch (what) {
      case "manual close", "liquidation", "ADL" -> {
        Optional<Instant> flat = after.books().flat(Plot.BTC, when);
        after.notes().exercised(flat.isPresent(), "the position was not closed from outside");
        Optional<Instant> last =
            after.books().all(StopGone.class).stream()
                .filter(each -> !each.time().isBefore(when))
                .map(StopGone::time)
                .reduce((one, other) -> other);
        flat.ifPresent(
            from ->
                after.measure(
                    right, from, after.books().open().isEmpty() ? last : Optional.empty()));
        named(after, named, what, when);
      }
      case "stop canceled by hand" -> {
        Optional<Instant> gone =
            after.books().first(StopGone.class, when, each -> true).map(StopGone::time);
        after.notes().exercised(gone.isPresent(), "no stop was canceled by hand");
        gone.ifPresent(
            from ->
                after.measure(
                    right,
                    from,
                    after.books().first(StopLive.class, from, Books::isStop).map(StopLive::time)));
        named(after, named, what, when);
      }
      case "manual add" -> {
        after
            .notes()
            .exercised(
                after.books().position(Plot.BTC).compareTo(new BigDecimal("0.030")) == 0,
                "nothing was added by hand");
        named(after, named, what, when);
      }
      case "foreign order", "leverage changed" -> {
        after.notes().exercised(isDone(after, what, when), "nothing was done by hand");
        named(after, named, what, when);
      }
      case "margin type changed" -> {
        after.notes().exercised(isDone(after, what, when), "nothing was done by hand");
        // The position elsewhere does not hinder it: this symbol is flat.
        after.measure(right, when, setBack(after, when));
        named(after, named, what, when);
      }
      case "filters changed" -> judgeFilters(after, when);
      default -> judgeHalt(after, when);
    }
  }

  private static boolean isDone(Aftermath after, String what, Instant when) {
    String path =
        switch (what) {
          case "foreign order" -> "/fapi/v1/order";
          case "leverage changed" -> "/fapi/v1/leverage";
          default -> "/fapi/v1/marginType";
        };
    return after
        .books()
        .first(
            RequestArrived.class,
            when,
            each -> each.method().equals("POST") && each.path().equals(path) && each.executed())
        .isPresent();
  }

  private static Optional<Instant> setBack(Aftermath after, Instant when) {
    String node = after.world().addressOf(after.world().node().name());
    return after
        .books()
        .first(
            RequestArrived.class,
            when,
            each ->
                each.path().equals("/fapi/v1/marginType")
                    && each.status() == 200
                    && each.remote().equals(node))
        .map(RequestArrived::time);
  }

  /** When a trade's story, or the account's news, first says what it was. */
  private static Optional<Instant> named(Aftermath after, String what, Instant when) {
    Predicate<TradeEvent> fact =
        switch (what) {
          case "manual close", "manual add" -> event -> isOutside(event, OrderOrigin.OTHER);
          case "liquidation" -> event -> isOutside(event, OrderOrigin.LIQUIDATION);
          case "ADL" -> event -> isOutside(event, OrderOrigin.ADL);
          case "stop canceled by hand" ->
              event ->
                  event instanceof TradeEvent.OrderSeen seen
                      && seen.report().status() == TradeOrder.Status.CANCELED;
          case "filters changed" -> event -> isRefusal(event, GRID);
          case "symbol halted" -> event -> isRefusal(event, HALT);
          default -> event -> false;
        };
    Predicate<OrderGateway.News> news =
        switch (what) {
          case "foreign order" -> told -> differs(told, Difference.Kind.FOREIGN_ORDER);
          case "leverage changed" -> told -> told.toString().contains("leverage");
          case "margin type changed" -> told -> told.toString().contains("margin type");
          default -> told -> false;
        };
    Stream<Instant> stored =
        after.world().journal().stream()
            .filter(each -> fact.test(each.event().toDomain()))
            .map(VirtualWorld.Fact::at);
    Stream<Instant> told =
        after.heard(OrderGateway.News.class).stream()
            .filter(each -> news.test(each.message()))
            .map(Aftermath.Heard::at);
    return Stream.concat(stored, told).filter(at -> !at.isBefore(when)).min(Instant::compareTo);
  }

  private static boolean isOutside(TradeEvent event, OrderOrigin origin) {
    return event instanceof TradeEvent.OutsideFilled filled && filled.cause() == origin;
  }

  private static boolean isRefusal(TradeEvent event, List<Integer> codes) {
    return event instanceof TradeEvent.OrderRefused refused && codes.contains(refused.code());
  }

  private static boolean differs(OrderGateway.News told, Difference.Kind kind) {
    return told instanceof OrderGateway.BooksDiffered differed
        && differed.differences().stream().anyMatch(each -> each.kind() == kind);
  }

  private static void judgeFilters(Aftermath after, Instant when) {
    List<Instant> refused = refused(after, GRID, when);
    after.notes().exercised(!refused.isEmpty(), "no order was off the new grid");
    after.notes().measure(OFF_GRID, Math.max(0, refused.size() - 1));
    refused.stream()
        .findFirst()
        .ifPresent(first -> named(after, NAMED_BY_EVENT, "filters changed", first));
  }

  /** What is wanted closed is tried until it can be. */
  private static void judgeHalt(Aftermath after, Instant when) {
    List<Instant> refused = refused(after, HALT, when);
    after.notes().exercised(!refused.isEmpty(), "nothing was refused by the halt");
    after.measure(OUT, when.plus(HALTED), after.books().flat(Plot.BTC, when));
    refused.stream()
        .findFirst()
        .ifPresent(first -> named(after, NAMED_BY_EVENT, "symbol halted", first));
  }

  private static List<Instant> refused(Aftermath after, List<Integer> codes, Instant when) {
    return after.books().all(RequestArrived.class).stream()
        .filter(each -> !each.time().isBefore(when) && codes.contains(each.code()))
        .map(RequestArrived::time)
        .toList();
  }

  private static void named(Aftermath after, String bound, String what, Instant from) {
    after.measure(bound, from, named(after, what, from));
  }
}
