package io.breakwater.simulation.backtest;

import io.breakwater.domain.Symbol;
import io.breakwater.simulator.source.FundingFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a backtest is made with.
 *
 * @param markets at least one
 * @param wallet USDT at the start
 * @param leverage of each symbol, 1 to 125
 * @param makerFee a share of the notional
 * @param takerFee a share of the notional
 * @param latency of each message, one way, at least
 * @param jitter drawn evenly from nothing to this and added to the latency
 * @param leastDepth USDT that a level of the book has at least: the depth that market orders find,
 *     and what a limit order has before it in its queue
 * @param mostDepth and at most
 * @param funding recorded rates of a symbol, oldest first; where there are none, or no more, the
 *     exchange's formula holds
 * @param marks files of a symbol's recorded mark prices, in the order of their times; without them
 *     the model has its own
 * @param sampling how often the equity is looked at
 * @param seed of jitter, book and backoff
 * @param nodeSettings changes to the node's settings, as they would stand in a file
 */
public record BacktestSettings(
    List<RecordedMarket> markets,
    StrategyChoice strategy,
    BigDecimal wallet,
    int leverage,
    BigDecimal makerFee,
    BigDecimal takerFee,
    Duration latency,
    Duration jitter,
    BigDecimal leastDepth,
    BigDecimal mostDepth,
    Map<Symbol, List<FundingFile.Row>> funding,
    Map<Symbol, List<Path>> marks,
    Duration sampling,
    long seed,
    String nodeSettings) {

  public BacktestSettings {
    markets = List.copyOf(markets);
    funding = Collections.unmodifiableMap(new TreeMap<>(funding));
    marks = Collections.unmodifiableMap(new TreeMap<>(marks));
    require(!markets.isEmpty(), "markets", "none", "at least one");
    require(wallet.signum() > 0, "wallet", wallet.toPlainString(), "above 0");
    require(leverage >= 1 && leverage <= 125, "leverage", "" + leverage, "1 to 125");
    require(isShare(makerFee), "maker fee", makerFee.toPlainString(), "-0.01 to 0.01");
    require(isShare(takerFee), "taker fee", takerFee.toPlainString(), "-0.01 to 0.01");
    require(isSpan(latency), "latency", latency.toString(), "0 to 10 s");
    require(isSpan(jitter), "jitter", jitter.toString(), "0 to 10 s");
    require(
        leastDepth.signum() > 0 && leastDepth.compareTo(mostDepth) <= 0,
        "depth",
        leastDepth.toPlainString() + ":" + mostDepth.toPlainString(),
        "LEAST:MOST, above 0 and not falling");
    require(sampling.toMillis() >= 100, "sampling", sampling.toString(), "0.1 s or more");
  }

  /** What the command has where nothing else is said, looked at once a second. */
  public static BacktestSettings usual(List<RecordedMarket> markets, StrategyChoice strategy) {
    return new BacktestSettings(
        markets,
        strategy,
        new BigDecimal("10000"),
        5,
        new BigDecimal("0.0002"),
        new BigDecimal("0.0005"),
        Duration.ofMillis(5),
        Duration.ofMillis(3),
        new BigDecimal("20000"),
        new BigDecimal("200000"),
        Map.of(),
        Map.of(),
        Duration.ofSeconds(1),
        1,
        "");
  }

  /** The same but for what this changes. */
  public BacktestSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new BacktestSettings(
        draft.markets,
        draft.strategy,
        draft.wallet,
        draft.leverage,
        draft.makerFee,
        draft.takerFee,
        draft.latency,
        draft.jitter,
        draft.leastDepth,
        draft.mostDepth,
        draft.funding,
        draft.marks,
        draft.sampling,
        draft.seed,
        draft.nodeSettings);
  }

  /** Settings in the making; the fields are those of the record. */
  public static final class Draft {
    public List<RecordedMarket> markets;
    public StrategyChoice strategy;
    public BigDecimal wallet;
    public int leverage;
    public BigDecimal makerFee;
    public BigDecimal takerFee;
    public Duration latency;
    public Duration jitter;
    public BigDecimal leastDepth;
    public BigDecimal mostDepth;
    public Map<Symbol, List<FundingFile.Row>> funding;
    public Map<Symbol, List<Path>> marks;
    public Duration sampling;
    public long seed;
    public String nodeSettings;

    private Draft(BacktestSettings from) {
      this.markets = from.markets;
      this.strategy = from.strategy;
      this.wallet = from.wallet;
      this.leverage = from.leverage;
      this.makerFee = from.makerFee;
      this.takerFee = from.takerFee;
      this.latency = from.latency;
      this.jitter = from.jitter;
      this.leastDepth = from.leastDepth;
      this.mostDepth = from.mostDepth;
      this.funding = from.funding;
      this.marks = from.marks;
      this.sampling = from.sampling;
      this.seed = from.seed;
      this.nodeSettings = from.nodeSettings;
    }
  }

  private static boolean isShare(BigDecimal fee) {
    return fee.abs().compareTo(new BigDecimal("0.01")) <= 0;
  }

  private static boolean isSpan(Duration span) {
    return !span.isNegative() && span.compareTo(Duration.ofSeconds(10)) <= 0;
  }

  private static void require(boolean right, String what, String value, String rule) {
    if (!right) {
      throw new IllegalArgumentException(what + " " + value + ": must be " + rule);
    }
  }

  /** Whether all that is recorded are klines, so that everything may go at their pace. */
  boolean isSlow() {
    return markets.stream().allMatch(RecordedMarket::klines);
  }
}
