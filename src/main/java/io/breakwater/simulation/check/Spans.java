package io.breakwater.simulation.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Time in pieces: spans that may overlap, and count once where they do. */
final class Spans {
  /** Begin and end of pieces that do not touch each other. */
  private final TreeMap<Instant, Instant> pieces = new TreeMap<>();

  static Spans of(Collection<Span> spans) {
    Spans all = new Spans();
    spans.forEach(all::add);
    return all;
  }

  void add(Span span) {
    add(span.from(), span.until());
  }

  /** Nothing, where the end is not after the begin. */
  void add(Instant from, Instant until) {
    if (!until.isAfter(from)) {
      return;
    }
    Instant begin = from;
    Instant end = until;
    Map.Entry<Instant, Instant> before = pieces.floorEntry(from);
    if (before != null && !before.getValue().isBefore(from)) {
      begin = before.getKey();
      end = before.getValue().isAfter(end) ? before.getValue() : end;
    }
    Map.Entry<Instant, Instant> next = pieces.ceilingEntry(begin);
    while (next != null && !next.getKey().isAfter(end)) {
      end = next.getValue().isAfter(end) ? next.getValue() : end;
      pieces.remove(next.getKey());
      next = pieces.ceilingEntry(begin);
    }
    pieces.put(begin, end);
  }

  void add(Spans others) {
    others.pieces.forEach(this::add);
  }

  /** The time that is in both. */
  Spans common(Spans others) {
    Spans both = new Spans();
    pieces.forEach(
        (from, until) -> {
          for (Map.Entry<Instant, Instant> other : others.between(from, until)) {
            both.add(
                other.getKey().isBefore(from) ? from : other.getKey(),
                other.getValue().isAfter(until) ? until : other.getValue());
          }
        });
    return both;
  }

  boolean contains(Instant moment) {
    Map.Entry<Instant, Instant> piece = pieces.floorEntry(moment);
    return piece != null && moment.isBefore(piece.getValue());
  }

  /** The pieces between two moments that are not of this time. */
  List<Span> gaps(Instant from, Instant until) {
    List<Span> gaps = new ArrayList<>();
    Instant begin = from;
    for (Map.Entry<Instant, Instant> piece : between(from, until)) {
      if (piece.getKey().isAfter(begin)) {
        gaps.add(new Span(begin, piece.getKey()));
      }
      begin = piece.getValue().isAfter(begin) ? piece.getValue() : begin;
    }
    if (until.isAfter(begin)) {
      gaps.add(new Span(begin, until));
    }
    return gaps;
  }

  /** How much of this time lies between two moments. */
  Duration within(Instant from, Instant until) {
    Duration sum = Duration.ZERO;
    for (Map.Entry<Instant, Instant> piece : between(from, until)) {
      Instant begin = piece.getKey().isBefore(from) ? from : piece.getKey();
      Instant end = piece.getValue().isAfter(until) ? until : piece.getValue();
      sum = end.isAfter(begin) ? sum.plus(Duration.between(begin, end)) : sum;
    }
    return sum;
  }

  /** Pieces that begin before the later moment; all but the first one after the earlier moment. */
  private Collection<Map.Entry<Instant, Instant>> between(Instant from, Instant until) {
    Instant floor = pieces.floorKey(from);
    Instant first = floor == null ? from : floor;
    return until.isAfter(first) ? pieces.subMap(first, until).entrySet() : List.of();
  }

  /** How much between two moments is not of this time. */
  Duration outside(Instant from, Instant until) {
    return until.isAfter(from)
        ? Duration.between(from, until).minus(within(from, until))
        : Duration.ZERO;
  }
}
