package io.breakwater.simulator.source;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many rows were fine, and what was wrong with the others: counted as reading goes on. */
public final class Findings {
  private static final int MOST_EXAMPLES = 5;

  private final Map<RowFault, Long> counts = new EnumMap<>(RowFault.class);
  private final Map<RowFault, List<String>> examples = new EnumMap<>(RowFault.class);
  private long rows;
  private long missing;
  private boolean klines;

  void fine() {
    rows++;
  }

  void missing(long ids) {
    missing += ids;
  }

  void add(RowFault fault, String place, String wrong) {
    counts.merge(fault, 1L, Long::sum);
    List<String> kept = examples.computeIfAbsent(fault, any -> new ArrayList<>());
    if (kept.size() < MOST_EXAMPLES) {
      kept.add(place + ": " + wrong);
    }
  }

  void klines() {
    klines = true;
  }

  /** Whether a file of klines was among what was read. */
  public boolean hasKlines() {
    return klines;
  }

  /** Rows that were used. */
  public long rows() {
    return rows;
  }

  public long count(RowFault fault) {
    return counts.getOrDefault(fault, 0L);
  }

  /** Rows that were left out, apart from those of quantity 0. */
  public long skipped() {
    return count(RowFault.FIELD)
        + count(RowFault.COLUMNS)
        + count(RowFault.ORDER)
        + count(RowFault.DUPLICATE);
  }

  /** Ids, or minutes of klines, that stand in no row. */
  public long missing() {
    return missing;
  }

  /** The first of a kind, each with file and line. */
  public List<String> examples(RowFault fault) {
    return List.copyOf(examples.getOrDefault(fault, List.of()));
  }
}
