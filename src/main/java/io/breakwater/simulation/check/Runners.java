package io.breakwater.simulation.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When a process was there to act. Whenever one comes or goes, those that are there have the
 * scenario's recovery time to take up the work: a crash is recovered from within 5 s, another
 * process takes over within 15 s (GAUNTLET, 3 and 6).
 */
final class Runners {
  /** What is stored and not yet told when a process dies stays untold. */
  private static final Duration SHORTLY = Duration.ofSeconds(1);

  private final Spans absent = new Spans();
  private final Map<String, Spans> active = new LinkedHashMap<>();

  Runners(Evidence evidence) {
    List<Span> all = new ArrayList<>();
    for (Evidence.Life life : lives(evidence)) {
      List<Span> pauses =
          evidence.pauses().stream()
              .filter(pause -> pause.process().equals(life.process()))
              .map(Evidence.Pause::span)
              .toList();
      List<Span> running = Spans.of(pauses).gaps(life.span().from(), life.span().until());
      running.forEach(active.computeIfAbsent(life.process(), name -> new Spans())::add);
      all.addAll(running);
    }
    all.stream()
        .map(Span::from)
        .min(Instant::compareTo)
        .ifPresent(first -> Spans.of(all).gaps(first, Instant.MAX).forEach(absent::add));
    Duration recovery = evidence.limits().recovery();
    for (Span span : all) {
      for (Instant change : List.of(span.from(), span.until())) {
        if (!change.equals(Instant.MIN) && !change.equals(Instant.MAX)) {
          absent.add(change, change.plus(recovery));
        }
      }
    }
  }

  /** A process of which only pauses are known always ran. */
  private static List<Evidence.Life> lives(Evidence evidence) {
    if (!evidence.lives().isEmpty()) {
      return evidence.lives();
    }
    Set<String> paused = new LinkedHashSet<>();
    evidence.pauses().forEach(pause -> paused.add(pause.process()));
    return paused.stream()
        .map(name -> new Evidence.Life(name, "", new Span(Instant.MIN, Instant.MAX)))
        .toList();
  }

  /** Nobody was there, or had not yet taken up the work. */
  Spans absent() {
    return absent;
  }

  /** Whether somebody was there, and went on being there for a moment. */
  boolean isSettled(Instant moment) {
    return absent.within(moment, moment.plus(SHORTLY)).isZero();
  }

  /** Whether every process that ever ran did so from one moment to another. */
  boolean allRun(Instant from, Instant until) {
    return active.values().stream().allMatch(spans -> spans.outside(from, until).isZero());
  }
}
