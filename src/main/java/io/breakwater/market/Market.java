package io.breakwater.market;

import io.breakwater.domain.Symbol;
import org.apache.pekko.actor.typed.ActorRef;

/** The market's door: hands out subscriptions, and is the parent of all feeds. */
public final class Market {
  /** What the market takes. */
  public sealed interface Command {}

  /** What a subscription tells. */
  public enum Kind {
    TRADES,
    QUOTES,
    MARK_PRICE,
    RULES,
    HEALTH
  }

  /**
   * Tells {@code subscriber} this kind of news of this symbol until it stops or unsubscribes. The
   * latest known state comes at once, where there is one.
   */
  public record Subscribe(Symbol symbol, Kind kind, ActorRef<MarketNews> subscriber)
      implements Command {}

  /** The subscriber has taken the last TRADES, QUOTES or MARK_PRICE news and wants the next. */
  public record Received(Symbol symbol, Kind kind, ActorRef<MarketNews> subscriber)
      implements Command {}

  public record Unsubscribe(Symbol symbol, Kind kind, ActorRef<MarketNews> subscriber)
      implements Command {}

  private Market() {}
}
