package io.breakwater.simulation.story;

import io.breakwater.simulation.check.Span;
import io.breakwater.simulation.virtual.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the exchange's reads lag or forget, and remembers when they did. */
final class Untruths {
  /** Longer than any story. */
  private static final Duration EVER = Duration.ofDays(1000);

  private final VirtualWorld world;
  private final List<Untruth> all = new ArrayList<>();
  private final Kind lags;
  private final Kind forgets;

  Untruths(VirtualWorld world) {
    this.world = world;
    this.lags = new Kind(span -> world.exchange().lagReads(span, moment()));
    this.forgets = new Kind(span -> world.exchange().forgetAlgos(span, moment()));
  }

  /** Reads of the account tell what was that long ago. */
  void lag(Duration lag, Duration lasting) {
    lags.begin(Optional.of(lag), lag, lasting);
  }

  /** Look-ups find no conditional order. */
  void forget(Duration lasting) {
    forgets.begin(Optional.empty(), EVER, lasting);
  }

  /** Reads tell the truth from now on. */
  void end() {
    lags.end();
    forgets.end();
  }

  /** Those that are over, by their ends. */
  List<Untruth> all() {
    return Collections.unmodifiableList(all);
  }

  private Instant moment() {
    return world.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** One way not to tell the truth; what comes later takes the place of what is in force. */
  private final class Kind {
    private final Consumer<Optional<Duration>> exchange;
    private Optional<Untold> inForce = Optional.empty();

    private Kind(Consumer<Optional<Duration>> exchange) {
      this.exchange = exchange;
    }

    private void begin(Optional<Duration> lag, Duration span, Duration lasting) {
      note();
      Untold begun = new Untold(world.now(), lag);
      inForce = Optional.of(begun);
      exchange.accept(Optional.of(span));
      world.plan(
          lasting,
          () -> {
            if (inForce.filter(each -> each == begun).isPresent()) {
              end();
            }
          });
    }

    private void end() {
      if (inForce.isPresent()) {
        exchange.accept(Optional.empty());
        note();
      }
    }

    private void note() {
      inForce.ifPresent(
          each -> all.add(new Untruth(new Span(each.since(), world.now()), each.lag())));
      inForce = Optional.empty();
    }
  }

  private record Untold(Instant since, Optional<Duration> lag) {}
}
