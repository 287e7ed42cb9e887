package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.ExchangeRecord.OrderDone;
import io.breakwater.simulator.ExchangeRecord.PositionChanged;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The exchange's books of one account: the only oracle that there is. */
final class Books {
  /** From one moment to another; {@link Instant#MAX} where it is not over. */
  record Spell(Instant from, Instant until) {
    Duration length() {
      return Duration.between(from, until);
    }
  }

  private record Slot(Symbol symbol, PositionSide side) {}

  private final List<ExchangeRecord> records;
  private final String account;

  Books(List<ExchangeRecord> records, String account) {
    this.records = records;
    this.account = account;
  }

  <T extends ExchangeRecord> List<T> all(Class<T> type) {
    return records.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The first such record not before that moment. */
  <T extends ExchangeRecord> Optional<T> first(Class<T> type, Instant from, Predicate<T> which) {
    return all(type).stream()
        .filter(each -> !each.time().isBefore(from) && which.test(each))
        .findFirst();
  }

  Instant end() {
    return records.isEmpty() ? Instant.MIN : records.get(records.size() - 1).time();
  }

  /** Orders that could add exposure, but those of other hands. */
  List<OrderAccepted> entries() {
    return all(OrderAccepted.class).stream()
        .filter(order -> order.increasing() && order.clientOrderId().startsWith("bw"))
        .toList();
  }

  Optional<Filled> firstFill(Instant from) {
    return first(Filled.class, from, Filled::increasing);
  }

  List<RequestArrived> requests(String method, String path) {
    return all(RequestArrived.class).stream()
        .filter(each -> each.method().equals(method) && each.path().equals(path))
        .toList();
  }

  /** When the position of this symbol became flat, first after that moment. */
  Optional<Instant> flat(Symbol symbol, Instant from) {
    return first(
            PositionChanged.class,
            from,
            each -> each.symbol().equals(symbol) && each.amount().signum() == 0)
        .map(PositionChanged::time);
  }

  BigDecimal position(Symbol symbol) {
    BigDecimal amount = BigDecimal.ZERO;
    for (PositionChanged change : all(PositionChanged.class)) {
      amount = change.symbol().equals(symbol) ? change.amount() : amount;
    }
    return amount;
  }

  /** Whether nothing is held at the end. */
  boolean isFlat() {
    Map<Slot, BigDecimal> held = new LinkedHashMap<>();
    all(PositionChanged.class)
        .forEach(
            change -> held.put(new Slot(change.symbol(), change.positionSide()), change.amount()));
    return held.values().stream().allMatch(amount -> amount.signum() == 0);
  }

  /** Conditional orders that wait at the end, and plain orders that rest. */
  List<String> open() {
    Set<String> open = new LinkedHashSet<>();
    for (ExchangeRecord record : records) {
      if (record instanceof OrderAccepted order) {
        open.add("order " + order.orderId());
      } else if (record instanceof OrderDone done) {
        open.remove("order " + done.orderId());
      } else if (record instanceof StopLive stop) {
        open.add(kind(stop) + " " + stop.algoId());
      } else if (record instanceof StopGone gone) {
        open.removeIf(name -> name.endsWith(" " + gone.algoId()));
      }
    }
    return List.copyOf(open);
  }

  /** At the end, of all routes. */
  long openSockets() {
    return all(ExchangeRecord.SocketOpened.class).size()
        - all(ExchangeRecord.SocketClosed.class).size();
  }

  private static String kind(StopLive stop) {
    return !isStop(stop) ? "take-profit" : stop.closePosition() ? "base-stop" : "tight-stop";
  }

  static boolean isStop(StopLive stop) {
    return stop.type() == OrderType.STOP_MARKET || stop.type() == OrderType.STOP;
  }

  /**
   * When a position was held and neither a stop waited nor an order worked that reduces it; a stop
   * that has triggered works until its order moves the position.
   */
  List<Spell> unprotected() {
    Map<Slot, Guard> guards = new LinkedHashMap<>();
    List<Spell> spells = new ArrayList<>();
    Map<Long, Slot> stops = new LinkedHashMap<>();
    Map<Long, Slot> orders = new LinkedHashMap<>();
    for (ExchangeRecord record : records) {
      Optional<Slot> touched = Optional.empty();
      if (record instanceof PositionChanged change && change.account().equals(account)) {
        Slot slot = new Slot(change.symbol(), change.positionSide());
        Guard guard = guards.computeIfAbsent(slot, key -> new Guard());
        guard.amount = change.amount();
        guard.triggered.clear();
        touched = Optional.of(slot);
      } else if (record instanceof StopLive live && isStop(live)) {
        Slot slot = new Slot(live.symbol(), live.positionSide());
        stops.put(live.algoId(), slot);
        guards.computeIfAbsent(slot, key -> new Guard()).stops.add(live.algoId());
        touched = Optional.of(slot);
      } else if (record instanceof StopGone gone && stops.containsKey(gone.algoId())) {
        Slot slot = stops.get(gone.algoId());
        guards.get(slot).stops.remove(gone.algoId());
        if (gone.status() != AlgoStatus.CANCELED && gone.status() != AlgoStatus.EXPIRED) {
          guards.get(slot).triggered.add(gone.algoId());
        }
        touched = Optional.of(slot);
      } else if (record instanceof OrderAccepted order && !order.increasing()) {
        Slot slot = new Slot(order.symbol(), order.positionSide());
        orders.put(order.orderId(), slot);
        guards.computeIfAbsent(slot, key -> new Guard()).reducing.add(order.orderId());
        touched = Optional.of(slot);
      } else if (record instanceof OrderDone done && orders.containsKey(done.orderId())) {
        Slot slot = orders.get(done.orderId());
        guards.get(slot).reducing.remove(done.orderId());
        touched = Optional.of(slot);
      }
      touched.ifPresent(slot -> guards.get(slot).look(record.time(), spells));
    }
    guards
        .values()
        .forEach(guard -> guard.since.ifPresent(from -> spells.add(new Spell(from, Instant.MAX))));
    return spells;
  }

  private static final class Guard {
    private final Set<Long> stops = new LinkedHashSet<>();
    private final Set<Long> triggered = new LinkedHashSet<>();
    private final Set<Long> reducing = new LinkedHashSet<>();
    private BigDecimal amount = BigDecimal.ZERO;
    private Optional<Instant> since = Optional.empty();

    private void look(Instant now, List<Spell> spells) {
      boolean naked =
          amount.signum() != 0 && stops.isEmpty() && triggered.isEmpty() && reducing.isEmpty();
      if (naked && since.isEmpty()) {
        since = Optional.of(now);
      } else if (!naked && since.isPresent()) {
        if (now.isAfter(since.get())) {
          spells.add(new Spell(since.get(), now));
        }
        since = Optional.empty();
      }
    }
  }

  /** The most of these moments that lie in any span of this length. */
  static int mostWithin(List<Instant> moments, Duration span) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < moments.size(); last++) {
      while (Duration.between(moments.get(first), moments.get(last)).compareTo(span) >= 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
