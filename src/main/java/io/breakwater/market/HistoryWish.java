package io.breakwater.market;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Symbol;

/** What somebody wants to know of the time before now. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = HistoryWish.Trades.class, name = "trades"),
  @JsonSubTypes.Type(value = HistoryWish.Candles.class, name = "candles")
})
public sealed interface HistoryWish {
  int MOST = 100_000;

  Symbol symbol();

  /**
   * The latest aggregate trades.
   *
   * @param count how many, 1 to {@value #MOST}; the exchange may know fewer
   */
  record Trades(Symbol symbol, int count) implements HistoryWish {
    public Trades {
      check(count);
    }
  }

  /**
   * The latest candles; the last one may still change.
   *
   * @param count how many, 1 to {@value #MOST}; the exchange may know fewer
   */
  record Candles(Symbol symbol, CandleInterval interval, int count) implements HistoryWish {
    public Candles {
      check(count);
    }
  }

  private static void check(int count) {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("history of " + count + " must be of 1 to " + MOST);
    }
  }
}
