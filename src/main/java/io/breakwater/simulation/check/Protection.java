package io.breakwater.simulation.check;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks the exchange's books for what each signal with a stop-loss holds and what protects it.
 *
 * <p>A position is <em>naked</em> while something of it is held and neither a stop of its signal
 * lives nor an order works that closes it. An <em>orphan</em> is a stop that lives while nothing is
 * held. What of such a stretch is counted (DESIGN.md §1, P2, and §5):
 *
 * <ul>
 *   <li>only time in which the exchange would have accepted and answered ({@link Answering});
 *   <li>not the 2 s and a round trip after each request to close, which the node repeats until it
 *       is flat: "or the node is closing the position by then". The exchange's books show that it
 *       came, and the journal since when it was for this signal;
 *   <li>not the first 2 s after a stop's price was passed: so long its own order may be awaited;
 *   <li>what neither the reply nor the stream tells within a round trip counts from its discovery
 *       by looking, at most 3 s after it; what somebody else did, and no event told, at most 30 s
 *       after it (GAUNTLET, 12). A look that told otherwise lags, and those seconds begin anew with
 *       it (DESIGN.md §10).
 * </ul>
 */
final class Protection {
  /** A time without protection, or of a stop without a position. */
  record Stretch(
      SignalId signal,
      Instant since,
      Instant until,
      boolean over,
      Duration counted,
      Duration banned) {
    Duration byTheClock() {
      return Duration.between(since, until);
    }
  }

  /**
   * The node took a stop away.
   *
   * @param rightly whether its position was flat, or another stop lived
   */
  record Cancel(SignalId signal, Instant at, String clientAlgoId, boolean rightly) {}

  private static final Duration CLOSE_REPEATS = Duration.ofSeconds(2);
  private static final Duration TRIGGER_WORKS = Duration.ofSeconds(2);
  private static final Duration UNSEEN_FILL = Duration.ofSeconds(3);
  private static final Duration UNSEEN_HAND = Duration.ofSeconds(30);

  /**
   * How a stretch came about.
   *
   * @param subject what has to be known for it to be ended; empty: nothing new
   * @param mayStayUnseen how long after {@code at} it counts at the latest
   * @param grace how much of it is not counted
   */
  private record Onset(
      Instant at, Optional<Tellings.Subject> subject, Duration mayStayUnseen, Duration grace) {
    private static Onset seen(Instant at) {
      return new Onset(at, Optional.empty(), Duration.ZERO, Duration.ZERO);
    }

    private static Onset unseen(Instant at, Tellings.Subject subject, Duration mayStayUnseen) {
      return new Onset(at, Optional.of(subject), mayStayUnseen, Duration.ZERO);
    }
  }

  /** One signal's holding while the books are read. */
  private static final class Holding {
    private final OrderNames.Owner owner;

    /** By number, each with its quantity; without one it is for all. */
    private final Map<Long, Optional<BigDecimal>> stops = new LinkedHashMap<>();

    private final Set<Long> closing = new LinkedHashSet<>();
    private Optional<Slot> slot = Optional.empty();
    private BigDecimal held = BigDecimal.ZERO;
    private Optional<Onset> naked = Optional.empty();
    private Optional<Onset> orphan = Optional.empty();

    private Holding(OrderNames.Owner owner) {
      this.owner = owner;
    }

    private boolean isNaked() {
      return held.signum() > 0 && !isCovered() && closing.isEmpty();
    }

    private boolean isCovered() {
      return stops.values().stream()
          .anyMatch(quantity -> quantity.map(held::compareTo).orElse(0) <= 0);
    }

    private boolean isOrphan() {
      return held.signum() == 0 && !stops.isEmpty();
    }

    private void lose(BigDecimal quantity) {
      held = held.subtract(quantity).max(BigDecimal.ZERO);
    }
  }

  private final Evidence evidence;
  private final OrderNames names;
  private final Answering answering;
  private final Tellings tellings;
  private final Map<SignalId, Holding> holdings = new LinkedHashMap<>();
  private final Map<Slot, Set<Holding>> open = new LinkedHashMap<>();
  private final Map<Long, String> stopNames = new LinkedHashMap<>();
  private final Map<OrderKey, String> orderNames = new LinkedHashMap<>();
  private final Map<OrderKey, BigDecimal> executed = new LinkedHashMap<>();
  private final TreeSet<Instant> closeRequests = new TreeSet<>();
  private final Map<SignalId, Instant> closingSince = new LinkedHashMap<>();
  private final List<Stretch> naked = new ArrayList<>();
  private final List<Stretch> orphans = new ArrayList<>();
  private final List<Cancel> cancels = new ArrayList<>();
  private int coveredFills;

  Protection(Evidence evidence) {
    this.evidence = evidence;
    this.names = evidence.names();
    this.answering = new Answering(evidence);
    this.tellings = new Tellings(evidence.told());
    for (Evidence.Stored fact : evidence.stored()) {
      if (fact.event() instanceof TradeEvent.AttemptStarted attempt
          && attempt.leg().equals(Leg.CLOSE)) {
        closingSince.putIfAbsent(attempt.trade(), fact.at());
      }
    }
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.RequestArrived request
          && evidence.origins().isOurs(request.remote())
          && Purpose.of(request) == Purpose.CLOSE) {
        closeRequests.add(request.time());
      }
    }
    evidence.exchange().forEach(this::take);
    evidence.end().ifPresent(end -> holdings.values().forEach(last -> close(last, end, false)));
  }

  List<Stretch> naked() {
    return naked;
  }

  List<Stretch> orphans() {
    return orphans;
  }

  /** The node's own, of stops. */
  List<Cancel> cancels() {
    return cancels;
  }

  /** Fills of what was protected already. */
  int coveredFills() {
    return coveredFills;
  }

  private void take(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.OrderAccepted order && evidence.isOurs(order.account())) {
      accepted(order);
    } else if (record instanceof ExchangeRecord.Filled fill && evidence.isOurs(fill.account())) {
      filled(fill);
    } else if (record instanceof ExchangeRecord.OrderDone done && evidence.isOurs(done.account())) {
      owner(OrderKey.of(done), done.clientOrderId())
          .ifPresent(
              owner ->
                  change(
                      owner,
                      Onset.seen(done.time()),
                      holding -> holding.closing.remove(done.orderId())));
    } else if (record instanceof ExchangeRecord.StopLive live && evidence.isOurs(live.account())) {
      stopNames.put(live.algoId(), live.clientAlgoId());
      stop(live.clientAlgoId())
          .ifPresent(
              owner ->
                  change(
                      owner,
                      Onset.seen(live.time()),
                      holding -> holding.stops.put(live.algoId(), live.quantity())));
    } else if (record instanceof ExchangeRecord.StopGone gone && evidence.isOurs(gone.account())) {
      stop(gone.clientAlgoId()).ifPresent(owner -> gone(owner, gone));
    }
  }

  private void accepted(ExchangeRecord.OrderAccepted order) {
    // What a triggered order becomes may have a name of the exchange's own.
    order
        .algoId()
        .map(stopNames::get)
        .ifPresent(parent -> orderNames.put(OrderKey.of(order), parent));
    if (!order.increasing()) {
      owner(OrderKey.of(order), order.clientOrderId())
          .filter(owner -> owner.leg().equals(Leg.CLOSE))
          .ifPresent(owner -> closingSince.putIfAbsent(owner.id(), order.time()));
      owner(OrderKey.of(order), order.clientOrderId())
          .filter(Protection::closesAll)
          .ifPresent(
              owner ->
                  change(
                      owner,
                      Onset.seen(order.time()),
                      holding -> holding.closing.add(order.orderId())));
    }
  }

  /** A take-profit may be for a part. */
  private static boolean closesAll(OrderNames.Owner owner) {
    return owner.leg().equals(Leg.CLOSE) || owner.leg().equals(Leg.BASE_STOP);
  }

  private void filled(ExchangeRecord.Filled fill) {
    Slot slot = new Slot(fill.symbol(), fill.positionSide());
    BigDecimal sum = executed.merge(OrderKey.of(fill), fill.quantity(), BigDecimal::add);
    Tellings.Subject subject =
        new Tellings.Executed(
            fill.clientOrderId(),
            fill.orderId(),
            sum,
            fill.increasing() ? Optional.of(slot) : Optional.empty(),
            fill.time());
    Optional<OrderNames.Owner> owner = owner(OrderKey.of(fill), fill.clientOrderId());
    if (owner.isPresent()) {
      change(
          owner.get(),
          Onset.unseen(fill.time(), subject, UNSEEN_FILL),
          holding -> {
            holding.slot = Optional.of(slot);
            open.computeIfAbsent(slot, key -> new LinkedHashSet<>()).add(holding);
            if (fill.increasing()) {
              holding.held = holding.held.add(fill.quantity());
            } else {
              holding.lose(fill.quantity());
            }
          });
      return;
    }
    // Somebody else's: more is covered by the stop, which closes all; less is less to protect.
    for (Holding holding : List.copyOf(open.getOrDefault(slot, Set.of()))) {
      if (fill.side() == holding.owner.signal().direction().exitSide()) {
        change(
            holding.owner,
            Onset.unseen(fill.time(), subject, UNSEEN_HAND),
            reduced -> reduced.lose(fill.quantity()));
      }
    }
  }

  private void gone(OrderNames.Owner owner, ExchangeRecord.StopGone gone) {
    Duration grace = gone.status() == AlgoStatus.TRIGGERING ? TRIGGER_WORKS : Duration.ZERO;
    Onset onset =
        new Onset(
            gone.time(), Optional.of(new Tellings.Gone(gone.clientAlgoId())), UNSEEN_HAND, grace);
    boolean ours =
        gone.status() == AlgoStatus.CANCELED && !evidence.origins().isForeignCancel(gone.algoId());
    change(
        owner,
        ours ? Onset.seen(gone.time()) : onset,
        holding -> {
          holding.stops.remove(gone.algoId());
          if (ours) {
            boolean rightly = holding.held.signum() == 0 || holding.isCovered();
            cancels.add(new Cancel(owner.id(), gone.time(), gone.clientAlgoId(), rightly));
          }
        });
  }

  private Optional<OrderNames.Owner> owner(OrderKey order, String clientOrderId) {
    return owner(orderNames.getOrDefault(order, clientOrderId));
  }

  private Optional<OrderNames.Owner> stop(String clientAlgoId) {
    return owner(clientAlgoId)
        .filter(owner -> owner.leg().equals(Leg.BASE_STOP) || owner.leg().equals(Leg.TIGHT_STOP));
  }

  private Optional<OrderNames.Owner> owner(String id) {
    return names.owner(id).filter(owner -> owner.signal().stopLoss().isPresent());
  }

  /** What a record does to a holding. */
  private interface Change {
    void apply(Holding holding);
  }

  private void change(OrderNames.Owner owner, Onset onset, Change change) {
    Holding holding = holdings.computeIfAbsent(owner.id(), id -> new Holding(owner));
    BigDecimal before = holding.held;
    change.apply(holding);
    if (holding.held.signum() == 0) {
      holding.slot.ifPresent(slot -> open.getOrDefault(slot, Set.of()).remove(holding));
    }
    boolean grew = holding.held.compareTo(before) > 0;
    if (grew && !holding.isNaked() && holding.naked.isEmpty()) {
      coveredFills++;
    }
    if (holding.isNaked() && holding.naked.isEmpty()) {
      holding.naked = Optional.of(onset);
    }
    if (holding.isOrphan() && holding.orphan.isEmpty()) {
      holding.orphan = Optional.of(onset);
    }
    close(holding, onset.at(), true);
  }

  /** Ends the stretches that are over, or all at the end of the books. */
  private void close(Holding holding, Instant now, boolean over) {
    if (holding.naked.isPresent() && !(over && holding.isNaked())) {
      naked.add(stretch(holding, holding.naked.get(), now, over, true));
      holding.naked = Optional.empty();
    }
    if (holding.orphan.isPresent() && !(over && holding.isOrphan())) {
      orphans.add(stretch(holding, holding.orphan.get(), now, over, false));
      holding.orphan = Optional.empty();
    }
  }

  private Stretch stretch(
      Holding holding, Onset onset, Instant until, boolean over, boolean ofNaked) {
    SignalId id = holding.owner.id();
    Instant known = onset.at();
    Duration unseen = Duration.ZERO;
    if (tellings.areKnown() && onset.subject().isPresent()) {
      Tellings.First first = tellings.first(onset.subject().get(), onset.at(), until);
      Instant usual = onset.at().plus(evidence.limits().roundTrip());
      boolean toldAtOnce =
          first
              .telling()
              .filter(telling -> !telling.looked() && !telling.at().isAfter(usual))
              .isPresent();
      if (!toldAtOnce) {
        known = first.telling().map(Tellings.Telling::at).orElse(until);
        unseen =
            answering.toLook(first.lied().orElse(onset.at()), known).minus(onset.mayStayUnseen());
      }
    }
    Duration acting =
        ofNaked
            ? answering.toProtect(known, until, closing(id, known, until))
            : answering.toCancel(known, until);
    Duration counted =
        acting.plus(unseen.isNegative() ? Duration.ZERO : unseen).minus(onset.grace());
    return new Stretch(
        id,
        onset.at(),
        until,
        over,
        counted.isNegative() ? Duration.ZERO : counted,
        answering.banned(onset.at(), until));
  }

  private Spans closing(SignalId id, Instant from, Instant until) {
    Spans spans = new Spans();
    Instant since = closingSince.get(id);
    if (since != null && until.isAfter(since)) {
      Instant first = since.isAfter(from) ? since : from;
      if (until.isAfter(first)) {
        for (Instant request : closeRequests.subSet(first, until)) {
          spans.add(request, request.plus(CLOSE_REPEATS).plus(evidence.limits().roundTrip()));
        }
      }
    }
    return spans;
  }
}
