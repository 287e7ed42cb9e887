package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Funding of perpetual contracts: at its times longs pay shorts the notional by the rate, or the
 * other way. What accounts pay in sum goes to the liquidity providers.
 *
 * <p>The rate is that of a schedule from outside, or else {@code (P + clamp(I − P, ±0.05 %)) ×
 * hours / 8} within the symbol's bounds, where I is the interest and P the average, weighted by its
 * age in samples, of the premium of the best bid and ask over the index price.
 *
 * @see "Binance support, Introduction to Binance Futures Funding Rates"
 */
final class Funding {
  private static final BigDecimal BAND = new BigDecimal("0.0005");
  private static final int RATE_SCALE = 8;
  private static final long RATE_HOURS = Duration.ofHours(8).toMillis();

  private final Ledger ledger;
  private final Consumer<EngineEvent> events;
  private final Map<SymbolMarket, Clock> clocks = new LinkedHashMap<>();

  /** One symbol's schedule, its premium since the last funding, and what was charged. */
  private static final class Clock {
    private final ContractTerms terms;
    private final ArrayDeque<FundingRate> schedule = new ArrayDeque<>();
    private final History<FundingRate> past = new History<>();
    private Instant next;

    /** Of premiums in 10^-8: the nth sample counts n times. */
    private long weighted;

    private long samples;

    private Clock(ContractTerms terms, Instant start) {
      this.terms = terms;
      this.next = after(terms, start);
    }

    private Instant due() {
      return schedule.isEmpty() ? next : schedule.getFirst().time();
    }

    private static Instant after(ContractTerms terms, Instant moment) {
      long interval = terms.fundingInterval().toMillis();
      return Instant.ofEpochMilli((moment.toEpochMilli() / interval + 1) * interval);
    }
  }

  Funding(
      Collection<SymbolMarket> markets,
      Ledger ledger,
      Consumer<EngineEvent> events,
      Instant start) {
    this.ledger = ledger;
    this.events = events;
    markets.forEach(market -> clocks.put(market, new Clock(market.terms, start)));
  }

  /** Adds to the schedule; rows that are over already are left out. */
  void schedule(SymbolMarket market, List<FundingRate> rows, Instant now) {
    Clock clock = clocks.get(market);
    List<FundingRate> all = new ArrayList<>(clock.schedule);
    rows.stream().filter(row -> row.time().isAfter(now)).forEach(all::add);
    all.sort((a, b) -> a.time().compareTo(b.time()));
    clock.schedule.clear();
    clock.schedule.addAll(all);
  }

  Instant next(SymbolMarket market) {
    return clocks.get(market).due();
  }

  /** What the next funding will have as things stand. */
  BigDecimal rate(SymbolMarket market) {
    Clock clock = clocks.get(market);
    return clock.schedule.isEmpty() ? formula(clock) : clock.schedule.getFirst().rate();
  }

  private static BigDecimal formula(Clock clock) {
    long weights = clock.samples * (clock.samples + 1) / 2;
    BigDecimal premium =
        weights == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(clock.weighted / weights, RATE_SCALE);
    ContractTerms terms = clock.terms;
    return premium
        .add(terms.interest().subtract(premium).max(BAND.negate()).min(BAND))
        .multiply(BigDecimal.valueOf(terms.fundingInterval().toMillis()))
        .divide(BigDecimal.valueOf(RATE_HOURS), RATE_SCALE, RoundingMode.HALF_UP)
        .max(terms.fundingFloor())
        .min(terms.fundingCap());
  }

  /** Fundings that there were, oldest first. */
  List<FundingRate> past(SymbolMarket market) {
    return clocks.get(market).past.upTo(Long.MAX_VALUE);
  }

  /** Takes a sample of the premium, and charges what is due. To be called every second. */
  void tick(SymbolMarket market, Collection<TradingAccount> accounts, Instant now) {
    Clock clock = clocks.get(market);
    if (market.isOpen()) {
      clock.samples++;
      clock.weighted += clock.samples * premium(market);
    }
    while (!clock.due().isAfter(now)) {
      Instant due = clock.due();
      FundingRate row =
          clock.schedule.isEmpty()
              ? new FundingRate(due, formula(clock), Optional.empty())
              : clock.schedule.removeFirst();
      if (market.isOpen()) {
        BigDecimal mark = row.markPrice().orElse(market.mark());
        clock.past.add(new FundingRate(due, row.rate(), Optional.of(mark)), 1000);
        for (TradingAccount account : accounts) {
          charge(account, market, row.rate(), mark, now);
        }
      }
      clock.samples = 0;
      clock.weighted = 0;
      while (!clock.next.isAfter(now)) {
        clock.next = Clock.after(clock.terms, clock.next);
      }
    }
  }

  /** In 10^-8: how far the best bid is above the index price, or the best ask below it. */
  private static long premium(SymbolMarket market) {
    BigDecimal index = market.index();
    long bid = market.bestTicks(Side.BUY);
    long ask = market.bestTicks(Side.SELL);
    BigDecimal above = BigDecimal.ZERO;
    if (bid != Ladder.NONE) {
      above = market.grid.price(bid).subtract(index).max(BigDecimal.ZERO);
    }
    if (ask != Ladder.NONE) {
      above = above.subtract(index.subtract(market.grid.price(ask)).max(BigDecimal.ZERO));
    }
    return above.signum() == 0
        ? 0
        : above.movePointRight(RATE_SCALE).divide(index, 0, RoundingMode.HALF_UP).longValue();
  }

  /** A cross position is charged to the wallet; an isolated one to its own part of it. */
  private void charge(
      TradingAccount account, SymbolMarket market, BigDecimal rate, BigDecimal mark, Instant now) {
    Symbol symbol = market.symbol();
    BigDecimal sum = BigDecimal.ZERO;
    List<PositionView> isolated = new ArrayList<>();
    boolean charged = false;
    for (Holding holding : account.holdings(symbol)) {
      if (holding.isFlat()) {
        continue;
      }
      BigDecimal received =
          holding
              .amount
              .multiply(mark)
              .multiply(rate)
              .negate()
              .setScale(Holding.MONEY_SCALE, RoundingMode.HALF_UP);
      charged = true;
      sum = sum.add(received);
      holding.carried = holding.carried.subtract(received);
      ledger.fund(account, symbol, received, now);
      if (account.isIsolated(symbol)) {
        holding.isolatedWallet = holding.isolatedWallet.add(received);
        isolated.add(account.margin.view(holding, 0));
      }
    }
    if (charged) {
      account.updated = now;
      events.accept(
          new EngineEvent.AccountChanged(
              now,
              account.name,
              "FUNDING_FEE",
              Optional.of(symbol),
              List.of(account.told(Ledger.USDT, sum)),
              isolated));
    }
  }
}
