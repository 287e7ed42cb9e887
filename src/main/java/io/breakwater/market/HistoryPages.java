package io.breakwater.market;

import io.breakwater.domain.Candle;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** One wish being read, page by page from the latest back. Belongs to one reader at a time. */
abstract class HistoryPages {
  static final int PAGE = 1000;

  static HistoryPages of(HistoryWish wish) {
    if (wish instanceof HistoryWish.Candles candles) {
      return new OfCandles(candles);
    }
    return new OfTrades((HistoryWish.Trades) wish);
  }

  /**
   * Reads the next page, and gives what takes it in: by the reader alone, because a page may come
   * late and from any thread. It tells whether that was the last page needed, or that there is.
   */
  abstract CompletionStage<Outcome<BooleanSupplier>> next(MarketData exchange);

  /** What was read, oldest first. */
  abstract MarketNews.History history();

  /** Pages that were read one before the other, as one list. */
  private static final class Pages<T> {
    private final int wanted;
    private final List<T> all = new ArrayList<>();

    private Pages(int wanted) {
      this.wanted = wanted;
    }

    private int missing() {
      return Math.min(PAGE, wanted - all.size());
    }

    private Optional<T> first() {
      return all.stream().findFirst();
    }

    /** Whether that is all. */
    private boolean add(List<T> page, int asked) {
      all.addAll(0, page.subList(Math.max(0, page.size() - asked), page.size()));
      return page.size() < asked || all.size() >= wanted;
    }
  }

  private static final class OfCandles extends HistoryPages {
    private final HistoryWish.Candles wish;
    private final Pages<Candle> pages;

    private OfCandles(HistoryWish.Candles wish) {
      this.wish = wish;
      this.pages = new Pages<>(wish.count());
    }

    @Override
    CompletionStage<Outcome<BooleanSupplier>> next(MarketData exchange) {
      int asked = pages.missing();
      Optional<Instant> last = pages.first().map(candle -> candle.opened().minusMillis(1));
      return exchange
          .candles(wish.symbol(), wish.interval(), last, asked, Call.of(Precedence.BACK_FILL))
          .thenApply(outcome -> outcome.map(page -> () -> pages.add(page, asked)));
    }

    @Override
    MarketNews.History history() {
      return new MarketNews.PastCandles(wish, pages.all);
    }
  }

  private static final class OfTrades extends HistoryPages {
    private final HistoryWish.Trades wish;
    private final Pages<AggTrade> pages;

    private OfTrades(HistoryWish.Trades wish) {
      this.wish = wish;
      this.pages = new Pages<>(wish.count());
    }

    @Override
    CompletionStage<Outcome<BooleanSupplier>> next(MarketData exchange) {
      Call call = Call.of(Precedence.BACK_FILL);
      int asked = pages.missing();
      Optional<AggTrade> first = pages.first();
      if (first.isEmpty()) {
        return exchange
            .latestAggTrades(wish.symbol(), asked, call)
            .thenApply(outcome -> outcome.map(page -> () -> pages.add(page, asked)));
      }
      long before = first.get().aggTradeId();
      long from = Math.max(0, before - asked);
      int left = (int) Math.min(asked, before - from);
      if (left == 0) {
        return CompletableFuture.completedFuture(new Outcome.Done<>(() -> true));
      }
      return exchange
          .aggTrades(wish.symbol(), from, left, call)
          .thenApply(outcome -> outcome.map(page -> () -> pages.add(older(page, before), left)));
    }

    /** Where old ones are forgotten a page begins later than asked, and reaches into the next. */
    private static List<AggTrade> older(List<AggTrade> page, long before) {
      return page.stream().filter(trade -> trade.aggTradeId() < before).toList();
    }

    @Override
    MarketNews.History history() {
      return new MarketNews.PastTrades(wish, pages.all);
    }
  }
}
