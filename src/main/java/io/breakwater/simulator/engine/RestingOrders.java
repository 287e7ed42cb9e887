package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The account orders that wait in one book: price first, then time. */
final class RestingOrders {
  private final TreeMap<Long, ArrayDeque<EngineOrder>> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, ArrayDeque<EngineOrder>> asks = new TreeMap<>();

  private TreeMap<Long, ArrayDeque<EngineOrder>> of(Side side) {
    return side == Side.BUY ? bids : asks;
  }

  /** Best first. */
  SortedMap<Long, ArrayDeque<EngineOrder>> levels(Side side) {
    return of(side);
  }

  boolean isEmpty(Side side) {
    return of(side).isEmpty();
  }

  void add(EngineOrder order) {
    of(order.side).computeIfAbsent(order.ticks, key -> new ArrayDeque<>()).addLast(order);
  }

  /** Says whether it was there. */
  boolean remove(EngineOrder order) {
    ArrayDeque<EngineOrder> level = of(order.side).get(order.ticks);
    if (level == null || !level.remove(order)) {
      return false;
    }
    if (level.isEmpty()) {
      of(order.side).remove(order.ticks);
    }
    return true;
  }

  /** The first in line. */
  Optional<EngineOrder> first(Side side) {
    var best = of(side).firstEntry();
    return best == null ? Optional.empty() : Optional.of(best.getValue().getFirst());
  }

  /** The best price in ticks; {@link Ladder#NONE} when empty. */
  long bestTicks(Side side) {
    return of(side).isEmpty() ? Ladder.NONE : of(side).firstKey();
  }

  Collection<EngineOrder> at(Side side, long ticks) {
    ArrayDeque<EngineOrder> level = of(side).get(ticks);
    return level == null ? List.of() : level;
  }

  /** Counts in other ticks and steps from now on, so many to each old one. */
  void rescale(long ticks, long steps) {
    for (Side side : Side.values()) {
      List<EngineOrder> orders = new ArrayList<>();
      of(side).values().forEach(orders::addAll);
      of(side).clear();
      for (EngineOrder order : orders) {
        order.ticks *= ticks;
        order.ahead *= steps;
        add(order);
      }
    }
  }
}
