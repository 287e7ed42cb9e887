package io.breakwater.cli.bench;

import java.time.Clock;
import java.util.List;

/** One thing that is measured, by a name. */
public interface Bench {
  String name();

  /**
   * Measures it.
   *
   * @param clock of the machine
   */
  Figure run(Clock clock);

  /**
   * What was measured.
   *
   * @param text in one line, with its unit
   * @param aim in the same words
   * @param reached whether it is as good as that
   */
  record Figure(String text, String aim, boolean reached) {}

  /** All there are. */
  static List<Bench> all() {
    return List.of(
        new StormySeeds(),
        new SimulatedDay(),
        new ScenarioCost(),
        BacktestSpeed.onTrades(),
        BacktestSpeed.onKlines(),
        new Restart(),
        new Signals(),
        new RealLimits(),
        new Unprotected());
  }
}
