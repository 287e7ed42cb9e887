package io.breakwater.cli;

import io.breakwater.simulation.backtest.BacktestResult;
import io.breakwater.simulation.backtest.RecordedMarket;
import io.breakwater.simulation.backtest.Statistics;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.source.Findings;
import io.breakwater.simulator.source.RowFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What a backtest has shown, as some lines for a terminal. */
final class BacktestSummary {
  private BacktestSummary() {}

  /**
   * @param seconds that it took
   */
  static List<String> lines(BacktestResult result, double seconds) {
    List<String> lines = new ArrayList<>();
    for (RecordedMarket market : result.settings().markets()) {
      lines.add(recording(market));
      for (RowFault fault : RowFault.values()) {
        market.survey().findings().examples(fault).stream()
            .limit(fault == RowFault.EMPTY ? 0 : 3)
            .forEach(example -> lines.add("  " + example));
      }
    }
    Statistics all = result.statistics();
    row(lines, "net profit", plain(all.net()) + " USDT");
    row(lines, "realized", plain(all.realized()) + " USDT");
    row(lines, "fees", plain(all.fees()) + " USDT");
    row(lines, "funding", plain(all.funding()) + " USDT");
    row(lines, "unrealized", plain(all.unrealized()) + " USDT");
    row(
        lines,
        "trades",
        all.trades() + " closed, " + all.wins() + " won, " + all.openTrades() + " open");
    row(lines, "profit factor", ratio(all.profitFactor()));
    row(
        lines,
        "max. drawdown",
        String.format(
            Locale.ROOT,
            "%s USDT (%.2f %%)",
            plain(all.maxDrawdown()),
            all.maxDrawdownShare() * 100));
    row(lines, "exposure", String.format(Locale.ROOT, "%.1f %%", all.exposure() * 100));
    row(lines, "sharpe", ratio(all.sharpe()));
    row(lines, "signals refused", Integer.toString(result.denials().size()));
    for (Verdict verdict : result.promises()) {
      row(
          lines,
          verdict.claim().code() + " " + verdict.claim().title(),
          verdict.isBroken()
              ? "BROKEN " + verdict.breaks().get(0)
              : verdict.isExercised() ? "held " + verdict.held() + " times" : "not exercised");
    }
    Duration span = Duration.between(result.begin(), result.end());
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d trades of %d h %d min in %.1f s: %,.0f trades/s",
            result.recordedTrades(),
            span.toHours(),
            span.toMinutesPart(),
            seconds,
            result.recordedTrades() / seconds));
    return lines;
  }

  private static String recording(RecordedMarket market) {
    Findings findings = market.survey().findings();
    return String.format(
        Locale.ROOT,
        "%s: %,d rows of %s, %d skipped, %d missing; rules from %s",
        market.symbol(),
        findings.rows(),
        market.klines() ? "klines" : "trades",
        findings.skipped(),
        findings.missing(),
        market.rulesFrom());
  }

  private static void row(List<String> lines, String title, String value) {
    lines.add(String.format(Locale.ROOT, "  %-40s %s", title, value));
  }

  private static String plain(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  private static String ratio(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "–";
  }
}
