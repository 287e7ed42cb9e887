package io.breakwater.account;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.domain.Violation;
import io.breakwater.domain.trade.ChangeRules;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.exchange.BalanceSnapshot;
import io.breakwater.exchange.PositionSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Examines entry signals: against what memory tells, then against positions and balances that the
 * exchange confirms now, then against memory again. Part of {@link OrderGateway}'s actor, confined
 * to it; nothing here is stored, so a signal that is under examination when the process dies was
 * never taken.
 */
final class Admission {
  /** What comes of a step. */
  sealed interface Verdict {}

  /** It goes on, or nothing is asked any more. */
  enum Waiting implements Verdict {
    INSTANCE
  }

  /** Over, with a no for everybody who asked. */
  record Refused(
      OrderExecutionError error, boolean isReversal, List<ActorRef<OrderGateway.Reply>> replyTo)
      implements Verdict {
    Refused(OrderExecutionError error, Pending pending) {
      this(error, pending.signal().action() == Signal.Action.REVERSE, pending.replyTo());
    }

    Refused(OrderExecutionError error, OrderGateway.Execute execute) {
      this(error, false, List.of(execute.replyTo()));
    }
  }

  /** To be written down, and then {@link #accepted}. */
  record Admitted(Signal signal, Slot slot, Optional<Trade> target, List<String> grounds)
      implements Verdict {}

  private record Pending(
      Signal signal,
      Slot slot,
      List<ActorRef<OrderGateway.Reply>> replyTo,
      Optional<PositionSnapshot> positions,
      Optional<BalanceSnapshot> balances,
      boolean isReadAgain) {
    Pending with(ActorRef<OrderGateway.Reply> another) {
      List<ActorRef<OrderGateway.Reply>> all = new ArrayList<>(replyTo);
      all.add(another);
      return new Pending(signal, slot, List.copyOf(all), positions, balances, isReadAgain);
    }

    /** What was read of positions has become too old while balances were awaited. */
    Pending unconfirmed() {
      return new Pending(signal, slot, replyTo, Optional.empty(), balances, true);
    }

    Pending with(PositionSnapshot confirmed) {
      return new Pending(signal, slot, replyTo, Optional.of(confirmed), balances, isReadAgain);
    }

    Pending with(BalanceSnapshot confirmed) {
      return new Pending(signal, slot, replyTo, positions, Optional.of(confirmed), isReadAgain);
    }
  }

  /** Copies of a signal that are on their way when it is answered get the same answer. */
  private static final Duration ANSWER_STANDS = Duration.ofSeconds(10);

  private static final int MOST_ANSWERS = 1_000;

  private record Answered(OrderExecutionError error, Instant at) {}

  private final ActorContext<OrderGateway.Command> context;
  private final OrderGateway.Surroundings around;
  private final GatewaySettings settings;
  private final MarketViews views;
  private final Map<Symbol, SymbolConfig> ready = new LinkedHashMap<>();
  private int foreignConditional;
  private final Map<SignalId, Pending> pending = new LinkedHashMap<>();
  private final Map<SignalId, Answered> answered = new LinkedHashMap<>();

  Admission(
      ActorContext<OrderGateway.Command> context,
      OrderGateway.Surroundings around,
      MarketViews views) {
    this.context = context;
    this.around = around;
    this.settings = around.settings();
    this.views = views;
  }

  /** Whether an entry in this slot is under examination. */
  boolean isExamining(Slot slot) {
    return pending.values().stream().anyMatch(one -> one.slot().equals(slot));
  }

  boolean isIdle() {
    return pending.isEmpty();
  }

  /** Whether a symbol may be traded changes. */
  void take(SymbolSetup.Output output) {
    if (output instanceof SymbolSetup.SymbolReady set) {
      ready.put(set.symbol(), set.config());
    }
    if (output instanceof SymbolSetup.SymbolNotReady not) {
      ready.remove(not.symbol());
    }
  }

  /**
   * The no that a signal was given a moment ago. Nothing was sent for it, and it may be judged
   * anew, but not while copies of it may be on their way: who asked once must not be told a no and
   * then get a trade.
   */
  Optional<OrderExecutionError> answered(SignalId id) {
    Instant now = around.clock().instant();
    return Optional.ofNullable(answered.get(id))
        .filter(given -> now.isBefore(given.at().plus(ANSWER_STANDS)))
        .map(Answered::error);
  }

  /** Notes a no; Busy is none, it asks for another try. */
  void note(Refused refused) {
    if (!(refused.error() instanceof OrderExecutionError.Busy)) {
      if (answered.size() >= MOST_ANSWERS) {
        answered.remove(answered.keySet().iterator().next());
      }
      answered.put(
          refused.error().signal(), new Answered(refused.error(), around.clock().instant()));
    }
  }

  /** A signal to enter comes. Repeated while it is examined, it gets the same answer. */
  Verdict examine(Book book, OrderGateway.Execute execute, Slot slot) {
    Signal signal = execute.signal();
    SignalId id = signal.id();
    Pending same = pending.get(id);
    if (same != null) {
      pending.put(id, same.with(execute.replyTo()));
      return Waiting.INSTANCE;
    }
    Pending known =
        new Pending(
            signal, slot, List.of(execute.replyTo()), Optional.empty(), Optional.empty(), false);
    Optional<OrderExecutionError> error = errorOf(book, known);
    if (error.isPresent()) {
      return new Refused(error.get(), known);
    }
    if (pending.size() >= settings.maxPending()) {
      return new Refused(new OrderExecutionError.Busy(id, mode()), known);
    }
    pending.put(id, known);
    Duration maxAge = maxAge(book, slot);
    readPositions(id, maxAge);
    context.pipeToSelf(
        BalanceReader.read(context, around.balanceReader(), maxAge),
        (reply, never) -> new OrderGateway.BalancesArrived(id, reply));
    return Waiting.INSTANCE;
  }

  private void readPositions(SignalId id, Duration maxAge) {
    context.pipeToSelf(
        PositionReader.read(context, around.positionReader(), maxAge),
        (reply, never) -> new OrderGateway.PositionsArrived(id, reply));
  }

  /**
   * What was read before our last fill here tells of what was so before, however fresh it is. And a
   * part of the freshness is left for what lies between the decision and the order.
   */
  private Duration maxAge(Book book, Slot slot) {
    Duration freshness = settings.freshness().multipliedBy(9).dividedBy(10);
    return book.changedAt(slot)
        .map(ended -> Duration.between(ended, around.clock().instant()))
        .map(since -> since.isNegative() ? Duration.ZERO : since)
        .filter(since -> since.compareTo(freshness) < 0)
        .orElse(freshness);
  }

  /** A signal that changes a trade finds none. */
  Verdict noSuchTrade(OrderGateway.Execute execute, Direction direction) {
    Signal signal = execute.signal();
    String reason =
        "no open "
            + direction
            + " trade of "
            + signal.symbol()
            + signal.trade().map(id -> " by signal " + id).orElse("");
    return new Refused(denied(signal, List.of(reason)), execute);
  }

  Verdict positions(Book book, SignalId id, PositionReader.Reply reply) {
    Pending waiting = pending.get(id);
    if (waiting == null) {
      return Waiting.INSTANCE;
    }
    return reply instanceof PositionReader.PositionsRead read
        ? onConfirmed(book, waiting.with(read.snapshot()))
        : unconfirmed(waiting, "positions", reply);
  }

  Verdict balances(Book book, SignalId id, BalanceReader.Reply reply) {
    Pending waiting = pending.get(id);
    if (waiting == null) {
      return Waiting.INSTANCE;
    }
    return reply instanceof BalanceReader.BalancesRead read
        ? onConfirmed(book, waiting.with(read.snapshot()))
        : unconfirmed(waiting, "balances", reply);
  }

  /** It is written down: everybody who asked is told. */
  void accepted(SignalId id) {
    pending.remove(id).replyTo().forEach(ref -> ref.tell(new OrderGateway.Accepted(id)));
  }

  /**
   * The journal was read again. What was not stored before will not be: everybody who waits is
   * told, and may ask again.
   */
  void recovered(Book book) {
    List<Pending> all = List.copyOf(pending.values());
    pending.clear();
    for (Pending one : all) {
      SignalId id = one.signal().id();
      OrderGateway.Reply answer =
          book.knows(id)
              ? new OrderGateway.Accepted(id)
              : new OrderExecutionError.Unavailable(id, mode(), "the journal failed to store it");
      one.replyTo().forEach(replyTo -> replyTo.tell(answer));
    }
  }

  private Verdict unconfirmed(Pending waiting, String what, Object reply) {
    SignalId id = waiting.signal().id();
    String cause = what + " could not be confirmed: " + reply;
    pending.remove(id);
    return new Refused(new OrderExecutionError.Unavailable(id, mode(), cause), waiting);
  }

  private Verdict onConfirmed(Book book, Pending known) {
    SignalId id = known.signal().id();
    pending.put(id, known);
    if (known.positions().isEmpty() || known.balances().isEmpty()) {
      return Waiting.INSTANCE;
    }
    Optional<OrderExecutionError> error = errorOf(book, known);
    if (error.isPresent()) {
      pending.remove(id);
      return new Refused(error.get(), known);
    }
    Duration maxAge = maxAge(book, known.slot());
    if (isOlder(known.positions().get(), maxAge)) {
      if (known.isReadAgain()) {
        return unconfirmed(known, "positions", "what was read is too old, twice");
      }
      pending.put(id, known.unconfirmed());
      readPositions(id, maxAge);
      return Waiting.INSTANCE;
    }
    return new Admitted(known.signal(), known.slot(), target(book, known), grounds(known));
  }

  private boolean isOlder(PositionSnapshot positions, Duration maxAge) {
    return Duration.between(positions.askedAt(), around.time().now()).compareTo(maxAge) > 0;
  }

  /** The trade that a change is meant for; none for an entry. */
  private static Optional<Trade> target(Book book, Pending known) {
    return known.signal().action().enters() ? Optional.empty() : book.inSlot(known.slot());
  }

  /** What speaks against a change that adds nothing: what is known is enough to decide it. */
  Optional<Refused> againstChange(OrderGateway.Execute execute, Trade trade) {
    Signal signal = execute.signal();
    List<String> reasons = new ArrayList<>();
    EntryChecks.againstAge(signal, around.clock().instant()).ifPresent(reasons::add);
    MarketViews.View view = views.of(signal.symbol());
    if (reasons.isEmpty() && signal.action() != Signal.Action.CLOSE) {
      if (view.instrument().isEmpty()) {
        reasons.add("the rules of " + signal.symbol() + " are not known yet");
      } else {
        ChangeRules.check(signal, trade, view.instrument().get(), view.mark())
            .forEach(violation -> reasons.add(violation.toString()));
      }
    }
    return refusal(execute, reasons);
  }

  /** What speaks against closing a trade in order to enter the other way. */
  Optional<Refused> againstReversal(OrderGateway.Execute execute) {
    Signal signal = execute.signal();
    Instant now = around.clock().instant();
    List<String> reasons = new ArrayList<>(EntryChecks.againstMode(around.gate().read()));
    EntryChecks.againstAge(signal, now).ifPresent(reasons::add);
    if (reasons.isEmpty()) {
      reasons.addAll(
          EntryChecks.againstMarket(
              signal,
              views.of(signal.symbol()),
              settings.freshness(),
              settings.positionMode(),
              now));
    }
    return refusal(execute, reasons);
  }

  private Optional<Refused> refusal(OrderGateway.Execute execute, List<String> reasons) {
    Signal signal = execute.signal();
    if (!reasons.isEmpty()) {
      return Optional.of(new Refused(denied(signal, reasons), execute));
    }
    return expired(signal).map(error -> new Refused(error, execute));
  }

  private Optional<OrderExecutionError> expired(Signal signal) {
    return EntryChecks.againstValidity(signal, around.clock().instant())
        .map(reason -> new OrderExecutionError.Expired(signal.id(), mode(), true, reason));
  }

  /** What a decision rests on that needs no reading. */
  List<String> grounds(Slot slot) {
    List<String> grounds = new ArrayList<>();
    grounds.add("mode " + around.gate().read());
    MarketViews.View view = views.of(slot.symbol());
    view.mark()
        .ifPresent(
            mark ->
                grounds.add(
                    "mark price "
                        + mark
                        + ", "
                        + Duration.between(view.markAt(), around.clock().instant()).toMillis()
                        + " ms old"));
    return grounds;
  }

  /** What the decision rests on, for whoever asks why later. */
  private List<String> grounds(Pending known) {
    Symbol symbol = known.signal().symbol();
    MarketViews.View view = views.of(symbol);
    List<String> grounds = grounds(known.slot());
    known
        .positions()
        .ifPresent(
            read ->
                grounds.add(
                    "position of "
                        + known.slot()
                        + " "
                        + read.sizeOf(symbol, known.slot().positionSide())
                        + ", asked at "
                        + read.askedAt()));
    view.instrument()
        .flatMap(rules -> known.balances().flatMap(read -> read.of(rules.marginAsset())))
        .ifPresent(
            balance ->
                grounds.add(
                    "available " + balance.available().toPlainString() + " " + balance.asset()));
    SymbolConfig config = ready.get(symbol);
    if (config != null) {
      grounds.add(config.marginType() + " with leverage " + config.leverage());
    }
    return grounds;
  }

  /** What speaks against the entry now, with what is confirmed so far. */
  private Optional<OrderExecutionError> errorOf(Book book, Pending known) {
    Signal signal = known.signal();
    Instant now = around.clock().instant();
    List<String> reasons = reasonsAgainst(book, known, now);
    if (!reasons.isEmpty()) {
      return Optional.of(denied(signal, reasons));
    }
    return expired(signal);
  }

  /** In the order of cheapness; the first kind that has a reason is told. */
  private List<String> reasonsAgainst(Book book, Pending known, Instant now) {
    Signal signal = known.signal();
    Symbol symbol = signal.symbol();
    List<String> mode = EntryChecks.againstMode(around.gate().read());
    if (!mode.isEmpty()) {
      return mode;
    }
    Optional<String> age = EntryChecks.againstAge(signal, now);
    if (age.isPresent()) {
      return List.of(age.get());
    }
    if (book.flattening().isPresent()) {
      return List.of("everything is being closed by " + book.flattening().get());
    }
    boolean enters = signal.action().enters();
    Optional<SignalId> owner = enters ? owner(book, known) : Optional.empty();
    if (owner.isPresent()) {
      return List.of("slot " + known.slot() + " is busy with signal " + owner.get());
    }
    Optional<Trade> target = target(book, known);
    if (!enters && target.isEmpty()) {
      return List.of("the trade in " + known.slot() + " has ended");
    }
    if (!around.symbols().contains(symbol)) {
      String rule = "must be one of " + around.symbols();
      return List.of(new Violation("symbol", symbol.value(), rule).toString());
    }
    SymbolConfig config = ready.get(symbol);
    if (config == null) {
      return List.of("leverage and margin type of " + symbol + " are not verified yet");
    }
    MarketViews.View view = views.of(symbol);
    List<String> market =
        signal.action() == Signal.Action.AMEND
            ? EntryChecks.againstStaleMarket(signal, view, settings.freshness(), now)
            : EntryChecks.againstMarket(
                signal, view, settings.freshness(), settings.positionMode(), now);
    if (!market.isEmpty()) {
      return market;
    }
    List<String> account = new ArrayList<>();
    target.ifPresent(
        trade ->
            ChangeRules.check(signal, trade, view.instrument().orElseThrow(), view.mark())
                .forEach(violation -> account.add(violation.toString())));
    known
        .positions()
        .flatMap(
            positions ->
                enters
                    ? EntryChecks.againstPosition(known.slot(), positions)
                    : EntryChecks.againstOtherPosition(target.orElseThrow(), positions))
        .ifPresent(account::add);
    known
        .balances()
        .filter(balances -> signal.action() != Signal.Action.AMEND)
        .ifPresent(
            balances -> {
              EntryChecks.againstMargin(
                      signal, view, config, balances, reserved(book, view, balances))
                  .ifPresent(account::add);
              EntryChecks.againstLiquidation(signal, view, config, balances)
                  .ifPresent(account::add);
            });
    if (enters) {
      EntryChecks.againstProtectionSlots(
              signal, protectionSlots(book, known), settings.maxConditional())
          .ifPresent(account::add);
    }
    return account;
  }

  /** What open trades and other signals under examination have spoken for. */
  private int protectionSlots(Book book, Pending known) {
    List<ExitPlan> examined =
        pending.values().stream()
            .map(Pending::signal)
            .filter(other -> !other.id().equals(known.signal().id()))
            .filter(other -> other.action().enters())
            .map(Signal::exits)
            .toList();
    return Reservations.protectionSlots(book.open(), examined, foreignConditional);
  }

  private BigDecimal reserved(Book book, MarketViews.View view, BalanceSnapshot balances) {
    return Reservations.margin(
        book.open(),
        view.instrument().orElseThrow().marginAsset(),
        ready,
        views.rules(),
        views.marks(),
        balances.askedAt());
  }

  /** How many conditional orders of others were listed last. */
  void foreignConditional(int orders) {
    foreignConditional = orders;
  }

  /** Who has the slot, or is about to. */
  private Optional<SignalId> owner(Book book, Pending known) {
    return book.inSlot(known.slot())
        .map(Trade::id)
        .or(
            () ->
                pending.values().stream()
                    .filter(other -> other.slot().equals(known.slot()))
                    .map(other -> other.signal().id())
                    .filter(other -> !other.equals(known.signal().id()))
                    .findFirst());
  }

  private OrderExecutionError denied(Signal signal, List<String> reasons) {
    return new OrderExecutionError.Denied(signal.id(), mode(), reasons);
  }

  private Mode mode() {
    return around.gate().read().mode();
  }
}
