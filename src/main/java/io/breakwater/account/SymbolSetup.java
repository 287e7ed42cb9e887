package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.Precedence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings leverage and margin type of each symbol to what is configured, and says when a symbol is
 * ready to trade. Writes only where the symbol is flat and has no orders, and believes only what it
 * reads back.
 */
final class SymbolSetup {
  sealed interface Command {}

  /** Looks at all symbols again, as after a hint that somebody changed one. */
  enum Check implements Command {
    INSTANCE
  }

  /** What is told of each symbol, on every look at it. */
  sealed interface Output {
    Symbol symbol();
  }

  /** The exchange tells what is configured. */
  record SymbolReady(Symbol symbol, SymbolConfig config) implements Output {}

  /** It does not, or not yet; tried again after a while. Entries in it are not safe. */
  record SymbolNotReady(Symbol symbol, String reason) implements Output {}

  /** Somebody has changed what was as it is configured; what comes of it is told afterwards. */
  record SymbolChanged(Symbol symbol, SymbolConfig found, SymbolConfig wanted) implements Output {}

  private enum RetryDue implements Command {
    INSTANCE
  }

  private record ConfigsRead(int attempt, Outcome<List<SymbolConfig>> outcome) implements Command {}

  /**
   * @param obstacle why its settings must be left alone
   */
  private record UseChecked(int attempt, Optional<String> obstacle) implements Command {}

  private record Written(int attempt, Outcome<?> outcome) implements Command {}

  /**
   * One look at the symbols.
   *
   * @param open those that are not decided yet
   * @param failed those that were told as not ready
   * @param tried what came of the writes of this round
   * @param again whether another look was asked for meanwhile
   * @param isInUse whether one of the failed ones is not flat, which may be over soon
   */
  private record Round(
      List<SymbolConfig> open,
      List<SymbolConfig> failed,
      Map<Symbol, String> tried,
      boolean again,
      boolean isInUse) {
    static Round over(List<SymbolConfig> symbols) {
      return new Round(symbols, List.of(), new TreeMap<>(), false, false);
    }

    /** Those that were not ready have a time of their own at which they are tried again. */
    Round without(List<SymbolConfig> notReady) {
      List<SymbolConfig> rest = new ArrayList<>(open);
      rest.removeAll(notReady);
      return new Round(rest, notReady, tried, again, isInUse);
    }

    Round withAgain() {
      return new Round(open, failed, tried, true, isInUse);
    }

    Round withUse() {
      return new Round(open, failed, tried, again, true);
    }

    /** The first open symbol could not be set now. */
    Round withFirstFailed() {
      List<SymbolConfig> more = new ArrayList<>(failed);
      more.add(open.get(0));
      return new Round(open.subList(1, open.size()), more, tried, again, isInUse);
    }

    Round withTried(Symbol symbol, String what) {
      Map<Symbol, String> more = new TreeMap<>(tried);
      more.put(symbol, what);
      return new Round(open, failed, more, again, isInUse);
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Exchange exchange;
  private final Writes writes;
  private final List<SymbolConfig> wanted;
  private final AccountSettings settings;
  private final ExchangeTime time;
  private final RandomGenerator random;
  private final ActorRef<Output> replyTo;
  private final AtomicInteger attempts;
  private final Set<Symbol> wereReady = new TreeSet<>();

  private SymbolSetup(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Exchange exchange,
      Writes writes,
      List<SymbolConfig> wanted,
      AccountSettings settings,
      ExchangeTime time,
      RandomGenerator random,
      ActorRef<Output> replyTo,
      AtomicInteger attempts) {
    this.context = context;
    this.timers = timers;
    this.exchange = exchange;
    this.writes = writes;
    this.wanted = wanted;
    this.settings = settings;
    this.time = time;
    this.random = random;
    this.replyTo = replyTo;
    this.attempts = attempts;
  }

  /**
   * Looks at the symbols at once.
   *
   * @param wanted one for each symbol
   * @param replyTo told an {@link Output} for each symbol, again after each look
   */
  static Behavior<Command> create(
      Exchange exchange,
      Writes writes,
      List<SymbolConfig> wanted,
      AccountSettings settings,
      ExchangeTime time,
      RandomGenerator random,
      ActorRef<Output> replyTo) {
    List<SymbolConfig> symbols = List.copyOf(wanted);
    // Counts on over restarts, so that an answer from before one is known as such.
    AtomicInteger attempts = new AtomicInteger();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(
                      Check.INSTANCE, settings.symbolSetup().checkInterval());
                  return new SymbolSetup(
                          context, timers, exchange, writes, symbols, settings, time, random,
                          replyTo, attempts)
                      .readConfigs(Round.over(symbols));
                }));
  }

  private Behavior<Command> idle(List<SymbolConfig> notReady) {
    return Behaviors.receive(Command.class)
        .onMessageEquals(Check.INSTANCE, () -> look(Round.over(wanted).without(notReady)))
        .onMessageEquals(RetryDue.INSTANCE, () -> look(Round.over(notReady)))
        .onMessage(Command.class, stale -> Behaviors.same()) // from before a restart
        .build();
  }

  private Behavior<Command> readingConfigs(int attempt, Round round) {
    return Behaviors.receive(Command.class)
        .onMessage(
            ConfigsRead.class,
            read -> read.attempt() == attempt,
            read -> onConfigsRead(round, read.outcome()))
        .onMessageEquals(Check.INSTANCE, () -> readingConfigs(attempt, round.withAgain()))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  private Behavior<Command> checkingUse(int attempt, Round round, SymbolConfig current) {
    return Behaviors.receive(Command.class)
        .onMessage(
            UseChecked.class,
            checked -> checked.attempt() == attempt,
            checked -> onUseChecked(round, current, checked.obstacle()))
        .onMessageEquals(Check.INSTANCE, () -> checkingUse(attempt, round.withAgain(), current))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  private Behavior<Command> settingMarginType(int attempt, Round round, SymbolConfig current) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Written.class,
            written -> written.attempt() == attempt,
            written -> onMarginTypeWritten(round, current, written.outcome()))
        .onMessageEquals(
            Check.INSTANCE, () -> settingMarginType(attempt, round.withAgain(), current))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  private Behavior<Command> settingLeverage(int attempt, Round round) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Written.class,
            written -> written.attempt() == attempt,
            written -> verify(round, written.outcome()))
        .onMessageEquals(Check.INSTANCE, () -> settingLeverage(attempt, round.withAgain()))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  private Behavior<Command> look(Round round) {
    return round.open().isEmpty() ? Behaviors.same() : readConfigs(round);
  }

  private Behavior<Command> readConfigs(Round round) {
    int attempt = attempts.incrementAndGet();
    context.pipeToSelf(
        exchange.symbolConfigs(Call.of(Precedence.RESOLVE)),
        (outcome, failure) -> new ConfigsRead(attempt, orUnsure(outcome, failure)));
    return readingConfigs(attempt, round);
  }

  private Behavior<Command> onConfigsRead(Round round, Outcome<List<SymbolConfig>> outcome) {
    if (!(outcome instanceof Outcome.Done<List<SymbolConfig>> done)) {
      Round left = round;
      while (!left.open().isEmpty()) {
        left = notReady(left, "its settings could not be read: " + outcome);
      }
      return rest(left);
    }
    Map<Symbol, SymbolConfig> current = new TreeMap<>();
    done.value().forEach(config -> current.put(config.symbol(), config));
    return compare(round, current);
  }

  /** Goes on with the first symbol that differs and was not tried yet. */
  private Behavior<Command> compare(Round before, Map<Symbol, SymbolConfig> current) {
    Round round = before;
    List<SymbolConfig> differing = new ArrayList<>();
    for (SymbolConfig wish : before.open()) {
      SymbolConfig found = current.get(wish.symbol());
      if (wish.equals(found)) {
        wereReady.add(wish.symbol());
        replyTo.tell(new SymbolReady(wish.symbol(), found));
      } else {
        differing.add(wish);
        if (found != null && wereReady.remove(wish.symbol())) {
          replyTo.tell(new SymbolChanged(wish.symbol(), found, wish));
        }
      }
    }
    round = new Round(differing, round.failed(), round.tried(), round.again(), round.isInUse());
    while (!round.open().isEmpty()) {
      Symbol symbol = round.open().get(0).symbol();
      SymbolConfig found = current.get(symbol);
      String tried = round.tried().get(symbol);
      if (found != null && tried == null) {
        return checkUse(round, found);
      }
      round =
          notReady(
              round,
              found == null
                  ? "the exchange tells no settings of it"
                  : "it is still " + describe(found) + ": " + tried);
    }
    return rest(round);
  }

  private Behavior<Command> checkUse(Round round, SymbolConfig current) {
    int attempt = attempts.incrementAndGet();
    Symbol symbol = current.symbol();
    Call call = Call.of(Precedence.RESOLVE);
    CompletionStage<Optional<String>> obstacle =
        exchange
            .positions(call)
            .thenCombine(
                exchange.openOrders(symbol, call),
                (positions, orders) -> positionOf(symbol, positions).or(() -> ordersIn(orders)))
            .thenCombine(
                exchange.openAlgoOrders(symbol, call),
                (found, orders) -> found.or(() -> algoOrdersIn(orders)));
    context.pipeToSelf(
        obstacle,
        (found, failure) ->
            new UseChecked(attempt, failure == null ? found : Optional.of(failure.toString())));
    return checkingUse(attempt, round, current);
  }

  private Behavior<Command> onUseChecked(
      Round round, SymbolConfig current, Optional<String> obstacle) {
    if (obstacle.isPresent()) {
      Round left =
          notReady(round.withUse(), "it is " + describe(current) + ", and " + obstacle.get());
      // The next symbol's settings are read again: these reads may have taken a while.
      return left.open().isEmpty() ? rest(left) : readConfigs(left);
    }
    SymbolConfig wish = round.open().get(0);
    if (current.marginType() == wish.marginType()) {
      return setLeverage(round);
    }
    int attempt = write(writes.setMarginType(wish.symbol(), wish.marginType()));
    return settingMarginType(attempt, round, current);
  }

  private Behavior<Command> onMarginTypeWritten(
      Round round, SymbolConfig current, Outcome<?> outcome) {
    boolean isMore = current.leverage() != round.open().get(0).leverage();
    return outcome instanceof Outcome.Done<?> && isMore
        ? setLeverage(round)
        : verify(round, outcome);
  }

  private Behavior<Command> setLeverage(Round round) {
    SymbolConfig wish = round.open().get(0);
    return settingLeverage(write(writes.setLeverage(wish.symbol(), wish.leverage())), round);
  }

  private <T> int write(WriteSpec<T> spec) {
    int attempt = attempts.incrementAndGet();
    ActorRef<Command> self = context.getSelf();
    Behavior<Writer.Command> writer =
        Writer.create(
            spec,
            finished -> self.tell(new Written(attempt, finished.last())),
            settings.writers(),
            time,
            new SplittableRandom(random.nextLong()));
    context.spawn(writer, "writer-" + attempt);
    return attempt;
  }

  /** Whatever came of the write, what counts is what the exchange tells now. */
  private Behavior<Command> verify(Round round, Outcome<?> outcome) {
    return readConfigs(round.withTried(round.open().get(0).symbol(), outcome.toString()));
  }

  private Round notReady(Round round, String reason) {
    Symbol symbol = round.open().get(0).symbol();
    context.getLog().warn("{} is not ready: {}", symbol, reason);
    replyTo.tell(new SymbolNotReady(symbol, reason));
    return round.withFirstFailed();
  }

  private Behavior<Command> rest(Round round) {
    if (round.again()) {
      return readConfigs(Round.over(wanted).without(round.failed()));
    }
    // A look at the others does not put it off.
    if (!round.failed().isEmpty() && !timers.isTimerActive(RetryDue.INSTANCE)) {
      SymbolSetupSettings own = settings.symbolSetup();
      timers.startSingleTimer(
          RetryDue.INSTANCE,
          RetryDue.INSTANCE,
          round.isInUse() ? own.useInterval() : own.retryInterval());
    }
    return idle(round.failed());
  }

  private static Optional<String> positionOf(Symbol symbol, Outcome<PositionSnapshot> outcome) {
    if (!(outcome instanceof Outcome.Done<PositionSnapshot> done)) {
      return Optional.of("positions could not be read: " + outcome);
    }
    return done.value().positions().stream()
        .filter(position -> position.symbol().equals(symbol) && !position.size().isFlat())
        .findFirst()
        .map(position -> "has a position of " + position.size());
  }

  private static Optional<String> ordersIn(Outcome<List<Order>> outcome) {
    if (!(outcome instanceof Outcome.Done<List<Order>> done)) {
      return Optional.of("orders could not be read: " + outcome);
    }
    return done.value().isEmpty()
        ? Optional.empty()
        : Optional.of("has open orders: " + done.value().size());
  }

  private static Optional<String> algoOrdersIn(Outcome<List<AlgoOrder>> outcome) {
    if (!(outcome instanceof Outcome.Done<List<AlgoOrder>> done)) {
      return Optional.of("conditional orders could not be read: " + outcome);
    }
    return done.value().isEmpty()
        ? Optional.empty()
        : Optional.of("has open conditional orders: " + done.value().size());
  }

  static String describe(SymbolConfig config) {
    return config.marginType() + " with leverage " + config.leverage();
  }

  private static <T> Outcome<T> orUnsure(Outcome<T> outcome, Throwable failure) {
    return failure == null ? outcome : new Outcome.Unsure<>("broke: " + failure);
  }
}
