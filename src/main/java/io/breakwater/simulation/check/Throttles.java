package io.breakwater.simulation.check;

import io.breakwater.exchange.RequestLimits;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The exchange's limits as the node met them: what they forbade and when, and what was asked all
 * the same.
 *
 * <p>A window begins to bind one round trip after the first answer that told of it: not before can
 * it be known, and what was under way then could not be called back. It ends when the throttle does
 * that the answer told of; where the evidence does not say, a 429 holds for the rest of the minute,
 * a 418 for two minutes and an order limit for the rest of ten seconds.
 *
 * @see "DESIGN.md §2, Throttled(scope, until)"
 */
final class Throttles {
  /** How a request went against a limit. */
  enum Kind {
    /** It met a limit that the node itself had used up. */
    DRAWN,
    /** It met a limit that the node had been told of. */
    REPEATED,
    /** It came while the limit forbade it, whatever the answer was. */
    FORBIDDEN,
    /** It is no exit, and used what is kept for exits. */
    RESERVE;

    /** Whether it was answered with 429 or 418, which P7 rules out. */
    boolean isAnswer() {
      return this == DRAWN || this == REPEATED;
    }
  }

  /** A request that should not have been made. */
  record Offence(Kind kind, ExchangeRecord.RequestArrived request, String text) {}

  private static final int TOO_MANY_ORDERS = -1015;
  private static final int OVERLOADED = -1008;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FIRST_BAN = Duration.ofMinutes(2);

  /** Of weight, and of both order counts, is kept for exits (DESIGN.md §7, RequestBudget). */
  private static final int RESERVE_PERCENT = 20;

  static final int ALLOWED_PERCENT = 100 - RESERVE_PERCENT;

  private final Evidence evidence;
  private final Map<String, Spans> addresses = new LinkedHashMap<>();
  private final Spans placing = new Spans();
  private final Spans entries = new Spans();
  private final Spans stopped = new Spans();
  private final Map<String, Window> weights = new LinkedHashMap<>();
  private final Window tenSeconds;
  private final Window minute;
  private final List<Offence> offences = new ArrayList<>();
  private int requests;
  private long mostWeight;

  Throttles(Evidence evidence) {
    this.evidence = evidence;
    Duration slowest = evidence.limits().slowest();
    this.tenSeconds = new Window(TEN_SECONDS, slowest);
    this.minute = new Window(MINUTE, slowest);
    boolean met = false;
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.Throttled limit) {
        met = evidence.origins().isOurs(limit.remote());
      } else if (record instanceof ExchangeRecord.RequestArrived request) {
        count(request);
        if (evidence.origins().isOurs(request.remote())) {
          requests++;
          Optional<Offence> offence = judge(request, met);
          offence.ifPresent(offences::add);
          scope(request).ifPresent(scope -> begin(request, scope));
        }
        met = false;
      }
    }
  }

  /** How many requests the node made. */
  int requests() {
    return requests;
  }

  /** Used in a minute when something was asked that is no exit, in percent of what is allowed. */
  long mostWeight() {
    return mostWeight;
  }

  List<Offence> offences() {
    return offences;
  }

  /** When exits could not be placed because of a limit, from the answer that told of it. */
  Spans stopped() {
    return stopped;
  }

  /**
   * @param met whether the exchange drew this limit by itself, and no fault did
   */
  private Optional<Offence> judge(ExchangeRecord.RequestArrived request, boolean met) {
    Purpose purpose = Purpose.of(request);
    Optional<ThrottleScope> forbidden = forbidden(request, purpose);
    Optional<ThrottleScope> told = scope(request);
    if (forbidden.isPresent()) {
      boolean again = told.filter(scope -> scope != ThrottleScope.SYSTEM).isPresent();
      return offence(
          again ? Kind.REPEATED : Kind.FORBIDDEN,
          request,
          (again ? "met a limit again that it" : "was made although a limit")
              + " had been told of, scope "
              + forbidden.get());
    }
    if (met && told.isPresent() && foreign(request.time(), told.get()).isEmpty()) {
      return offence(
          Kind.DRAWN,
          request,
          "drew status " + request.status() + " (code " + request.code() + ")");
    }
    return reserve(request, purpose);
  }

  private Optional<ThrottleScope> forbidden(
      ExchangeRecord.RequestArrived request, Purpose purpose) {
    Spans address = addresses.get(request.remote());
    if (address != null && address.contains(request.time())) {
      return Optional.of(ThrottleScope.IP);
    }
    if (purpose.isPlacing() && placing.contains(request.time())) {
      return Optional.of(ThrottleScope.ORDERS);
    }
    return purpose == Purpose.ENTER && entries.contains(request.time())
        ? Optional.of(ThrottleScope.SYSTEM)
        : Optional.empty();
  }

  /** What the answer to a request forbids from then on. */
  private static Optional<ThrottleScope> scope(ExchangeRecord.RequestArrived request) {
    if (request.status() == 429 || request.status() == 418) {
      return Optional.of(
          request.code() == TOO_MANY_ORDERS ? ThrottleScope.ORDERS : ThrottleScope.IP);
    }
    return request.code() == OVERLOADED && request.status() / 100 == 5
        ? Optional.of(ThrottleScope.SYSTEM)
        : Optional.empty();
  }

  private void begin(ExchangeRecord.RequestArrived request, ThrottleScope scope) {
    Instant told = request.time();
    Instant end =
        foreign(told, scope)
            .map(Span::until)
            .orElseGet(
                () ->
                    switch (scope) {
                      case IP ->
                          request.status() == 418
                              ? told.plus(FIRST_BAN)
                              : Window.endOf(MINUTE, told);
                      case ORDERS -> Window.endOf(TEN_SECONDS, told);
                      // Only to be asked less often: who asks again soon breaks nothing.
                      case SYSTEM -> told;
                    });
    Instant binds = told.plus(evidence.limits().slowest());
    switch (scope) {
      case IP -> addresses.computeIfAbsent(request.remote(), key -> new Spans()).add(binds, end);
      case ORDERS -> placing.add(binds, end);
      case SYSTEM -> entries.add(binds, end);
    }
    if (scope != ThrottleScope.SYSTEM) {
      stopped.add(told, end);
    }
  }

  private Optional<Span> foreign(Instant moment, ThrottleScope scope) {
    return evidence.foreignThrottles().stream()
        .filter(throttle -> throttle.scope() == scope)
        .map(Evidence.Throttle::span)
        .filter(span -> span.contains(moment))
        .findFirst();
  }

  /** Whoever asked: address and account have one count for all. */
  private void count(ExchangeRecord.RequestArrived request) {
    weights
        .computeIfAbsent(request.remote(), key -> new Window(MINUTE, evidence.limits().slowest()))
        .add(request.weight(), request.time());
    boolean counted =
        request.executed()
            && Purpose.of(request).isPlacing()
            && request.account().filter(evidence::isOurs).isPresent();
    if (counted) {
      tenSeconds.add(1, request.time());
      minute.add(1, request.time());
    }
  }

  private Optional<Offence> reserve(ExchangeRecord.RequestArrived request, Purpose purpose) {
    var quota = evidence.quotas().floorEntry(request.time());
    if (quota == null || purpose.isForExits() || !request.executed()) {
      return Optional.empty();
    }
    RequestLimits allowed = quota.getValue();
    Window weight = weights.get(request.remote());
    mostWeight = Math.max(mostWeight, 100L * weight.used / allowed.weightPerMinute());
    if (request.weight() > 0 && weight.isAbove(allowed.weightPerMinute())) {
      return offence(request, "request weight of the minute", weight, allowed.weightPerMinute());
    }
    if (purpose == Purpose.ENTER && tenSeconds.isAbove(allowed.ordersPerTenSeconds())) {
      return offence(request, "orders of ten seconds", tenSeconds, allowed.ordersPerTenSeconds());
    }
    return purpose == Purpose.ENTER && minute.isAbove(allowed.ordersPerMinute())
        ? offence(request, "orders of the minute", minute, allowed.ordersPerMinute())
        : Optional.empty();
  }

  private static Optional<Offence> offence(
      ExchangeRecord.RequestArrived request, String what, Window used, int limit) {
    return offence(
        Kind.RESERVE,
        request,
        "used what is kept for exits: " + what + " " + used.used + " of " + limit);
  }

  private static Optional<Offence> offence(
      Kind kind, ExchangeRecord.RequestArrived request, String what) {
    return Optional.of(
        new Offence(
            kind,
            request,
            request.time()
                + " "
                + request.method()
                + " "
                + request.path()
                + " from "
                + request.remote()
                + " "
                + what));
  }

  /** A fixed window, which begins anew at each multiple of its length. */
  private static final class Window {
    private final Duration length;
    private final Duration slowest;
    private Instant begin = Instant.MIN;
    private int used;
    private int late;

    private Window(Duration length, Duration slowest) {
      this.length = length;
      this.slowest = slowest;
    }

    private static Instant endOf(Duration length, Instant now) {
      long millis = length.toMillis();
      return Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), millis) + 1) * millis);
    }

    private void add(int cost, Instant now) {
      Instant current = endOf(length, now).minus(length);
      if (current.isAfter(begin)) {
        begin = current;
        used = 0;
        late = 0;
      }
      used += cost;
      // Granted in the window before, and counted in this one: its sender could not know.
      late += now.isBefore(begin.plus(slowest)) ? cost : 0;
    }

    private boolean isAbove(int limit) {
      return used - late > limit - limit * RESERVE_PERCENT / 100;
    }
  }
}
