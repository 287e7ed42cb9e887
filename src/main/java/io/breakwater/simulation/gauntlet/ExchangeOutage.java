package io.breakwater.simulation.gauntlet;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** 5. Two positions with stops, strategies that fire; then the exchange is out. */
final class ExchangeOutage extends VirtualTrial {
  private static final String READS = "failed position reads until SAFE is told";
  private static final String TOLD = "SAFE told after the breaker opens";
  private static final String ENTRIES = "entry requests outside NORMAL";
  private static final String EXITS = "exit attempted after its signal";
  private static final String UNCLEAN = "returns to NORMAL without a clean read";
  private static final String CHANGES = "mode changes in 30 s while flapping";
  private static final String LOOKS = "look-ups of one order in a second";
  private static final Duration FROM = Duration.ofSeconds(20);
  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final Duration FLAP = Duration.ofSeconds(7);

  /** A position read without an answer has failed after this. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  private static final int OK = 200;

  ExchangeOutage() {
    super(
        5,
        "Exchange outage",
        "safe mode",
        List.of(
            Bound.atMost(READS, "reads", 5),
            Bound.within(TOLD, Duration.ofMillis(100)),
            Bound.atMost(ENTRIES, "requests", 0),
            Bound.within(EXITS, Duration.ofSeconds(1)),
            Bound.atMost(UNCLEAN, "times", 0),
            Bound.atMost(CHANGES, "changes", 1),
            Bound.atMost(LOOKS, "requests", 1)),
        List.of("REST 503", "REST 502", "REST without answer", "streams", "flapping"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(4);
    plot.ticksEvery(Duration.ofSeconds(1));
    plot.at(Plot.UP, plot.enter(symbols.get(0), Direction.LONG, "0.016", "3"));
    plot.at(Plot.UP.plusMillis(700), plot.enter(symbols.get(1), Direction.SHORT, "10", "3"));
    Duration lasts = plot.is("flapping") ? Duration.ofMinutes(4) : LASTS;
    outage(plot, lasts);
    Duration at = FROM.minusSeconds(2);
    while (at.compareTo(FROM.plus(lasts).plusSeconds(10)) < 0) {
      Symbol symbol = symbols.get(2 + plot.random().nextInt(2));
      plot.at(at, plot.enter(symbol, plot.direction(), "10", "3"));
      at = at.plus(plot.between(1000, 9000));
    }
    Duration exit = FROM.plus(plot.between(30_000, 200_000));
    plot.at(exit, new Act.Close(symbols.get(0), Direction.LONG));
    Duration healed = FROM.plus(lasts).plusSeconds(75);
    plot.healsAt(healed);
    plot.then(after -> judge(plot, after, after.at(exit), lasts));
  }

  private static void outage(Plot plot, Duration lasts) {
    if (plot.is("streams")) {
      plot.at(FROM, new Act.Streams(SocketFault.Route.ALL, SocketFault.Effect.DROP, Duration.ZERO));
      plot.at(FROM, new Act.Streams(SocketFault.Route.ALL, SocketFault.Effect.REFUSE, lasts));
    } else if (plot.is("flapping")) {
      for (Duration at = FROM;
          at.compareTo(FROM.plus(lasts)) < 0;
          at = at.plus(FLAP.multipliedBy(2))) {
        plot.faults(at, FLAP, fault(plot.variant()));
      }
    } else {
      plot.faults(FROM, lasts, fault(plot.variant()));
    }
  }

  private static RequestFault fault(String variant) {
    return switch (variant) {
      case "REST 502" ->
          new RequestFault(
              "*",
              RequestFault.Effect.FAIL_WITHOUT_EXECUTING,
              502,
              Optional.empty(),
              "<html>Bad Gateway</html>",
              -1,
              Duration.ZERO);
      case "REST without answer" ->
          new RequestFault(
              "*",
              RequestFault.Effect.DROP_BEFORE,
              503,
              Optional.empty(),
              "",
              -1,
              Duration.ofSeconds(60));
      default -> RequestFault.unavailable("*", -1);
    };
  }

  private static void judge(Plot plot, Aftermath after, Instant exit, Duration lasts) {
    Instant from = after.at(FROM);
    Instant until = from.plus(lasts);
    Optional<Instant> safe = after.firstMode(Mode.SAFE, from).filter(until::isAfter);
    after.notes().exercised(safe.isPresent() || plot.is("flapping"), "never SAFE in the outage");
    if (safe.isPresent() && plot.variant().startsWith("REST")) {
      judgeBreaker(plot, after, from, safe.get());
    }
    after.notes().measure(ENTRIES, entriesOutsideNormal(after));
    boolean stillOpen =
        after.books().flat(Plot.BTC, from).filter(flat -> flat.isBefore(exit)).isEmpty();
    if (stillOpen) {
      Optional<Instant> attempt =
          after.sent().stream()
              .filter(each -> !each.at().isBefore(exit) && isExit(each))
              .map(SimulatedNetwork.Sent::at)
              .findFirst();
      after.measure(EXITS, exit, attempt);
    }
    judgeReturn(after, from);
    if (plot.is("flapping")) {
      List<Instant> changes = new ArrayList<>();
      Mode last = Mode.NORMAL;
      for (Aftermath.Heard<OrderGateway.ModeChanged> each :
          after.heard(OrderGateway.ModeChanged.class)) {
        Mode mode = each.message().state().mode();
        if (mode != last && !each.at().isBefore(from)) {
          changes.add(each.at());
        }
        last = mode;
      }
      after.notes().measure(CHANGES, Books.mostWithin(changes, Duration.ofSeconds(30)));
    }
    Map<String, List<Instant>> looks = new TreeMap<>();
    after.sent().stream()
        .filter(each -> !each.at().isBefore(from) && each.at().isBefore(until))
        .filter(each -> each.what().matches("GET .*/(order|algoOrder)"))
        .forEach(
            each -> looks.computeIfAbsent(order(each), key -> new ArrayList<>()).add(each.at()));
    int most = 0;
    for (List<Instant> each : looks.values()) {
      most = Math.max(most, Books.mostWithin(each, Duration.ofSeconds(1)));
    }
    after.notes().measure(LOOKS, most);
  }

  private static String order(SimulatedNetwork.Sent look) {
    return look.text()
        .replaceFirst("(?s).*(origClientOrderId|clientAlgoId|orderId|algoId)=([^&]*).*", "$2");
  }

  private static void judgeBreaker(Plot plot, Aftermath after, Instant from, Instant safe) {
    List<RequestArrived> failed =
        after.books().requests("GET", "/fapi/v3/positionRisk").stream()
            .filter(each -> !each.time().isBefore(from) && each.status() != OK)
            .filter(each -> isDeciding(after, each.time()))
            .toList();
    long before = failed.stream().filter(each -> each.time().isBefore(safe)).count();
    after.notes().measure(READS, before);
    if (failed.size() >= 5) {
      Duration way = after.world().settings().latency().most();
      Duration answer = plot.is("REST without answer") ? CALL_TIMEOUT : way;
      Instant opened = failed.get(4).time().plus(answer);
      after.measure(TOLD, opened, safe.isBefore(opened) ? opened : safe);
    }
  }

  /** Balances are read for decisions alone, and positions with them; the others compare books. */
  private static boolean isDeciding(Aftermath after, Instant read) {
    return after.books().requests("GET", "/fapi/v3/balance").stream()
        .anyMatch(each -> Duration.between(each.time(), read).abs().toMillis() <= 100);
  }

  private static boolean isExit(SimulatedNetwork.Sent sent) {
    return sent.what().equals("POST /fapi/v1/order")
        && (sent.text().contains("reduceOnly=true") || sent.text().contains("closePosition=true"));
  }

  private static long entriesOutsideNormal(Aftermath after) {
    return after.sent().stream()
        .filter(each -> each.what().equals("POST /fapi/v1/order") && !isExit(each))
        .filter(each -> after.modeAt(each.at()) != Mode.NORMAL)
        .count();
  }

  /** A return counts as clean where orders and positions were read since SAFE began. */
  private static void judgeReturn(Aftermath after, Instant from) {
    Instant safe = from;
    Mode last = Mode.NORMAL;
    for (Aftermath.Heard<OrderGateway.ModeChanged> each :
        after.heard(OrderGateway.ModeChanged.class)) {
      Mode mode = each.message().state().mode();
      if (mode == Mode.SAFE && last == Mode.NORMAL) {
        safe = each.at();
      }
      if (mode == Mode.NORMAL && last == Mode.SAFE && each.at().isAfter(from)) {
        boolean clean = read(after, "/fapi/v3/positionRisk", safe, each.at());
        after.notes().measure(UNCLEAN, clean ? 0 : 1);
      }
      last = mode;
    }
  }

  private static boolean read(Aftermath after, String path, Instant from, Instant until) {
    return after.books().requests("GET", path).stream()
        .anyMatch(
            each ->
                each.executed()
                    && each.status() == OK
                    && !each.time().isBefore(from)
                    && each.time().isBefore(until));
  }
}
