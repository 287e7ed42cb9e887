package io.breakwater.exchange;

import io.breakwater.domain.Symbol;

/** One public stream: what is told, of which symbol. */
public record MarketStream(Symbol symbol, Kind kind) {
  /** What a stream tells; each travels on one route only. */
  public enum Kind {
    AGG_TRADES(Route.MARKET),
    MARK_PRICE(Route.MARKET),
    BOOK_TICKER(Route.PUBLIC),
    DEPTH(Route.PUBLIC);

    private final Route route;

    Kind(Route route) {
      this.route = route;
    }

    public Route route() {
      return route;
    }
  }

  /** The exchange's groups of streams: a stream asked for on the wrong one stays silent. */
  public enum Route {
    PUBLIC,
    MARKET
  }
}
