package io.breakwater.cli.demo;

import io.breakwater.account.Accounts;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Symbol;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Subscribes to account and market as any strategy may, and writes down what it hears. */
final class Witness {
  sealed interface Command {}

  private record NewsCame(OrderGateway.News news) implements Command {}

  private record MarketSaid(MarketNews news) implements Command {}

  private final ActorRef<Market.Command> market;
  private final ActorRef<MarketNews> ear;
  private final Symbol symbol;
  private final Chronicle chronicle;

  private Witness(
      ActorContext<Command> context,
      ActorRef<Market.Command> market,
      Symbol symbol,
      Chronicle chronicle) {
    this.market = market;
    this.ear = context.messageAdapter(MarketNews.class, MarketSaid::new);
    this.symbol = symbol;
    this.chronicle = chronicle;
  }

  static Behavior<Command> create(
      Accounts accounts,
      AccountId account,
      ActorRef<Market.Command> market,
      Symbol symbol,
      Chronicle chronicle) {
    return Behaviors.setup(
        context -> {
          accounts.tell(
              account,
              new OrderGateway.Subscribe(
                  context.messageAdapter(OrderGateway.News.class, NewsCame::new)));
          Witness witness = new Witness(context, market, symbol, chronicle);
          witness.subscribe(Market.Kind.HEALTH);
          witness.subscribe(Market.Kind.TRADES);
          return witness.hearing();
        });
  }

  private Behavior<Command> hearing() {
    return Behaviors.receive(Command.class)
        .onMessage(
            NewsCame.class,
            came -> {
              chronicle.heard(came.news());
              return Behaviors.same();
            })
        .onMessage(MarketSaid.class, said -> onMarketSaid(said.news()))
        .build();
  }

  private Behavior<Command> onMarketSaid(MarketNews news) {
    chronicle.heard(news);
    if (news instanceof MarketNews.Trades) {
      market.tell(new Market.Received(symbol, Market.Kind.TRADES, ear));
    } else if (news instanceof MarketNews.Lagged lagged) {
      // What is missing then shows in the ids.
      subscribe(lagged.kind());
    }
    return Behaviors.same();
  }

  private void subscribe(Market.Kind kind) {
    market.tell(new Market.Subscribe(symbol, kind, ear));
  }
}
