package io.breakwater.market;

import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who wants which news of one symbol. TRADES, QUOTES and MARK_PRICE have at most one message on its
 * way to each subscriber, so that a slow one costs memory here, bounded, and never in its mailbox.
 *
 * <p>Belongs to one actor and is changed in place.
 */
final class Subscriptions {
  private final Symbol symbol;
  private final int maxTrades;
  private final int batch;
  private final EnumMap<Market.Kind, Map<ActorRef<MarketNews>, Line>> lines =
      new EnumMap<>(Market.Kind.class);

  Subscriptions(Symbol symbol, int maxTrades, int batch) {
    this.symbol = symbol;
    this.maxTrades = maxTrades;
    this.batch = batch;
    for (Market.Kind kind : Market.Kind.values()) {
      lines.put(kind, new LinkedHashMap<>());
    }
  }

  boolean has(ActorRef<MarketNews> subscriber) {
    return lines.values().stream().anyMatch(byRef -> byRef.containsKey(subscriber));
  }

  /**
   * Adds a subscription. Where it exists, it counts as a demand: a subscriber that was restarted
   * has forgotten the message on its way.
   */
  void add(Market.Kind kind, ActorRef<MarketNews> subscriber) {
    Line known = lines.get(kind).get(subscriber);
    if (known == null) {
      lines.get(kind).put(subscriber, new Line(subscriber));
    } else {
      known.received();
    }
  }

  void received(Market.Kind kind, ActorRef<MarketNews> subscriber) {
    Line line = lines.get(kind).get(subscriber);
    if (line != null) {
      line.received();
    }
  }

  void remove(Market.Kind kind, ActorRef<MarketNews> subscriber) {
    lines.get(kind).remove(subscriber);
  }

  void remove(ActorRef<MarketNews> subscriber) {
    lines.values().forEach(byRef -> byRef.remove(subscriber));
  }

  /** Every subscriber hears it, at once: for what changes seldom. */
  void tell(Market.Kind kind, MarketNews news) {
    lines.get(kind).keySet().forEach(subscriber -> subscriber.tell(news));
  }

  /** Every subscriber hears the latest when it is ready. */
  void offer(Market.Kind kind, MarketNews news) {
    lines.get(kind).values().forEach(line -> line.offer(news));
  }

  /** The same for one subscriber. */
  void offer(Market.Kind kind, ActorRef<MarketNews> subscriber, MarketNews news) {
    Line line = lines.get(kind).get(subscriber);
    if (line != null) {
      line.offer(news);
    }
  }

  /** Returns the subscribers that were too slow, whose subscription has ended. */
  List<ActorRef<MarketNews>> offerTrades(List<AggTrade> trades) {
    List<ActorRef<MarketNews>> ended = List.of();
    Iterator<Line> each = lines.get(Market.Kind.TRADES).values().iterator();
    while (each.hasNext()) {
      Line line = each.next();
      if (!line.offerTrades(trades)) {
        each.remove();
        line.subscriber.tell(
            new MarketNews.Lagged(symbol, Market.Kind.TRADES, line.trades.size() + trades.size()));
        ended = ended.isEmpty() ? new ArrayList<>() : ended;
        ended.add(line.subscriber);
      }
    }
    return ended;
  }

  /** Ends all subscriptions of a kind; returns whose they were. */
  List<ActorRef<MarketNews>> end(Market.Kind kind, int dropped) {
    List<ActorRef<MarketNews>> ended = new ArrayList<>(lines.get(kind).keySet());
    lines
        .get(kind)
        .values()
        .forEach(
            line ->
                line.subscriber.tell(
                    new MarketNews.Lagged(symbol, kind, dropped + line.trades.size())));
    lines.get(kind).clear();
    return ended;
  }

  /** One subscription: nothing, or one message, is on its way. */
  private final class Line {
    private final ActorRef<MarketNews> subscriber;
    private final ArrayDeque<AggTrade> trades = new ArrayDeque<>();
    private MarketNews latest;
    private boolean onItsWay;

    private Line(ActorRef<MarketNews> subscriber) {
      this.subscriber = subscriber;
    }

    private void offer(MarketNews news) {
      if (onItsWay) {
        latest = news;
      } else {
        send(news);
      }
    }

    private boolean offerTrades(List<AggTrade> more) {
      if (!onItsWay && trades.isEmpty() && more.size() <= batch) {
        send(new MarketNews.Trades(symbol, more));
        return true;
      }
      if (trades.size() + more.size() > maxTrades) {
        return false;
      }
      trades.addAll(more);
      if (!onItsWay) {
        sendBatch();
      }
      return true;
    }

    private void received() {
      onItsWay = false;
      if (!trades.isEmpty()) {
        sendBatch();
      } else if (latest != null) {
        MarketNews news = latest;
        latest = null;
        send(news);
      }
    }

    private void sendBatch() {
      List<AggTrade> some = new ArrayList<>(Math.min(batch, trades.size()));
      while (some.size() < batch && !trades.isEmpty()) {
        some.add(trades.poll());
      }
      send(new MarketNews.Trades(symbol, some));
    }

    private void send(MarketNews news) {
      onItsWay = true;
      subscriber.tell(news);
    }
  }
}
