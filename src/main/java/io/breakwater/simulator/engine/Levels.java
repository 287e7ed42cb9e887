package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One side of a book at one moment, account orders and providers together, by rising price. Arrays
 * of whole numbers, because a listener's every 100 ms asks for two of them.
 */
final class Levels {
  static final Levels NONE = new Levels(0);

  private final long[] ticks;
  private final long[] steps;
  private int size;

  private Levels(int most) {
    this.ticks = new long[most];
    this.steps = new long[most];
  }

  /**
   * @param resting best first
   */
  static Levels of(
      Side side, Ladder ladder, SortedMap<Long, ArrayDeque<EngineOrder>> resting, Grid grid) {
    Levels levels = new Levels(ladder.levels() + resting.size());
    Iterator<Map.Entry<Long, ArrayDeque<EngineOrder>>> orders = resting.entrySet().iterator();
    Map.Entry<Long, ArrayDeque<EngineOrder>> order = orders.hasNext() ? orders.next() : null;
    int rung = 0;
    while (rung < ladder.levels() || order != null) {
      boolean ordersFirst =
          rung == ladder.levels()
              || (order != null && !isBetter(side, ladder.ticksAt(side, rung), order.getKey()));
      if (ordersFirst) {
        for (EngineOrder each : order.getValue()) {
          levels.add(order.getKey(), grid.steps(each.remaining()));
        }
        order = orders.hasNext() ? orders.next() : null;
      } else {
        levels.add(ladder.ticksAt(side, rung), ladder.stepsAt(side, rung));
        rung++;
      }
    }
    if (side == Side.BUY) {
      levels.reverse();
    }
    return levels;
  }

  private static boolean isBetter(Side side, long one, long other) {
    return side == Side.BUY ? one > other : one < other;
  }

  private void add(long at, long more) {
    if (more == 0) {
      return;
    }
    if (size > 0 && ticks[size - 1] == at) {
      steps[size - 1] += more;
      return;
    }
    ticks[size] = at;
    steps[size] = more;
    size++;
  }

  private void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      long at = ticks[i];
      ticks[i] = ticks[j];
      ticks[j] = at;
      long many = steps[i];
      steps[i] = steps[j];
      steps[j] = many;
    }
  }

  /** The price of a level, counted from 1 for the best; {@link Ladder#NONE} where there is none. */
  long ticksOf(Side side, int level) {
    if (level > size) {
      return Ladder.NONE;
    }
    return ticks[side == Side.BUY ? size - level : level - 1];
  }

  /** The same in other ticks and steps, so many to each old one. */
  Levels rescaled(long moreTicks, long moreSteps) {
    Levels other = new Levels(size);
    for (int i = 0; i < size; i++) {
      other.add(ticks[i] * moreTicks, steps[i] * moreSteps);
    }
    return other;
  }

  /** Best first. */
  List<BookView.Level> view(Side side, Grid grid) {
    List<BookView.Level> view = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int next = side == Side.BUY ? size - 1 - i : i;
      view.add(level(ticks[next], steps[next], grid));
    }
    return view;
  }

  /** The levels that are others than before, by rising price; one that is gone has no quantity. */
  List<BookView.Level> changesSince(Levels before, Grid grid) {
    List<BookView.Level> changes = new ArrayList<>();
    int old = 0;
    int now = 0;
    while (old < before.size || now < size) {
      long gone = old < before.size ? before.ticks[old] : Long.MAX_VALUE;
      long here = now < size ? ticks[now] : Long.MAX_VALUE;
      if (gone < here) {
        changes.add(level(gone, 0, grid));
        old++;
      } else {
        if (here < gone || steps[now] != before.steps[old]) {
          changes.add(level(here, steps[now], grid));
        }
        old += here == gone ? 1 : 0;
        now++;
      }
    }
    return changes;
  }

  private static BookView.Level level(long ticks, long steps, Grid grid) {
    return new BookView.Level(grid.price(ticks), grid.quantity(steps));
  }
}
