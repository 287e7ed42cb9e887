package io.breakwater.simulation.backtest;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.market.Market;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.Promise;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.Span;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.engine.BalanceView;
import io.breakwater.simulator.engine.FundingRate;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.strategy.Desk;
import io.breakwater.strategy.StrategyRunner;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A strategy on recordings: the whole node with its real actors and real wire text, in virtual time
 * on one thread, at the times that stand in the recordings.
 */
public final class Backtest {
  /** The node is up, and NORMAL, when the first recorded trade comes. */
  private static final Duration LEAD = Duration.ofSeconds(30);

  /** After the last one, what is under way comes to its end. */
  private static final Duration TAIL = Duration.ofSeconds(10);

  /** Several pages of trades by REST, which is asked for them where a stream has left some out. */
  private static final int FORGOTTEN_AFTER = 5_000;

  private static final int MOST_STEPS = Integer.MAX_VALUE / 2;
  private static final Set<Promise> JUDGED =
      EnumSet.of(Promise.AT_MOST_ONCE, Promise.NEVER_NAKED, Promise.EXACT_BOOKS);

  private final BacktestSettings settings;
  private final Instant first;

  /** From here on the strategy hears; before, the exchange lives alone, for its history. */
  private final Instant begin;

  private final Instant last;
  private final VirtualWorld world;
  private final List<MarkTrack> marks = new ArrayList<>();
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<Denial> denials = new ArrayList<>();
  private final List<EquityPoint> equity = new ArrayList<>();

  /** Is told how far it is. */
  public interface Progress {
    /**
     * @param played share of the recorded time, 0 to 1
     * @param at the time in the recording
     */
    void at(double played, Instant at);
  }

  private Backtest(BacktestSettings settings) {
    this.settings = settings;
    this.first =
        settings.markets().stream()
            .map(market -> market.survey().first().time())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    this.last =
        settings.markets().stream()
            .map(market -> market.survey().end())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Duration history = WarmUpSpan.of(settings, first);
    this.begin = history.isZero() ? first : first.plus(history).plus(LEAD);
    if (!begin.isBefore(last)) {
      throw new IllegalArgumentException(
          "the strategy wishes history until %s, and the recording ends at %s; give a longer one"
              .formatted(begin, last));
    }
    this.world = VirtualWorld.create(worldOf(settings, first));
    settings.marks().forEach((symbol, files) -> marks.add(new MarkTrack(world, symbol, files)));
    settings
        .funding()
        .forEach(
            (symbol, rows) ->
                world
                    .exchange()
                    .fundingRates(
                        symbol,
                        rows.stream()
                            .map(row -> new FundingRate(row.time(), row.rate(), Optional.empty()))
                            .toList()));
  }

  /** Runs it; the longer the recording, the longer. */
  public static BacktestResult run(BacktestSettings settings, Progress progress) {
    Backtest backtest = new Backtest(settings);
    try {
      return backtest.play(progress);
    } finally {
      backtest.marks.forEach(MarkTrack::close);
      backtest.world.close();
    }
  }

  private static WorldSettings worldOf(BacktestSettings settings, Instant first) {
    Pace pace = Pace.of(settings.isSlow());
    SimulatedNetwork.Latency latency =
        new SimulatedNetwork.Latency(
            settings.latency(), settings.latency().plus(settings.jitter()));
    return WorldSettings.usual()
        .with(
            draft -> {
              draft.seed = settings.seed();
              draft.start = first.truncatedTo(ChronoUnit.SECONDS).minus(LEAD);
              draft.markets =
                  settings.markets().stream()
                      .map(
                          market ->
                              WorldSettings.Market.recorded(market.instrument(), market.source()))
                      .toList();
              draft.wallet = settings.wallet().toPlainString();
              draft.leverage = settings.leverage();
              draft.model = model(settings, pace);
              int kept = FORGOTTEN_AFTER + WarmUpSpan.mostTrades(settings);
              draft.engine =
                  engine ->
                      engine
                          .withFees(settings.makerFee(), settings.takerFee())
                          .withKeptAggTrades(kept);
              draft.latency = latency;
              draft.changes = settings.nodeSettings() + "\n" + pace.nodeSettings();
              draft.notes = WorldSettings.Notes.NOTHING;
            });
  }

  /** Depth in USDT becomes steps of the first symbol at its first price. */
  private static MarketModel model(BacktestSettings settings, Pace pace) {
    RecordedMarket market = settings.markets().get(0);
    BigDecimal step =
        market.survey().first().price().multiply(market.instrument().lotSize().step());
    return MarketModel.usual()
        .withQuoteStep(pace.quotes())
        .withMarkStep(pace.marks())
        .markingTrades(settings.isSlow())
        // Half of all events otherwise, for nobody but the watch over silent feeds.
        .quotingTrades(settings.strategy().plan().kinds().contains(Market.Kind.QUOTES))
        .withLevelSteps(steps(settings.leastDepth(), step), steps(settings.mostDepth(), step));
  }

  private static int steps(BigDecimal depth, BigDecimal step) {
    BigDecimal steps = depth.divide(step, 0, RoundingMode.CEILING);
    return steps.min(BigDecimal.valueOf(MOST_STEPS)).intValueExact();
  }

  private BacktestResult play(Progress progress) {
    StrategyChoice strategy = settings.strategy();
    Duration renewal = Pace.of(settings.isSlow()).renewal();
    world
        .node()
        .inhabit(
            "strategy-" + strategy.plan().name(),
            inside ->
                StrategyRunner.create(
                    strategy.plan(),
                    () -> new Witness(strategy.fresh().get(), this::refused),
                    inside.forStrategies().renewedEach(renewal)));
    marks.forEach(MarkTrack::planNext);
    world.passes(Duration.between(first, begin));
    Instant born = world.now();
    world.node().start();
    listen();
    world.passes(Duration.between(world.now(), begin));
    look();
    while (world.now().isBefore(last)) {
      Duration left = Duration.between(world.now(), last);
      world.passes(left.compareTo(settings.sampling()) < 0 ? left : settings.sampling());
      look();
      progress.at(played(), world.now());
    }
    world.passes(TAIL);
    look();
    return result(born);
  }

  private double played() {
    long all = Math.max(1, Duration.between(begin, last).toMillis());
    return Math.min(1.0, (double) Duration.between(begin, world.now()).toMillis() / all);
  }

  /** Subscribes to what the account tells, as soon as the node is up. */
  private void listen() {
    List<ActorRef<OrderGateway.News>> ear = new ArrayList<>();
    world.ear(OrderGateway.News.class, news::add, ear::add);
    world.passes(LEAD.dividedBy(3), () -> world.node().isUp());
    world.node().tell(VirtualWorld.ACCOUNT, new OrderGateway.Subscribe(ear.get(0)));
  }

  private void refused(OrderExecutionError error, Desk desk) {
    denials.add(new Denial(desk.now(), error.signal().value(), error.reason()));
  }

  private void look() {
    BalanceView balance = world.exchange().balance(VirtualWorld.ACCOUNT.value());
    equity.add(
        new EquityPoint(
            world.now(),
            balance.wallet(),
            balance.unrealized(),
            balance.positionMargin().signum() != 0));
  }

  private BacktestResult result(Instant born) {
    List<VirtualWorld.Fact> journal = world.journal();
    List<RoundTrip> trips = new ArrayList<>();
    for (Trade trade : trades(journal)) {
      RoundTrip.of(trade).ifPresent(trips::add);
    }
    List<PriceTrack> prices = new ArrayList<>();
    List<RoundTrip> measured = new ArrayList<>();
    for (RecordedMarket market : settings.markets()) {
      PriceTrack.Read read = PriceTrack.read(market, trips);
      prices.add(read.track());
      measured.addAll(read.trips());
    }
    measured.sort(Comparator.comparing(RoundTrip::entryAt));
    List<RoundTrip> funded =
        FundingShares.of(measured, world.exchange().income(VirtualWorld.ACCOUNT.value()));
    List<ExchangeRecord> records = world.exchange().records();
    return new BacktestResult(
        settings,
        begin,
        last,
        equity,
        prices,
        funded,
        denials,
        Statistics.of(funded, equity),
        judge(journal, records, born),
        records.stream().filter(ExchangeRecord.OrderAccepted.class::isInstance).count(),
        records.stream().filter(ExchangeRecord.RequestArrived.class::isInstance).count());
  }

  /** The trades that the journal tells, in the order of their signals. */
  private static List<Trade> trades(List<VirtualWorld.Fact> journal) {
    Map<SignalId, Trade> trades = new LinkedHashMap<>();
    for (VirtualWorld.Fact fact : journal) {
      TradeEvent event = fact.event().toDomain();
      if (event instanceof TradeEvent.SignalAccepted accepted) {
        trades.put(accepted.trade(), accepted.begin());
      } else {
        trades.computeIfPresent(event.trade(), (id, trade) -> event.applyTo(trade));
      }
    }
    return List.copyOf(trades.values());
  }

  /** The promises whose judges need nothing but the exchange's records and the journal. */
  private List<Verdict> judge(
      List<VirtualWorld.Fact> journal, List<ExchangeRecord> records, Instant born) {
    Evidence evidence =
        Evidence.of(VirtualWorld.ACCOUNT, world.idPrefix())
            .exchange(records)
            .stored(
                journal.stream()
                    .map(fact -> new Evidence.Stored(fact.event().toDomain(), fact.at()))
                    .toList())
            .news(news)
            .lives(
                List.of(
                    new Evidence.Life(
                        VirtualWorld.NODE,
                        world.addressOf(VirtualWorld.NODE),
                        new Span(born, Instant.MAX))))
            .unhandled(world.unhandled())
            .build();
    return PromiseChecks.judge(evidence).verdicts().stream()
        .filter(verdict -> JUDGED.contains(verdict.claim()))
        .toList();
  }
}
