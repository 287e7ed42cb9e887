package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Side;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.ExchangeRecord.PositionChanged;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A trial in real processes; it is another run each time, whatever its seed. */
abstract class ProcessTrial implements Trial {
  private final int number;
  private final String title;
  private final String issue;
  private final List<Bound> bounds;
  private final List<String> variants;
  private final Clock clock;

  ProcessTrial(
      int number,
      String title,
      String issue,
      List<Bound> bounds,
      List<String> variants,
      Clock clock) {
    this.number = number;
    this.title = title;
    this.issue = issue;
    this.bounds = List.copyOf(bounds);
    this.variants = List.copyOf(variants);
    this.clock = clock;
  }

  abstract void run(Rig rig, String variant, Attempt.Notes notes);

  @Override
  public final int number() {
    return number;
  }

  @Override
  public final String title() {
    return title;
  }

  @Override
  public final Kind kind() {
    return Kind.PROCESS;
  }

  @Override
  public final List<Bound> bounds() {
    return bounds;
  }

  @Override
  public final List<String> variants() {
    return variants;
  }

  @Override
  public final String issue() {
    return issue;
  }

  @Override
  public final Attempt attempt(long seed) {
    Attempt.Notes notes = new Attempt.Notes(this, seed);
    try (Rig rig = Rig.start(clock, seed)) {
      run(rig, variant(seed), notes);
      judge(rig.books(), notes);
    }
    return notes.attempt("");
  }

  /** What the books alone tell of I1: no name twice, no position reversed. */
  private static void judge(Books books, Attempt.Notes notes) {
    Set<String> names = new LinkedHashSet<>();
    BigDecimal held = BigDecimal.ZERO;
    for (ExchangeRecord record : books.all(ExchangeRecord.class)) {
      if (record instanceof OrderAccepted order && order.increasing()) {
        if (order.side() == Side.SELL || !names.add(order.clientOrderId())) {
          notes.fails("I1 one entry order, one order per revision", order.toString());
        }
      } else if (record instanceof PositionChanged change) {
        if (held.signum() * change.amount().signum() < 0) {
          notes.fails("I1 no position is reversed", change.toString());
        }
        held = change.amount();
      }
    }
  }
}
