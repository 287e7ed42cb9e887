package io.breakwater.simulation.story;

import io.breakwater.account.ModeState;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.RequestLimits;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.Limits;
import io.breakwater.simulation.check.Span;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.VirtualProcess;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where a story is played: does to the world what its acts say, trades through the node's door as a
 * strategy on another machine would, and notes what is told.
 */
public final class Stage implements Scene {
  private static final Duration WATCH = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(4);
  private static final Duration MOVE_VALID = Duration.ofSeconds(10);

  /** Books are compared when nothing is on its way between them. */
  private static final Duration QUIET = Duration.ofMillis(500);

  /**
   * So long a fill may be unknown that no stream tells whole, because it is dead at the other end
   * or leaves the fee out: polling finds it. It does not find that a conditional order is being
   * triggered; what comes of it does.
   */
  private static final Duration UNSEEN = Duration.ofSeconds(3);

  /** More than a trigger may hang. */
  private static final int MOST_LOOKS = 160;

  /** After everything has healed the books must be equal. */
  static final Duration BOOKS_EQUAL_AFTER = Duration.ofSeconds(5);

  private final VirtualWorld world;
  private final VirtualProcess node;
  private final List<Timeline.Said> said = new ArrayList<>();
  private final List<Heard> told = new ArrayList<>();
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<ModeState> modes = new ArrayList<>();
  private final List<Evidence.Sent> sent = new ArrayList<>();
  private final Map<SignalId, OrderGateway.Execute> unanswered = new LinkedHashMap<>();
  private final List<Long> heard = new ArrayList<>();
  private final List<OrderGateway.Reply> replies = new ArrayList<>();
  private final List<Span> outages = new ArrayList<>();
  private final List<Evidence.Throttle> throttles = new ArrayList<>();
  private final Untruths untruths;
  private final Outsiders outsiders;
  private final NodeLife life;
  private final Map<String, Integer> faults = new TreeMap<>();
  private final ActorRef<OrderGateway.News> newsEar;
  private Duration slowest = Limits.usual().slowest();
  private Optional<Instant> troubleSince = Optional.empty();
  private int signals;
  private int lifeOfTrades;
  private int lifeOfMode;

  /** On this stage nobody is yet; the node was not started. */
  public Stage(VirtualWorld world) {
    this.world = world;
    this.node = world.node();
    this.untruths = new Untruths(world);
    this.outsiders = new Outsiders(world);
    this.life = new NodeLife(world, text -> say("story", text));
    List<ActorRef<OrderGateway.News>> ear = new ArrayList<>();
    world.ear(OrderGateway.News.class, this::onNews, ear::add);
    this.newsEar = ear.get(0);
  }

  /** The node starts, and from now on is watched. */
  public void begin() {
    life.start();
    watch();
  }

  private void watch() {
    look();
    world.plan(WATCH, this::watch);
  }

  /** Subscriptions end with a process, and so does what was on its way to it. */
  public void look() {
    if (node.isUp()) {
      node.tell(VirtualWorld.ACCOUNT, new OrderGateway.Subscribe(newsEar));
      unanswered.values().forEach(execute -> node.tell(VirtualWorld.ACCOUNT, execute));
      if (lifeOfTrades != node.number()) {
        lifeOfTrades = node.number();
        hearTrades();
      }
    }
  }

  private void hearTrades() {
    Symbol symbol = world.settings().markets().get(0).symbol();
    int mine = lifeOfTrades;
    // What one life heard and the next one hears are two sequences: the last is judged.
    heard.clear();
    ActorRef<Market.Command> market = node.market().orElseThrow();
    List<ActorRef<MarketNews>> ear = new ArrayList<>();
    world.ear(
        MarketNews.class,
        told -> {
          if (told instanceof MarketNews.Trades trades && mine == lifeOfTrades) {
            trades.trades().forEach(trade -> heard.add(trade.aggTradeId()));
            market.tell(new Market.Received(symbol, Market.Kind.TRADES, ear.get(0)));
          } else if (told instanceof MarketNews.Lagged lagged) {
            market.tell(new Market.Subscribe(symbol, lagged.kind(), ear.get(0)));
          }
        },
        ear::add);
    market.tell(new Market.Subscribe(symbol, Market.Kind.TRADES, ear.get(0)));
  }

  private void onNews(OrderGateway.News item) {
    if (item instanceof OrderGateway.ModeChanged changed) {
      ModeState state = changed.state();
      // A repeated subscription repeats it; and the node's clock may be wrong.
      boolean known =
          !modes.isEmpty()
              && lifeOfMode == node.number()
              && modes.get(modes.size() - 1).mode() == state.mode()
              && modes.get(modes.size() - 1).reasons().equals(state.reasons());
      if (known) {
        return;
      }
      lifeOfMode = node.number();
      modes.add(new ModeState(state.mode(), state.reasons(), world.now()));
    }
    news.add(item);
    told.add(new Heard(world.now(), item));
    world.log().add("news", item.toString());
    Words.of(item).ifPresent(text -> say("node", text));
  }

  @Override
  public VirtualWorld world() {
    return world;
  }

  @Override
  public List<Heard> told() {
    return List.copyOf(told);
  }

  @Override
  public void say(String who, String text) {
    said.add(new Timeline.Said(world.now(), who, text));
  }

  @Override
  public void play(Act act) {
    say("story", act.words());
    act.fault().ifPresent(kind -> faults.merge(kind, 1, Integer::sum));
    if (act instanceof Act.Enter enter) {
      enter(enter);
    } else if (act instanceof Act.Close close) {
      send(Signal.close(nextId(), node.clock().instant(), close.direction(), close.symbol()));
    } else if (act instanceof Act.MoveStop move) {
      moveStop(move);
    } else if (act instanceof Act.Flood flood) {
      flood(flood);
    } else if (act instanceof Act.PriceAt price) {
      market(price.symbol()).tape().at(price.price().toPlainString(), price.each().toPlainString());
    } else if (act instanceof Act.Jump jump) {
      market(jump.symbol()).tape().jump(jump.percent().movePointLeft(2));
    } else if (act instanceof Act.Outside outside) {
      outsiders.play(outside);
      // What stands still takes no stop and no close.
      outage(outside instanceof Act.Halt halt ? halt.lasting() : Duration.ZERO);
    } else if (act instanceof Act.Fault fault) {
      suffer(fault);
    }
  }

  private void suffer(Act.Fault fault) {
    if (fault instanceof Act.FailCalls calls) {
      world.exchange().add(rule(calls), moment().plus(calls.lasting()));
    } else if (fault instanceof Act.Throttle throttle) {
      throttle(throttle);
    } else if (fault instanceof Act.Streams streams) {
      Optional<Duration> lasting = Optional.of(streams.lasting()).filter(span -> !span.isZero());
      world.exchange().add(new SocketFault(streams.route(), streams.effect(), lasting), moment());
    } else if (fault instanceof Act.HalfOpen half) {
      world.network().halfOpens(half.route().name().toLowerCase(java.util.Locale.ROOT));
    } else if (fault instanceof Act.KeyExpires) {
      world.exchange().expireListenKey(VirtualWorld.ACCOUNT.value(), moment());
    } else if (fault instanceof Act.NetworkDown down) {
      networkDown(down);
    } else if (fault instanceof Act.Lossy lossy) {
      world.network().losses(lossy.losses());
      outage(lossy.lasting());
      world.plan(lossy.lasting(), () -> world.network().losses(SimulatedNetwork.Losses.NONE));
    } else if (fault instanceof Act.Slow slow) {
      slowest = longer(slowest, slow.latency().most().multipliedBy(2));
      world.network().latency(slow.latency());
      outage(slow.lasting());
      world.plan(slow.lasting(), () -> world.network().latency(world.settings().latency()));
    } else if (fault instanceof Act.ReadsLag lags) {
      untruths.lag(lags.lag(), lags.lasting());
    } else if (fault instanceof Act.LookUpsForget forget) {
      untruths.forget(forget.lasting());
    } else if (fault instanceof Act.JournalFails journal) {
      world.store().fail(journal.times());
    } else if (fault instanceof Act.JournalStalls stalls) {
      world.store().stall();
      world.plan(stalls.lasting(), () -> world.store().goOn());
    } else if (fault instanceof Act.Crash crash) {
      life.crash(crash);
    } else if (fault instanceof Act.Pause pause) {
      life.pause(pause);
    } else if (fault instanceof Act.ClockJumps jumps) {
      node.clockJumps(jumps.by());
    } else {
      throw new IllegalStateException("no way to play " + fault);
    }
  }

  private Instant moment() {
    return world.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private Span span(Duration lasting) {
    return new Span(world.now(), world.now().plus(lasting));
  }

  @Override
  public void outage(Duration lasting) {
    if (!lasting.isZero()) {
      outages.add(span(lasting));
    }
  }

  /** The same, until {@link #troubleEnds}. */
  public void troubleBegins() {
    troubleSince = Optional.of(troubleSince.orElse(world.now()));
  }

  public void troubleEnds() {
    troubleSince.ifPresent(since -> outages.add(new Span(since, world.now())));
    troubleSince = Optional.empty();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static RequestFault rule(Act.FailCalls calls) {
    String pattern = calls.call().pattern();
    int times = calls.times();
    return switch (calls.how()) {
      case UNAVAILABLE -> RequestFault.unavailable(pattern, times);
      case UNKNOWN -> RequestFault.unknown(pattern, RequestFault.Effect.EXECUTE_THEN_FAIL, times);
      case UNKNOWN_NOT_DONE ->
          RequestFault.unknown(pattern, RequestFault.Effect.FAIL_WITHOUT_EXECUTING, times);
      case LOST_ANSWER -> RequestFault.drop(pattern, RequestFault.Effect.EXECUTE_THEN_DROP, times);
      case LOST_REQUEST -> RequestFault.drop(pattern, RequestFault.Effect.DROP_BEFORE, times);
      case LATE_ANSWER -> RequestFault.slow(pattern, LATE, times);
      case REJECTED ->
          refusal(
              pattern, 400, -4061, "Order's position side does not match user's setting.", times);
    };
  }

  private static RequestFault refusal(
      String pattern, int status, int code, String message, int times) {
    return new RequestFault(
        pattern,
        RequestFault.Effect.FAIL_WITHOUT_EXECUTING,
        status,
        Optional.of(code),
        message,
        times,
        Duration.ZERO);
  }

  private void throttle(Act.Throttle throttle) {
    Instant until = moment().plus(throttle.lasting());
    String text = "Way too many requests; IP banned until " + until.toEpochMilli() + ".";
    world
        .exchange()
        .add(refusal(ExchangeCall.EVERYTHING.pattern(), throttle.status(), -1003, text, -1), until);
    throttles.add(new Evidence.Throttle(span(throttle.lasting()), ThrottleScope.IP));
  }

  private void networkDown(Act.NetworkDown down) {
    outage(down.lasting());
    if (down.silent()) {
      slowest = longer(slowest, down.lasting().multipliedBy(2));
      world.network().stands();
      world.plan(down.lasting(), () -> world.network().moves());
    } else {
      world.network().cut();
      world.plan(down.lasting(), () -> world.network().mend());
    }
  }

  /** Everything is as it should be from now on. */
  public void heal() {
    troubleEnds();
    say("story", "everything heals");
    world.exchange().clearFaults();
    untruths.end();
    outsiders.end();
    world.network().mend();
    world.network().moves();
    world.network().losses(SimulatedNetwork.Losses.NONE);
    world.network().latency(world.settings().latency());
    world.store().fail(0);
    world.store().goOn();
    world.disarm();
    life.heal();
  }

  // Signals.

  @Override
  public SignalId nextId() {
    signals++;
    return new SignalId("s" + signals);
  }

  private WorldSettings.Market market(Symbol symbol) {
    return world.settings().market(symbol);
  }

  private void enter(Act.Enter enter) {
    WorldSettings.Market market = market(enter.symbol());
    Instrument rules = market.instrument();
    BigDecimal tick = rules.priceFilter().tick();
    BigDecimal price = market.tape().price();
    Signal signal =
        Signal.enter(
            nextId(),
            node.clock().instant(),
            enter.validFor(),
            enter.direction(),
            enter.symbol(),
            enter.quantity());
    if (enter.limit().isPresent()) {
      signal = signal.withLimit(enter.limit().get().at(price, tick));
    }
    if (enter.stop().isPresent()) {
      signal = signal.withStopLoss(enter.stop().get().at(price, tick));
    }
    List<TakeProfit> takes = new ArrayList<>();
    for (Act.Take take : enter.takes()) {
      takes.add(new TakeProfit(take.level().at(price, tick), take.quantity()));
    }
    send(signal.withTakeProfits(takes));
  }

  private void moveStop(Act.MoveStop move) {
    WorldSettings.Market market = market(move.symbol());
    BigDecimal tick = market.instrument().priceFilter().tick();
    send(
        Signal.amend(nextId(), node.clock().instant(), MOVE_VALID, move.direction(), move.symbol())
            .withStopLoss(move.stop().at(market.tape().price(), tick)));
  }

  private void flood(Act.Flood flood) {
    for (int i = 0; i < flood.signals(); i++) {
      send(
          Signal.enter(
              nextId(),
              node.clock().instant(),
              Duration.ofSeconds(10),
              Direction.LONG,
              flood.symbol(),
              Quantity.of("0.001")));
    }
  }

  @Override
  public void send(Signal signal) {
    note(signal);
    world.ear(
        OrderGateway.Reply.class,
        reply -> onReply(signal.id(), reply),
        ref -> {
          OrderGateway.Execute execute = new OrderGateway.Execute(signal, ref);
          unanswered.put(signal.id(), execute);
          node.tell(VirtualWorld.ACCOUNT, execute);
        });
  }

  /** A signal that somebody else gives to the node now. */
  public void note(Signal signal) {
    sent.add(new Evidence.Sent(signal, world.now()));
  }

  private void onReply(SignalId signal, OrderGateway.Reply reply) {
    boolean first = unanswered.remove(signal) != null;
    // A signal that was denied may be taken when a copy of it comes later.
    if (first || reply instanceof OrderGateway.Accepted) {
      replies.add(reply);
    }
    if (first) {
      told.add(new Heard(world.now(), reply));
      world.log().add("reply", reply.toString());
      say("node", Words.of(reply));
    }
  }

  // What was seen.

  /** What subscribers were told, oldest first. */
  public List<OrderGateway.News> news() {
    return Collections.unmodifiableList(news);
  }

  /** The account's modes, each at the time when it was heard. */
  public List<ModeState> modes() {
    return Collections.unmodifiableList(modes);
  }

  /** When reads did not tell what was; complete once everything has healed. */
  public List<Untruth> untruths() {
    return untruths.all();
  }

  /** Lets time pass until no order and no fill is so new that the node may not know it. */
  void quiet() {
    // What is due at this very moment is a part of it.
    world.passes(Duration.ofMillis(1));
    for (int look = 0; look < MOST_LOOKS && !isQuiet(); look++) {
      world.passes(QUIET.dividedBy(2));
    }
  }

  private boolean isQuiet() {
    boolean isUntold = world.network().isHalfOpen("private");
    boolean isPolled = isUntold || world.exchange().variants().is(Choice.FillFee.LEFT_OUT);
    Instant since = world.now().minus(QUIET);
    Instant seen = isPolled ? world.now().minus(UNSEEN) : since;
    List<ExchangeRecord> records = world.exchange().records();
    for (int i = records.size() - 1; i >= 0 && records.get(i).time().isAfter(seen); i--) {
      ExchangeRecord record = records.get(i);
      boolean isRecent = record.time().isAfter(since);
      boolean tells = isRecent && !(record instanceof ExchangeRecord.RequestArrived);
      if (tells || record instanceof ExchangeRecord.Filled) {
        return false;
      }
    }
    return !isTriggering(records);
  }

  /** Whether a conditional order's price was reached, and its plain order is yet to come. */
  private static boolean isTriggering(List<ExchangeRecord> records) {
    Set<Long> all = new TreeSet<>();
    for (ExchangeRecord record : records) {
      if (record instanceof ExchangeRecord.StopGone gone) {
        if (gone.status() == AlgoStatus.TRIGGERING) {
          all.add(gone.algoId());
        } else {
          all.remove(gone.algoId());
        }
      } else if (record instanceof ExchangeRecord.OrderAccepted order) {
        order.algoId().ifPresent(all::remove);
      }
    }
    return !all.isEmpty();
  }

  /** Asks the node for its word on its trades, and puts it to the rest. */
  public Evidence gather() {
    List<OrderGateway.Trades> trades = new ArrayList<>();
    world.ear(
        OrderGateway.Trades.class,
        trades::add,
        ref -> node.tell(VirtualWorld.ACCOUNT, new OrderGateway.GetTrades(ref)));
    world.settle();
    return evidence(
        trades.isEmpty() ? new OrderGateway.Trades(List.of(), List.of()) : trades.get(0));
  }

  /** Everything heals; what is known when the books must be equal. */
  public Evidence end() {
    heal();
    world.passes(BOOKS_EQUAL_AFTER);
    quiet();
    return gather();
  }

  public List<Timeline.Said> said() {
    return List.copyOf(said);
  }

  /** How many of each kind of fault there were. */
  Map<String, Integer> faultCounts() {
    return new TreeMap<>(faults);
  }

  /** What an observer knows now. */
  private Evidence evidence(OrderGateway.Trades trades) {
    List<TradeSummary> summaries = new ArrayList<>(trades.closed());
    summaries.addAll(trades.open());
    List<VirtualWorld.Fact> journal = world.journal();
    LimitSettings limits = world.settings().limits();
    return Evidence.of(VirtualWorld.ACCOUNT, world.idPrefix())
        .exchange(world.exchange().records())
        .stored(
            journal.stream()
                .map(fact -> new Evidence.Stored(fact.event().toDomain(), fact.at()))
                .toList())
        .modes(node.name(), modes)
        .news(news)
        .replies(replies)
        .sent(sent)
        .summaries(summaries)
        .heard(heard)
        .told(
            world.network().delivered().stream()
                .map(it -> new Evidence.Told(it.at(), it.process(), it.what(), it.body()))
                .toList())
        .departed(
            world.network().sent().stream()
                .map(it -> new Evidence.Departed(it.at(), it.process(), it.what(), it.text()))
                .toList())
        .lives(life.lives())
        .pauses(life.pauses())
        .outages(outages)
        .untruths(untruths.all().stream().map(Untruth::span).toList())
        .foreignThrottles(throttles)
        .quota(
            world.settings().start(),
            new RequestLimits(
                limits.weightPerMinute(), limits.ordersPer10Seconds(), limits.ordersPerMinute()))
        .limits(Limits.usual().withSlowest(slowest))
        .unhandled(world.unhandled())
        .texts(
            List.of(
                new Evidence.Text("news", news.toString()),
                new Evidence.Text("journal", journal.toString())))
        .secrets(
            VirtualWorld.secrets().entrySet().stream()
                .map(secret -> new Evidence.Secret(secret.getKey(), secret.getValue()))
                .toList())
        .build();
  }
}
