package io.breakwater.strategy;

import io.breakwater.domain.Symbol;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.MarketNews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a strategy wishes to know before it begins, and what of it has come. A symbol's wishes are
 * asked for once somebody speaks for it: then nothing falls between its past and what is told from
 * now on. Belongs to one runner and is changed in place.
 */
final class WarmUp {
  private final List<HistoryWish> wishes;
  private final Set<HistoryWish> asked = new LinkedHashSet<>();
  private final Map<HistoryWish, MarketNews.History> answers = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException where a wish is for a symbol that the strategy does not hear
   */
  WarmUp(List<HistoryWish> wishes, StrategyPlan plan) {
    this.wishes = List.copyOf(new LinkedHashSet<>(wishes));
    for (HistoryWish wish : wishes) {
      if (!plan.symbols().contains(wish.symbol())) {
        throw new IllegalArgumentException(
            "strategy %s wishes history of %s, which is none of its symbols %s"
                .formatted(plan.name(), wish.symbol(), plan.symbols()));
      }
    }
  }

  boolean isOver() {
    return answers.size() == wishes.size();
  }

  /** Somebody speaks for this symbol; returns what is to be asked now. */
  List<HistoryWish> spoken(Symbol symbol) {
    List<HistoryWish> due = new ArrayList<>();
    for (HistoryWish wish : wishes) {
      if (wish.symbol().equals(symbol) && asked.add(wish)) {
        due.add(wish);
      }
    }
    return due;
  }

  /** What was asked and not answered. */
  List<HistoryWish> unanswered() {
    return asked.stream().filter(wish -> !answers.containsKey(wish)).toList();
  }

  void answered(MarketNews.History history) {
    if (wishes.contains(history.wish())) {
      answers.putIfAbsent(history.wish(), history);
    }
  }

  /** There is no such symbol, so there is no history of it. */
  void unknown(Symbol symbol) {
    for (HistoryWish wish : wishes) {
      if (wish.symbol().equals(symbol)) {
        answered(new MarketNews.NoHistory(wish, "there is no such symbol"));
      }
    }
  }

  /** In the order of the wishes. */
  List<MarketNews.History> answers() {
    return wishes.stream().map(answers::get).toList();
  }
}
