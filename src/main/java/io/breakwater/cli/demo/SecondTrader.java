package io.breakwater.cli.demo;

import io.breakwater.account.Accounts;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A trader beside the strategy, who sends a signal when the script asks for one: so that the demo
 * goes on also where the market gives no breakout. Goes through the same door as any strategy.
 */
final class SecondTrader {
  sealed interface Command {}

  /** Buys at market for 1000 USDT, with stop-loss and take-profit. */
  record Enter(SignalId id) implements Command {}

  /** Closes whatever is open, at market. */
  record Close(SignalId id) implements Command {}

  private record MarketSaid(MarketNews news) implements Command {}

  private record ReplyCame(OrderGateway.Reply reply) implements Command {}

  private static final BigDecimal NOTIONAL = BigDecimal.valueOf(1000);
  private static final BigDecimal STOP = new BigDecimal("0.993");
  private static final BigDecimal TAKE_PROFIT = new BigDecimal("1.005");
  private static final Duration VALID_FOR = Duration.ofSeconds(5);

  private final Accounts accounts;
  private final AccountId account;
  private final ActorRef<Market.Command> market;
  private final ActorRef<MarketNews> ear;
  private final ActorRef<OrderGateway.Reply> replies;
  private final Symbol symbol;
  private final Clock clock;
  private final Chronicle chronicle;
  private Optional<Price> mark = Optional.empty();
  private Optional<Instrument> rules = Optional.empty();

  private SecondTrader(
      ActorContext<Command> context,
      Accounts accounts,
      AccountId account,
      ActorRef<Market.Command> market,
      Symbol symbol,
      Clock clock,
      Chronicle chronicle) {
    this.accounts = accounts;
    this.account = account;
    this.market = market;
    this.ear = context.messageAdapter(MarketNews.class, MarketSaid::new);
    this.replies = context.messageAdapter(OrderGateway.Reply.class, ReplyCame::new);
    this.symbol = symbol;
    this.clock = clock;
    this.chronicle = chronicle;
  }

  static Behavior<Command> create(
      Accounts accounts,
      AccountId account,
      ActorRef<Market.Command> market,
      Symbol symbol,
      Clock clock,
      Chronicle chronicle) {
    return Behaviors.setup(
        context -> {
          SecondTrader trader =
              new SecondTrader(context, accounts, account, market, symbol, clock, chronicle);
          for (Market.Kind kind : List.of(Market.Kind.RULES, Market.Kind.MARK_PRICE)) {
            market.tell(new Market.Subscribe(symbol, kind, trader.ear));
          }
          return trader.waiting();
        });
  }

  private Behavior<Command> waiting() {
    return Behaviors.receive(Command.class)
        .onMessage(MarketSaid.class, said -> onMarketSaid(said.news()))
        .onMessage(Enter.class, enter -> onEnter(enter.id()))
        .onMessage(Close.class, close -> onClose(close.id()))
        .onMessage(
            ReplyCame.class,
            came -> {
              chronicle.replied(came.reply());
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onMarketSaid(MarketNews news) {
    if (news instanceof MarketNews.Mark told) {
      mark = Optional.of(told.price().mark());
      market.tell(new Market.Received(symbol, Market.Kind.MARK_PRICE, ear));
    } else if (news instanceof MarketNews.Rules told) {
      rules = Optional.of(told.instrument());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onEnter(SignalId id) {
    if (mark.isPresent() && rules.isPresent()) {
      send(entry(id, mark.get(), rules.get()));
    }
    return Behaviors.same();
  }

  private Signal entry(SignalId id, Price price, Instrument instrument) {
    Quantity wanted = new Quantity(NOTIONAL.divide(price.value(), MathContext.DECIMAL64));
    Quantity quantity = instrument.roundDown(wanted, OrderType.MARKET);
    return Signal.enter(id, clock.instant(), VALID_FOR, Direction.LONG, symbol, quantity)
        .withStopLoss(at(price, STOP, instrument))
        .withTakeProfits(List.of(new TakeProfit(at(price, TAKE_PROFIT, instrument), quantity)));
  }

  private static Price at(Price price, BigDecimal factor, Instrument instrument) {
    return instrument.roundPassive(new Price(price.value().multiply(factor)), Side.SELL);
  }

  private Behavior<Command> onClose(SignalId id) {
    send(Signal.close(id, clock.instant(), Direction.LONG, symbol));
    return Behaviors.same();
  }

  private void send(Signal signal) {
    chronicle.sent(signal);
    accounts.tell(account, new OrderGateway.Execute(signal, replies));
  }
}
