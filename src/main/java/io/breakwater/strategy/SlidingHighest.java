package io.breakwater.strategy;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The extreme price of the last while: the highest for LONG, the lowest for SHORT. Known only once
 * prices of the whole while were seen.
 */
final class SlidingHighest {
  private record Seen(Price price, Instant time) {}

  private final Direction direction;
  private final Duration window;
  // Each is less extreme than the one before it: what a later one beats can never be the answer.
  private final ArrayDeque<Seen> candidates = new ArrayDeque<>();
  private Optional<Instant> first = Optional.empty();

  SlidingHighest(Direction direction, Duration window) {
    this.direction = direction;
    this.window = window;
  }

  void add(Price price, Instant time) {
    if (first.isEmpty()) {
      first = Optional.of(time);
    }
    while (!candidates.isEmpty() && !beats(candidates.peekLast().price(), price)) {
      candidates.removeLast();
    }
    candidates.addLast(new Seen(price, time));
  }

  /** The extreme from one window before {@code now} on. */
  Optional<Price> at(Instant now) {
    Instant from = now.minus(window);
    while (!candidates.isEmpty() && candidates.peekFirst().time().isBefore(from)) {
      candidates.removeFirst();
    }
    boolean isFull = first.map(time -> !time.isAfter(from)).orElse(false);
    return isFull ? Optional.ofNullable(candidates.peekFirst()).map(Seen::price) : Optional.empty();
  }

  /** Whether {@code price} is beyond {@code other} in this direction. */
  boolean beats(Price price, Price other) {
    return direction == Direction.LONG ? price.isAbove(other) : price.isBelow(other);
  }
}
