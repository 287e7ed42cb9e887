package io.breakwater.simulation.check;

import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The account's mode in each process. A mode begins when the account says so ({@link
 * ModeState#since}), not when it was heard of, so that a message's delay is no margin; a process
 * that starts is in STARTING.
 */
final class Modes {
  private record Change(Instant since, Mode mode) {}

  private final Map<String, List<ModeState>> told;
  private final Map<String, List<Change>> byProcess = new LinkedHashMap<>();
  private final Map<String, TreeMap<Instant, Instant>> normal = new LinkedHashMap<>();

  Modes(Evidence evidence) {
    this.told = evidence.modes();
    evidence
        .modes()
        .forEach(
            (process, states) -> {
              List<Change> changes = new ArrayList<>();
              states.forEach(state -> changes.add(new Change(state.since(), state.mode())));
              evidence.lives().stream()
                  .filter(life -> life.process().equals(process))
                  .forEach(life -> changes.add(new Change(life.span().from(), Mode.STARTING)));
              // Of one moment, what was told comes after the start: the sort keeps their order.
              changes.sort(
                  (a, b) ->
                      a.since().equals(b.since())
                          ? Boolean.compare(a.mode() != Mode.STARTING, b.mode() != Mode.STARTING)
                          : a.since().compareTo(b.since()));
              if (!changes.isEmpty()) {
                byProcess.put(process, changes);
                normal.put(process, normal(changes));
              }
            });
  }

  private static TreeMap<Instant, Instant> normal(List<Change> changes) {
    TreeMap<Instant, Instant> spans = new TreeMap<>();
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).mode() == Mode.NORMAL) {
        Instant end = i + 1 < changes.size() ? changes.get(i + 1).since() : Instant.MAX;
        spans.merge(changes.get(i).since(), end, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return spans;
  }

  /** The process, where there is but one. */
  Optional<String> only() {
    return byProcess.size() == 1
        ? Optional.of(byProcess.keySet().iterator().next())
        : Optional.empty();
  }

  /** Whether anything is known of a process. */
  boolean areKnownOf(String process) {
    return byProcess.containsKey(process);
  }

  Mode at(String process, Instant moment) {
    Mode mode = Mode.STARTING;
    for (Change change : byProcess.getOrDefault(process, List.of())) {
      if (change.since().isAfter(moment)) {
        break;
      }
      mode = change.mode();
    }
    return mode;
  }

  /** When the account in a process first told its mode, in a span. */
  Optional<Instant> firstTold(String process, Span span) {
    return told.getOrDefault(process, List.of()).stream()
        .map(ModeState::since)
        .filter(span::contains)
        .findFirst();
  }

  /** Whether a process was in NORMAL at some moment from one to another, both included. */
  boolean isNormalWithin(String process, Instant from, Instant until) {
    var last = normal.getOrDefault(process, new TreeMap<>()).floorEntry(until);
    return last != null && !last.getValue().isBefore(from);
  }
}
