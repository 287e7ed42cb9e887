package io.breakwater.simulation.gauntlet;

import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault.Effect;
import io.breakwater.simulator.fault.SocketFault.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** 11. Depth streams with gaps, repeats and another order; the node keeps no books yet. */
final class TornBook extends VirtualTrial {
  private static final String CROSSED = "crossed or differing books";
  private static final String REBUILT = "rebuilt after the snapshot";
  private static final String SNAPSHOTS = "snapshots of a symbol in 5 s";
  private static final Duration FROM = Duration.ofSeconds(20);
  private static final Duration LASTS = Duration.ofSeconds(10);
  private static final String DEPTH = "GET /fapi/v1/depth";

  TornBook() {
    super(
        11,
        "Torn book",
        "fast",
        List.of(
            Bound.atMost(CROSSED, "books", 0),
            Bound.within(REBUILT, Duration.ofSeconds(1)),
            Bound.atMost(SNAPSHOTS, "requests", 1)),
        List.of(
            "gaps",
            "duplicates",
            "another order",
            "another pu",
            "snapshot older than the buffer",
            "snapshot refused by 429"));
  }

  @Override
  void draw(Plot plot) {
    switch (plot.variant()) {
      case "gaps" -> plot.at(FROM, new Act.Streams(Route.PUBLIC, Effect.FREEZE, LASTS));
      case "duplicates" -> plot.at(FROM, lossy(0, 300));
      case "another order" -> plot.at(FROM, lossy(300, 0));
      case "another pu" -> plot.at(FROM, new Act.HalfOpen(Route.PUBLIC));
      case "snapshot older than the buffer" ->
          plot.faults(FROM, LASTS, RequestFault.slow(DEPTH, Duration.ofSeconds(3), -1));
      default ->
          plot.faults(
              FROM,
              LASTS,
              Plot.answers(
                  DEPTH,
                  RequestFault.Effect.FAIL_WITHOUT_EXECUTING,
                  429,
                  -1003,
                  "Too many requests.",
                  -1));
    }
    plot.lacks("the node keeps no order books", "fast");
    plot.healsAt(FROM.plus(LASTS).plusSeconds(5));
    plot.then(
        after -> {
          List<Instant> snapshots =
              after.books().requests("GET", DEPTH.substring(4)).stream()
                  .map(each -> each.time())
                  .toList();
          after.notes().exercised(!snapshots.isEmpty(), "no snapshot was asked for");
        });
  }

  private static Act lossy(int swapped, int repeated) {
    return new Act.Lossy(new SimulatedNetwork.Losses(0, 0, repeated, swapped), LASTS);
  }
}
