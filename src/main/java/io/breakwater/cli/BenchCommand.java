package io.breakwater.cli;

import io.breakwater.cli.bench.Bench;
import io.breakwater.cli.bench.Samples;
import io.breakwater.node.StartFailure;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures, and prints each figure beside what was aimed at. */
@Command(
    name = "bench",
    description = "Measures this program on this machine; what misses its aim is profiled.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "Which: stormy, day, scenario, trades, klines, restart, signals, real-limits, unprotected; default: all.")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    List<Bench> chosen = chosen();
    boolean reached = true;
    for (Bench bench : chosen) {
      reached &= run(bench, Clock.systemUTC(), System.out);
    }
    return reached ? 0 : Main.BROKEN;
  }

  private List<Bench> chosen() {
    List<Bench> all = Bench.all();
    List<String> known = all.stream().map(Bench::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new StartFailure("bench", name, "must be one of " + String.join(", ", known));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(bench -> names.contains(bench.name())).toList();
  }

  private static boolean run(Bench bench, Clock clock, PrintStream out) {
    try (Samples samples = Samples.begin()) {
      Bench.Figure figure = bench.run(clock);
      out.println(
          String.format(
              Locale.ROOT,
              "%-10s %s (aim: %s) %s",
              bench.name(),
              figure.text(),
              figure.aim(),
              figure.reached() ? "reached" : "MISSED"));
      if (!figure.reached()) {
        samples.lines().forEach(line -> out.println("    " + line));
      }
      return figure.reached();
    }
  }
}
