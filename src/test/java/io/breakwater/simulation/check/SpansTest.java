package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Written.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Time in pieces, against the same time counted millisecond by millisecond. */
final class SpansTest {
  @Provide
  Arbitrary<List<Span>> spans() {
    Arbitrary<Integer> moment = Arbitraries.integers().between(0, 40);
    return Combinators.combine(moment, moment)
        .as((a, b) -> new Span(at(Math.min(a, b)), at(Math.max(a, b))))
        .list()
        .ofMaxSize(8);
  }

  private static TreeSet<Long> millis(List<Span> spans) {
    TreeSet<Long> all = new TreeSet<>();
    for (Span span : spans) {
      for (Instant t = span.from(); t.isBefore(span.until()); t = t.plusMillis(1)) {
        all.add(t.toEpochMilli());
      }
    }
    return all;
  }

  @Property
  void eachMomentCountsOnce(
      @ForAll("spans") List<Span> some,
      @ForAll @IntRange(max = 45) int from,
      @ForAll @IntRange(max = 45) int length) {
    Spans spans = Spans.of(some);
    Instant begin = at(from);
    Instant end = at(from + length);
    long inside = millis(some).subSet(begin.toEpochMilli(), end.toEpochMilli()).size();
    assertEquals(Duration.ofMillis(inside), spans.within(begin, end));
    assertEquals(Duration.ofMillis(length - inside), spans.outside(begin, end));
    assertEquals(length - inside, millis(spans.gaps(begin, end)).size());
    assertEquals(millis(some).contains(begin.toEpochMilli()), spans.contains(begin));
  }

  @Property
  void whatIsCommonIsInBoth(@ForAll("spans") List<Span> some, @ForAll("spans") List<Span> others) {
    TreeSet<Long> both = millis(some);
    both.retainAll(millis(others));
    Spans common = Spans.of(some).common(Spans.of(others));
    assertEquals(Duration.ofMillis(both.size()), common.within(at(0), at(50)));
  }

  @Example
  void aSpanMayLastForEver() {
    Spans spans = Spans.of(List.of(new Span(at(5), Instant.MAX)));
    assertTrue(spans.contains(at(1_000_000)));
    assertEquals(List.of(new Span(at(0), at(5))), spans.gaps(at(0), Instant.MAX));
    assertFalse(spans.contains(at(4)));
  }

  @Example
  void aSpanDoesNotEndBeforeItBegins() {
    assertThrows(IllegalArgumentException.class, () -> new Span(at(2), at(1)));
  }

  @Example
  void nothingLiesBetweenAMomentAndAnEarlierOne() {
    Spans spans = Spans.of(List.of(new Span(at(0), at(9))));
    assertEquals(Duration.ZERO, spans.within(at(5), at(2)));
    assertEquals(Duration.ZERO, spans.outside(at(5), at(2)));
  }
}
