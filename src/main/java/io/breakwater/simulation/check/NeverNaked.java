package io.breakwater.simulation.check;

import io.breakwater.domain.Leg;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * P2. Walks the exchange's books: a signal's position is naked while something of it is held and
 * neither a stop of its lives nor an order that reduces it works. Each such span must be short, and
 * a stop must not outlive its position. Only time in which the exchange answered counts.
 */
final class NeverNaked {
  private static final Duration USUAL = Duration.ofSeconds(1);
  private static final Duration WORST = Duration.ofSeconds(2);
  private static final Duration OUTLIVES = Duration.ofSeconds(5);

  /** One signal's holding while the books are read. */
  private static final class Holding {
    private final Set<Long> stops = new LinkedHashSet<>();
    private final Set<Long> reducing = new LinkedHashSet<>();
    private BigDecimal held = BigDecimal.ZERO;
    private Optional<Instant> nakedSince = Optional.empty();
    private Optional<Instant> orphanSince = Optional.empty();

    private boolean isNaked() {
      return held.signum() > 0 && stops.isEmpty() && reducing.isEmpty();
    }

    private boolean isOrphan() {
      return held.signum() == 0 && !stops.isEmpty();
    }
  }

  private final Evidence evidence;
  private final OrderNames names;
  private final Verdict.Tally tally;
  private final Spans outages;
  private final Map<SignalId, Holding> holdings = new LinkedHashMap<>();
  private final Map<Long, String> algoNames = new LinkedHashMap<>();
  private final Map<Long, String> orderNames = new LinkedHashMap<>();
  private Duration longest = Duration.ZERO;
  private int late;

  private NeverNaked(Evidence evidence, Claim claim) {
    this.evidence = evidence;
    this.tally = new Verdict.Tally(claim);
    this.outages = Spans.of(evidence.outages());
    this.names = evidence.names();
  }

  static Verdict judge(Evidence evidence, Claim claim) {
    return new NeverNaked(evidence, claim).walk();
  }

  private Verdict walk() {
    Instant end = Instant.MIN;
    for (ExchangeRecord record : evidence.exchange()) {
      take(record);
      end = record.time();
    }
    for (Map.Entry<SignalId, Holding> entry : holdings.entrySet()) {
      Holding last = entry.getValue();
      // What began too late to be judged is neither held nor broken.
      if (last.nakedSince.filter(since -> isLonger(since, WORST)).isPresent()) {
        closeNaked(entry.getKey(), last, end, "still");
      }
      if (last.orphanSince.filter(since -> isLonger(since, OUTLIVES)).isPresent()) {
        closeOrphan(entry.getKey(), last, end);
      }
    }
    if (!tally.isExercised()) {
      return tally.verdict();
    }
    String note = "longest time without a stop " + longest.toMillis() + " ms";
    return tally.verdict(late == 0 ? note : note + "; " + late + " later than 1 s");
  }

  private boolean isLonger(Instant since, Duration limit) {
    Instant end = evidence.exchange().get(evidence.exchange().size() - 1).time();
    return outages.outside(since, end).compareTo(limit) > 0;
  }

  private void take(ExchangeRecord record) {
    note(record);
    if (record instanceof ExchangeRecord.Filled fill) {
      owner(fill.account(), name(fill.orderId(), fill.clientOrderId()))
          .ifPresent(owner -> change(owner, fill.time(), holding -> book(holding, fill)));
    } else if (record instanceof ExchangeRecord.StopLive live) {
      owner(live.account(), live.clientAlgoId())
          .filter(owner -> owner.leg().equals(Leg.BASE_STOP))
          .ifPresent(
              owner -> change(owner, live.time(), holding -> holding.stops.add(live.algoId())));
    } else if (record instanceof ExchangeRecord.StopGone gone) {
      owner(gone.account(), gone.clientAlgoId())
          .filter(owner -> owner.leg().equals(Leg.BASE_STOP))
          .ifPresent(
              owner -> change(owner, gone.time(), holding -> holding.stops.remove(gone.algoId())));
    } else if (record instanceof ExchangeRecord.OrderAccepted order && !order.increasing()) {
      owner(order.account(), name(order.orderId(), order.clientOrderId()))
          .ifPresent(
              owner ->
                  change(owner, order.time(), holding -> holding.reducing.add(order.orderId())));
    } else if (record instanceof ExchangeRecord.OrderDone done) {
      owner(done.account(), name(done.orderId(), done.clientOrderId()))
          .ifPresent(
              owner ->
                  change(owner, done.time(), holding -> holding.reducing.remove(done.orderId())));
    }
  }

  /** What a triggered order becomes may have a name of the exchange's own. */
  private void note(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.StopLive live) {
      algoNames.put(live.algoId(), live.clientAlgoId());
    } else if (record instanceof ExchangeRecord.OrderAccepted order) {
      order
          .algoId()
          .map(algoNames::get)
          .ifPresent(parent -> orderNames.put(order.orderId(), parent));
    }
  }

  private String name(long orderId, String clientOrderId) {
    return orderNames.getOrDefault(orderId, clientOrderId);
  }

  private Optional<OrderNames.Owner> owner(String account, String id) {
    return account.equals(evidence.account().value())
        ? names.owner(id).filter(owner -> owner.signal().stopLoss().isPresent())
        : Optional.empty();
  }

  private static void book(Holding holding, ExchangeRecord.Filled fill) {
    BigDecimal signed = fill.increasing() ? fill.quantity() : fill.quantity().negate();
    holding.held = holding.held.add(signed);
  }

  private void change(OrderNames.Owner owner, Instant now, Consumer<Holding> change) {
    Signal signal = owner.signal();
    Holding holding = holdings.computeIfAbsent(signal.id(), id -> new Holding());
    BigDecimal before = holding.held;
    change.accept(holding);
    boolean grew = holding.held.compareTo(before) > 0;
    if (holding.isNaked() && holding.nakedSince.isEmpty()) {
      holding.nakedSince = Optional.of(now);
    } else if (!holding.isNaked() && holding.nakedSince.isPresent()) {
      closeNaked(signal.id(), holding, now, "was");
    } else if (grew && holding.nakedSince.isEmpty()) {
      tally.held();
    }
    if (holding.isOrphan() && holding.orphanSince.isEmpty()) {
      holding.orphanSince = Optional.of(now);
    } else if (!holding.isOrphan() && holding.orphanSince.isPresent()) {
      closeOrphan(signal.id(), holding, now);
    }
  }

  private void closeNaked(SignalId signal, Holding holding, Instant now, String verb) {
    Instant since = holding.nakedSince.orElseThrow();
    holding.nakedSince = Optional.empty();
    Duration naked = outages.outside(since, now);
    longest = naked.compareTo(longest) > 0 ? naked : longest;
    late += naked.compareTo(USUAL) > 0 ? 1 : 0;
    tally.judge(
        naked.compareTo(WORST) <= 0,
        () -> since + " signal " + signal + " " + verb + " without a stop for " + millis(naked));
  }

  private void closeOrphan(SignalId signal, Holding holding, Instant now) {
    Instant since = holding.orphanSince.orElseThrow();
    holding.orphanSince = Optional.empty();
    Duration outlived = outages.outside(since, now);
    tally.judge(
        outlived.compareTo(OUTLIVES) <= 0,
        () ->
            since
                + " the stop of signal "
                + signal
                + " outlived its position by "
                + millis(outlived));
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }
}
