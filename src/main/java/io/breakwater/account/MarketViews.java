package io.breakwater.account;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Price;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Stamp;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The account's own copy of what the market last said, with its age. Confined to its actor. */
final class MarketViews {
  /**
   * What the market last said of a symbol.
   *
   * @param markAt our clock when the mark price came
   * @param blind whether neither stream nor fallback speaks, and the fallback's breaker is open
   */
  record View(
      Optional<Instrument> instrument,
      Optional<Price> mark,
      Instant markAt,
      FeedHealth health,
      boolean blind) {
    private static final View NOTHING =
        new View(Optional.empty(), Optional.empty(), Instant.EPOCH, FeedHealth.STARTING, false);
  }

  private final Map<Symbol, View> views = new LinkedHashMap<>();

  View of(Symbol symbol) {
    return views.getOrDefault(symbol, View.NOTHING);
  }

  Map<Symbol, Instrument> rules() {
    Map<Symbol, Instrument> rules = new LinkedHashMap<>();
    views.forEach((symbol, view) -> view.instrument().ifPresent(known -> rules.put(symbol, known)));
    return rules;
  }

  Map<Symbol, Price> marks() {
    Map<Symbol, Price> marks = new LinkedHashMap<>();
    views.forEach((symbol, view) -> view.mark().ifPresent(known -> marks.put(symbol, known)));
    return marks;
  }

  boolean anyBlind() {
    return views.values().stream().anyMatch(View::blind);
  }

  /** Has the market tell {@code ear}; see {@link #hear}. */
  static void subscribe(
      ActorRef<Market.Command> market,
      ActorRef<MarketNews> ear,
      List<Symbol> symbols,
      List<Market.Kind> kinds) {
    for (Symbol symbol : symbols) {
      for (Market.Kind kind : kinds) {
        market.tell(new Market.Subscribe(symbol, kind, ear));
      }
    }
  }

  /** Takes what the market has told {@code ear}, and lets it tell more. */
  void hear(
      MarketNews news, Instant now, ActorRef<Market.Command> market, ActorRef<MarketNews> ear) {
    if (news instanceof MarketNews.Lagged lagged) {
      market.tell(new Market.Subscribe(lagged.symbol(), lagged.kind(), ear));
      return;
    }
    take(news, now);
    if (news instanceof MarketNews.Mark mark) {
      market.tell(new Market.Received(mark.symbol(), Market.Kind.MARK_PRICE, ear));
    }
  }

  void take(MarketNews news, Instant now) {
    View old = of(news.symbol());
    View next = old;
    if (news instanceof MarketNews.Rules rules) {
      next =
          new View(
              Optional.of(rules.instrument()), old.mark(), old.markAt(), old.health(), old.blind());
    } else if (news instanceof MarketNews.Mark mark) {
      next =
          new View(
              old.instrument(), Optional.of(mark.price().mark()), now, old.health(), old.blind());
    } else if (news instanceof MarketNews.Health health) {
      boolean blind = health.health() == FeedHealth.BLIND && health.breakerOpen();
      next = new View(old.instrument(), old.mark(), old.markAt(), health.health(), blind);
    }
    views.put(news.symbol(), next);
  }

  /** What decisions about a symbol's trades are made with now. */
  Stamp stamp(
      Symbol symbol,
      Stamp.Names names,
      GatewaySettings settings,
      WriterSettings writers,
      Instant exchangeNow,
      Instant now) {
    View view = of(symbol);
    boolean isFresh = !now.isAfter(view.markAt().plus(settings.freshness()));
    return new Stamp(
        names,
        settings.account(),
        settings.positionMode(),
        view.instrument(),
        view.mark().filter(price -> isFresh),
        exchangeNow,
        settings.entryWindow(),
        writers.recvWindow(),
        settings.closePause(),
        settings.owner(),
        now);
  }
}
