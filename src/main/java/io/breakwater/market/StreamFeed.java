package io.breakwater.market;

import io.breakwater.domain.Symbol;
import io.breakwater.exchange.Backoff;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.MarketStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps one route's connection: connects again with backoff, jitter and a budget of attempts, and
 * changes over to a second connection, first speaking and then taking the place, before the
 * exchange cuts the first or where only some of its symbols have gone silent. Events do not pass
 * through here: {@link StreamConnection} tells them to the symbol feeds, which put an overlap in
 * order.
 */
final class StreamFeed {
  sealed interface Command {}

  /**
   * Whether a symbol's feed misses its stream on this route: said with each of its checks while it
   * does, and once when it no longer does.
   */
  record SymbolMissed(Symbol symbol, boolean missed) implements Command {}

  record Opened(int connection) implements Command {}

  /** The first event came. */
  record Spoke(int connection) implements Command {}

  record Closed(int connection, String cause) implements Command {}

  record Unreadable(StreamConnection connection, String kind, String cause) implements Command {}

  private enum ConnectDue implements Command {
    INSTANCE
  }

  private record ConnectTimedOut(int connection) implements Command {}

  private enum CheckDue implements Command {
    INSTANCE
  }

  private record ChangeOverDue(int connection) implements Command {}

  private static final Duration BUDGET_WINDOW = Duration.ofMinutes(1);
  private static final Duration LEAST_CHECK_INTERVAL = Duration.ofSeconds(1);

  /**
   * The connection in use.
   *
   * @param openedAt empty until it stands
   * @param failures connections in a row that came to nothing before it
   * @param successor takes over once it speaks
   * @param partlySilentSince some symbols hear nothing, others do
   */
  private record Link(
      StreamConnection connection,
      Optional<Instant> openedAt,
      boolean spoke,
      int failures,
      Optional<StreamConnection> successor,
      Optional<Instant> partlySilentSince) {
    Link opened(Instant now) {
      return new Link(connection, Optional.of(now), spoke, failures, successor, partlySilentSince);
    }

    Link speaking() {
      return new Link(connection, openedAt, true, failures, successor, partlySilentSince);
    }

    Link with(Optional<StreamConnection> next) {
      return new Link(connection, openedAt, spoke, failures, next, partlySilentSince);
    }

    Link silent(Optional<Instant> since) {
      return new Link(connection, openedAt, spoke, failures, successor, since);
    }

    boolean is(int number) {
      return connection.number() == number;
    }

    boolean hasSuccessor(int number) {
      return successor.isPresent() && successor.get().number() == number;
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MarketStream.Route route;
  private final Set<MarketStream> streams;
  private final Map<Symbol, ActorRef<SymbolFeed.Command>> feeds;
  private final MarketData exchange;
  private final MarketSettings settings;
  private final Backoff backoff;
  private final Clock clock;
  private final RandomGenerator random;
  private final UnreadableLog unreadable = new UnreadableLog();
  private final ArrayDeque<Instant> attempts = new ArrayDeque<>();
  private final Set<Symbol> silent = new TreeSet<>();
  private Set<Symbol> silentAtLastCheck = Set.of();
  private int connections;

  private StreamFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MarketStream.Route route,
      Map<Symbol, ActorRef<SymbolFeed.Command>> feeds,
      MarketData exchange,
      MarketSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.context = context;
    context.setLoggerName(StreamFeed.class);
    this.timers = timers;
    this.route = route;
    this.feeds = feeds;
    this.exchange = exchange;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    MarketSettings.Streams stream = settings.stream();
    this.backoff = new Backoff(stream.minBackoff(), stream.maxBackoff(), stream.jitter());
    this.streams = new LinkedHashSet<>();
    for (Symbol symbol : feeds.keySet()) {
      SymbolFeed.kindsOn(route).forEach(kind -> streams.add(new MarketStream(symbol, kind)));
    }
  }

  /**
   * @param feeds who hears each symbol; immutable, in the order of the settings
   * @param random used by this actor alone
   */
  static Behavior<Command> create(
      MarketStream.Route route,
      Map<Symbol, ActorRef<SymbolFeed.Command>> feeds,
      MarketData exchange,
      MarketSettings settings,
      Clock clock,
      RandomGenerator random) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Duration own = settings.checkInterval();
                  timers.startTimerWithFixedDelay(
                      CheckDue.INSTANCE,
                      own.compareTo(LEAST_CHECK_INTERVAL) > 0 ? own : LEAST_CHECK_INTERVAL);
                  return new StreamFeed(
                          context, timers, route, feeds, exchange, settings, clock, random)
                      .connectIfAllowed(0);
                }));
  }

  private Behavior<Command> waiting(int failures) {
    return Behaviors.receive(Command.class)
        .onMessageEquals(ConnectDue.INSTANCE, () -> connectIfAllowed(failures))
        .onMessageEquals(CheckDue.INSTANCE, Behaviors::same)
        .onMessage(Unreadable.class, this::onUnreadable)
        .onMessage(SymbolMissed.class, said -> Behaviors.same())
        .onMessage(Opened.class, late -> Behaviors.same())
        .onMessage(Spoke.class, late -> Behaviors.same())
        .onMessage(Closed.class, late -> Behaviors.same())
        .onMessage(ConnectTimedOut.class, late -> Behaviors.same())
        .onMessage(ChangeOverDue.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> linked(Link link) {
    return Behaviors.receive(Command.class)
        .onMessage(Opened.class, opened -> onOpened(link, opened.connection()))
        .onMessage(Spoke.class, spoke -> onSpoke(link, spoke.connection()))
        .onMessage(Closed.class, closed -> onClosed(link, closed))
        .onMessage(Unreadable.class, this::onUnreadable)
        .onMessage(SymbolMissed.class, this::onSymbolMissed)
        .onMessageEquals(CheckDue.INSTANCE, () -> onCheckDue(link))
        .onMessage(ConnectTimedOut.class, due -> onConnectTimedOut(link, due.connection()))
        .onMessage(ChangeOverDue.class, due -> onChangeOverDue(link, due.connection()))
        .onMessageEquals(ConnectDue.INSTANCE, Behaviors::same)
        .onSignal(PreRestart.class, signal -> onEnd(link))
        .onSignal(PostStop.class, signal -> onEnd(link))
        .build();
  }

  private Behavior<Command> connectIfAllowed(int failures) {
    Duration wait = untilBudgetAllows();
    if (!wait.isZero()) {
      timers.startSingleTimer(ConnectDue.INSTANCE, wait);
      return waiting(failures);
    }
    return linked(
        new Link(connect(), Optional.empty(), false, failures, Optional.empty(), Optional.empty()));
  }

  private StreamConnection connect() {
    attempts.addLast(clock.instant());
    connections++;
    StreamConnection connection =
        new StreamConnection(connections, settings.stream().demand(), feeds, context.getSelf());
    timers.startSingleTimer(
        "open-" + connections,
        new ConnectTimedOut(connections),
        settings.stream().connectTimeout());
    connection.control(exchange.openStream(streams, settings.stream().demand(), connection));
    return connection;
  }

  private Duration untilBudgetAllows() {
    Instant now = clock.instant();
    Instant from = now.minus(BUDGET_WINDOW);
    while (!attempts.isEmpty() && !attempts.peekFirst().isAfter(from)) {
      attempts.removeFirst();
    }
    if (attempts.size() < settings.stream().attemptsPerMinute()) {
      return Duration.ZERO;
    }
    return Duration.between(from, attempts.peekFirst());
  }

  private Behavior<Command> onOpened(Link link, int number) {
    if (!link.is(number) && !link.hasSuccessor(number)) {
      return Behaviors.same();
    }
    timers.cancel("open-" + number);
    timers.startSingleTimer("change-over", new ChangeOverDue(number), changeOverAfter());
    if (!link.is(number)) {
      return Behaviors.same();
    }
    context.getLog().info("The {} stream is open, {}", route, link.connection());
    return linked(link.opened(clock.instant()));
  }

  /** Earlier by chance, so that the two routes do not change over together. */
  private Duration changeOverAfter() {
    Duration most = settings.stream().changeOverAfter();
    return most.minusMillis(Math.round(most.toMillis() * 0.05 * random.nextDouble()));
  }

  private Behavior<Command> onSpoke(Link link, int number) {
    if (link.is(number)) {
      return linked(link.speaking());
    }
    if (!link.hasSuccessor(number)) {
      return Behaviors.same();
    }
    context.getLog().info("The {} stream changes over to connection {}", route, number);
    link.connection().close();
    Optional<Instant> now = Optional.of(clock.instant());
    return linked(
        new Link(link.successor().get(), now, true, 0, Optional.empty(), Optional.empty()));
  }

  private Behavior<Command> onClosed(Link link, Closed closed) {
    timers.cancel("open-" + closed.connection());
    if (link.hasSuccessor(closed.connection())) {
      return withoutSuccessor(link);
    }
    if (!link.is(closed.connection())) {
      return Behaviors.same();
    }
    if (link.successor().isEmpty()) {
      return reconnect(link, closed.cause());
    }
    // The second connection is under way already; should it stay mute, a check finds that.
    feeds.values().forEach(feed -> feed.tell(new SymbolFeed.StreamLost(route)));
    Optional<Instant> now = Optional.of(clock.instant());
    return linked(
        new Link(link.successor().get(), now, false, 0, Optional.empty(), Optional.empty()));
  }

  private Behavior<Command> withoutSuccessor(Link link) {
    timers.startSingleTimer(
        "change-over", new ChangeOverDue(link.connection().number()), BUDGET_WINDOW);
    return linked(link.with(Optional.empty()));
  }

  private Behavior<Command> onConnectTimedOut(Link link, int number) {
    String cause = "not open after " + settings.stream().connectTimeout().toMillis() + " ms";
    if (link.hasSuccessor(number)) {
      link.successor().get().close();
      return withoutSuccessor(link);
    }
    return link.is(number) && link.openedAt().isEmpty() ? reconnect(link, cause) : Behaviors.same();
  }

  private Behavior<Command> onSymbolMissed(SymbolMissed told) {
    if (told.missed()) {
      silent.add(told.symbol());
    } else {
      silent.remove(told.symbol());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onCheckDue(Link link) {
    // Silent at the last check as well: meanwhile REST may have shown that a book is only quiet.
    Set<Symbol> lasting = new TreeSet<>(silent);
    lasting.retainAll(silentAtLastCheck);
    int silentNow = lasting.size();
    silentAtLastCheck = new TreeSet<>(silent);
    Instant now = clock.instant();
    boolean isNew =
        link.openedAt().isEmpty()
            || Duration.between(link.openedAt().get(), now).compareTo(settings.silence().longest())
                < 0;
    if (isNew || silentNow == 0) {
      return link.partlySilentSince().isEmpty()
          ? Behaviors.same()
          : linked(link.silent(Optional.empty()));
    }
    if (silentNow == feeds.size()) {
      return reconnect(link, link.spoke() ? "silent" : "open, yet mute from the first");
    }
    Instant since = link.partlySilentSince().orElse(now);
    if (Duration.between(since, now).compareTo(settings.stream().replaceAfter()) < 0) {
      return linked(link.silent(Optional.of(since)));
    }
    // Counted afresh either way: a symbol that stays silent does not cause one change after
    // another.
    return changeOver(link.silent(Optional.of(now)), silentNow + " symbols silent");
  }

  private Behavior<Command> onChangeOverDue(Link link, int number) {
    return link.is(number) ? changeOver(link, "planned") : Behaviors.same();
  }

  private Behavior<Command> changeOver(Link link, String cause) {
    if (link.successor().isPresent()) {
      return linked(link);
    }
    Duration wait = untilBudgetAllows();
    if (!wait.isZero()) {
      timers.startSingleTimer("change-over", new ChangeOverDue(link.connection().number()), wait);
      return linked(link);
    }
    context.getLog().info("The {} stream gets a second connection: {}", route, cause);
    return linked(link.with(Optional.of(connect())));
  }

  private Behavior<Command> reconnect(Link link, String cause) {
    closeAll(link);
    silent.clear();
    silentAtLastCheck = Set.of();
    feeds.values().forEach(feed -> feed.tell(new SymbolFeed.StreamLost(route)));
    int failures = isStable(link) ? 0 : link.failures() + 1;
    Duration wait = backoff.after(Math.max(0, failures - 1), random);
    context
        .getLog()
        .warn("The {} stream is lost: {}; connecting in {} ms", route, cause, wait.toMillis());
    timers.startSingleTimer(ConnectDue.INSTANCE, wait);
    return waiting(failures);
  }

  private boolean isStable(Link link) {
    Instant from = clock.instant().minus(settings.stream().stableAfter());
    return link.spoke() && link.openedAt().map(opened -> !opened.isAfter(from)).orElse(false);
  }

  private Behavior<Command> onUnreadable(Unreadable message) {
    message.connection().taken();
    unreadable.add(message.kind(), message.cause(), clock.instant(), context.getLog());
    return Behaviors.same();
  }

  private Behavior<Command> onEnd(Link link) {
    closeAll(link);
    feeds.values().forEach(feed -> feed.tell(new SymbolFeed.StreamLost(route)));
    return Behaviors.same();
  }

  private void closeAll(Link link) {
    timers.cancel("change-over");
    timers.cancel("open-" + link.connection().number());
    link.connection().close();
    link.successor()
        .ifPresent(
            next -> {
              timers.cancel("open-" + next.number());
              next.close();
            });
  }
}
