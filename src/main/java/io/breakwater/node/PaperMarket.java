package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.BudgetSettings;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.binance.BinanceMarketData;
import io.breakwater.exchange.binance.BinanceSettings;
import io.breakwater.exchange.binance.UserStreamForm;
import io.breakwater.exchange.network.NetworkSettings;
import io.breakwater.exchange.network.NetworkTransport;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.market.MarketSettings;
import io.breakwater.simulator.engine.BookView;
import io.breakwater.simulator.server.LiveMarket;
import io.breakwater.simulator.source.RecordedTrade;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The live market of an exchange, of which only public data is asked for: it is heard as a node
 * hears it, by stream, or by REST while the stream is silent, and passed on to a simulated
 * exchange.
 */
final class PaperMarket {
  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(10);
  private static final Set<Market.Kind> HEARD =
      EnumSet.of(Market.Kind.TRADES, Market.Kind.QUOTES, Market.Kind.RULES);

  private final ActorSystem<Void> system;
  private final BinanceMarketData data;
  private final MarketSettings settings;
  private final List<Instrument> rules;
  private final Clock clock;
  private final Randomness random;

  private PaperMarket(
      ActorSystem<Void> system,
      BinanceMarketData data,
      MarketSettings settings,
      List<Instrument> rules,
      Clock clock,
      Randomness random) {
    this.system = system;
    this.data = data;
    this.settings = settings;
    this.rules = rules;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Asks for the rules of the node's symbols.
   *
   * @throws StartFailure where the exchange does not answer, or has no such symbol
   */
  static PaperMarket find(
      ActorSystem<Void> system, NodeSettings node, Clock clock, Randomness random) {
    Config config = node.config();
    ExchangeSettings.Endpoints followed = node.exchange().followed().orElseThrow();
    MarketSettings settings = Configuration.read(config, MarketSettings::from).withoutRecord();
    NetworkSettings network =
        Configuration.read(
            config, all -> NetworkSettings.from(all.getConfig("breakwater.exchange.network")));
    BudgetSettings budget =
        Configuration.read(
            config, all -> BudgetSettings.from(all.getConfig("breakwater.exchange.budget")));
    ExchangeTime time = new ExchangeTime(clock);
    BinanceMarketData data =
        BinanceMarketData.create(
            system,
            clock,
            NetworkTransport.create(system, network),
            time,
            system.systemActorOf(RequestBudget.create(time, budget), "paper-budget", Props.empty()),
            new BinanceSettings(
                followed.restBase(),
                followed.streamBase(),
                node.exchange().requestTimeout(),
                node.exchange().recvWindow(),
                UserStreamForm.KEY_AND_EVENTS));
    List<Instrument> all = instruments(data, settings, followed);
    List<Instrument> wanted = new ArrayList<>();
    for (Symbol symbol : settings.symbols()) {
      wanted.add(
          all.stream()
              .filter(each -> each.symbol().equals(symbol))
              .findFirst()
              .orElseThrow(
                  () ->
                      new StartFailure(
                          "breakwater.market.symbols",
                          symbol.value(),
                          "must be a symbol of " + followed.restBase())));
    }
    return new PaperMarket(system, data, settings, wanted, clock, random);
  }

  private static List<Instrument> instruments(
      BinanceMarketData data, MarketSettings settings, ExchangeSettings.Endpoints followed) {
    Outcome<List<Instrument>> outcome;
    try {
      outcome =
          data.instruments(Call.of(Precedence.READ))
              .toCompletableFuture()
              .orTimeout(settings.instruments().callTimeout().toMillis(), TimeUnit.MILLISECONDS)
              .join();
    } catch (CompletionException e) {
      outcome = new Outcome.Unsure<>("no answer in time");
    }
    if (outcome instanceof Outcome.Done<List<Instrument>> done) {
      return done.value();
    }
    throw new StartFailure(
        "breakwater.exchange.paper.follows",
        followed.restBase().toString(),
        "must be an exchange that answers: " + outcome);
  }

  /** As the exchange has them now. */
  List<Instrument> rules() {
    return rules;
  }

  /** From now on what happens there happens here. */
  void follow(LiveMarket follower) {
    ActorRef<Market.Command> market =
        system.systemActorOf(
            Market.create(settings, data, clock, random.of("paper-market")),
            "paper-market",
            Props.empty());
    system.systemActorOf(passOn(market, settings.symbols(), follower), "paper", Props.empty());
  }

  private enum RenewDue {
    INSTANCE
  }

  /** The exchange has taken what it was told: the next may come. */
  private record Taken(Symbol symbol, Market.Kind kind) {}

  /** Hears every symbol, and says so again now and then, in case the market was restarted. */
  private static Behavior<Object> passOn(
      ActorRef<Market.Command> market, List<Symbol> symbols, LiveMarket follower) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(RenewDue.INSTANCE, RENEW_INTERVAL);
                  ActorRef<MarketNews> ear = context.getSelf().narrow();
                  subscribe(market, symbols, ear);
                  return Behaviors.receive(Object.class)
                      .onMessageEquals(
                          RenewDue.INSTANCE,
                          () -> {
                            subscribe(market, symbols, ear);
                            return Behaviors.same();
                          })
                      .onMessage(
                          Taken.class,
                          taken -> {
                            market.tell(new Market.Received(taken.symbol(), taken.kind(), ear));
                            return Behaviors.same();
                          })
                      .onMessage(
                          MarketNews.class,
                          news -> {
                            tell(news, follower, context);
                            if (news instanceof MarketNews.Lagged lagged) {
                              market.tell(
                                  new Market.Subscribe(lagged.symbol(), lagged.kind(), ear));
                            }
                            return Behaviors.same();
                          })
                      .build();
                }));
  }

  private static void subscribe(
      ActorRef<Market.Command> market, List<Symbol> symbols, ActorRef<MarketNews> ear) {
    for (Symbol symbol : symbols) {
      HEARD.forEach(kind -> market.tell(new Market.Subscribe(symbol, kind, ear)));
    }
  }

  private static void tell(MarketNews news, LiveMarket follower, ActorContext<Object> context) {
    if (news instanceof MarketNews.Trades trades) {
      CompletionStage<Void> last = CompletableFuture.completedFuture(null);
      for (MarketEvent.AggTrade trade : trades.trades()) {
        last =
            follower.traded(
                trade.symbol(),
                new RecordedTrade(
                    trade.time(),
                    trade.price().value(),
                    trade.quantity().value(),
                    Optional.of(trade.takerSide())));
      }
      Taken taken = new Taken(news.symbol(), Market.Kind.TRADES);
      context.pipeToSelf(last, (done, failure) -> taken);
    } else if (news instanceof MarketNews.Quote quote) {
      MarketEvent.BookTicker book = quote.ticker();
      Taken taken = new Taken(news.symbol(), Market.Kind.QUOTES);
      context.pipeToSelf(
          follower.quoted(
              book.symbol(),
              new BookView.Level(book.bid().value(), book.bidQuantity().value()),
              new BookView.Level(book.ask().value(), book.askQuantity().value())),
          (done, failure) -> taken);
    } else if (news instanceof MarketNews.Rules rules) {
      follower.changed(rules.instrument());
    }
  }
}
