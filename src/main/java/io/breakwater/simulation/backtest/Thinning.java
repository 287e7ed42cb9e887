package io.breakwater.simulation.backtest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Leaves so many points that a chart can draw them: of each of equally many neighbours the first,
 * the lowest and the highest, and of all the last. No extreme is hidden.
 */
final class Thinning {
  private static final int MOST_BUCKETS = 800;

  private Thinning() {}

  static List<EquityPoint> of(List<EquityPoint> points) {
    int bucket = (points.size() + MOST_BUCKETS - 1) / MOST_BUCKETS;
    if (bucket <= 3) {
      return points;
    }
    TreeSet<Integer> kept = new TreeSet<>();
    for (int from = 0; from < points.size(); from += bucket) {
      int low = from;
      int high = from;
      for (int i = from; i < Math.min(points.size(), from + bucket); i++) {
        BigDecimal equity = points.get(i).equity();
        low = equity.compareTo(points.get(low).equity()) < 0 ? i : low;
        high = equity.compareTo(points.get(high).equity()) > 0 ? i : high;
      }
      kept.add(from);
      kept.add(low);
      kept.add(high);
    }
    kept.add(points.size() - 1);
    List<EquityPoint> thinned = new ArrayList<>();
    kept.forEach(i -> thinned.add(points.get(i)));
    return thinned;
  }
}
