package io.breakwater.simulation.backtest;

import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.source.Findings;
import io.breakwater.simulator.source.RowFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of a backtest's page. */
final class PageTables {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final BacktestResult result;

  PageTables(BacktestResult result) {
    this.result = result;
  }

  String trades() {
    List<Html.Column> columns =
        List.of(
            new Html.Column("#", "n"),
            new Html.Column("Symbol", "t"),
            new Html.Column("Side", "t"),
            // What a trade has brought, and of what: seen without scrolling.
            new Html.Column("Net PnL", "n"),
            new Html.Column("Realized", "n"),
            new Html.Column("Fees", "n"),
            new Html.Column("Funding", "n"),
            new Html.Column("Entry (UTC)", "t"),
            new Html.Column("Entry price", "n"),
            new Html.Column("Exit (UTC)", "t"),
            new Html.Column("Exit price", "n"),
            new Html.Column("Exit by", "t"),
            new Html.Column("Quantity", "n"),
            new Html.Column("Worst price", "n"),
            new Html.Column("Best price", "n"),
            new Html.Column("Signal", "t"));
    List<List<String>> rows = new ArrayList<>();
    BigDecimal net = BigDecimal.ZERO;
    for (RoundTrip trip : result.trips()) {
      net = net.add(trip.net());
      rows.add(
          List.of(
              Integer.toString(rows.size() + 1),
              trip.symbol().toString(),
              trip.direction().name().toLowerCase(Locale.ROOT),
              BacktestJson.text(trip.net()),
              BacktestJson.text(trip.realized()),
              BacktestJson.text(trip.fees()),
              BacktestJson.text(trip.funding()),
              Shown.time(trip.entryAt()),
              BacktestJson.text(trip.entryPrice()),
              trip.exitAt().map(Shown::time).orElse("–"),
              trip.exitPrice().map(BacktestJson::text).orElse("–"),
              trip.isOpen()
                  ? "open"
                  : trip.exitedBy().orElse("–") + trip.closeCause().map(c -> ": " + c).orElse(""),
              BacktestJson.text(trip.quantity()),
              trip.worst().map(BacktestJson::text).orElse("–"),
              trip.best().map(BacktestJson::text).orElse("–"),
              trip.signal()));
    }
    if (rows.isEmpty()) {
      return "<p class=\"quiet\">There was no trade.</p>\n";
    }
    List<String> sums =
        List.of(
            "Σ",
            "",
            "",
            BacktestJson.text(net),
            BacktestJson.text(result.statistics().realized()),
            BacktestJson.text(result.statistics().fees()),
            BacktestJson.text(result.statistics().funding()),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "");
    return Html.table("Trades, money in USDT", columns, rows, sums);
  }

  String denials() {
    if (result.denials().isEmpty()) {
      return "<p>None.</p>\n";
    }
    List<List<String>> rows = new ArrayList<>();
    BacktestJson.byReason(result.denials())
        .forEach((reason, times) -> rows.add(List.of(reason, Integer.toString(times))));
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Refused signals\">\n"
        + Html.table(
            "Refused signals by reason",
            List.of(new Html.Column("Reason", "w"), new Html.Column("Times", "n")),
            rows,
            List.of())
        + "</div>\n";
  }

  String recordings() {
    List<List<String>> rows = new ArrayList<>();
    for (RecordedMarket market : result.settings().markets()) {
      Findings findings = market.survey().findings();
      List<String> wrong = new ArrayList<>();
      for (RowFault fault : RowFault.values()) {
        if (findings.count(fault) > 0) {
          wrong.add(findings.count(fault) + " × " + fault.words());
        }
      }
      rows.add(
          List.of(
              market.symbol().toString(),
              String.join(
                  ", ",
                  market.files().stream().map(file -> file.getFileName().toString()).toList()),
              market.klines() ? "klines" : "trades",
              Shown.grouped(findings.rows()),
              wrong.isEmpty() ? "nothing" : String.join(", ", wrong),
              "tick "
                  + BacktestJson.text(market.instrument().priceFilter().tick())
                  + ", step "
                  + BacktestJson.text(market.instrument().lotSize().step())
                  + " ("
                  + market.rulesFrom()
                  + ")"));
    }
    return Html.table(
        "Recordings",
        List.of(
            new Html.Column("Symbol", "t"),
            new Html.Column("Files", "w"),
            new Html.Column("Kind", "t"),
            new Html.Column("Rows", "n"),
            new Html.Column("What was wrong", "w"),
            new Html.Column("Rules", "w")),
        rows,
        List.of());
  }

  String settings() {
    BacktestSettings all = result.settings();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Strategy", all.strategy().name()));
    rows.add(List.of("Its settings", all.strategy().settings()));
    rows.add(List.of("Wallet", Shown.money(all.wallet()) + " USDT"));
    rows.add(List.of("Leverage", all.leverage() + "×"));
    rows.add(
        List.of(
            "Fees",
            "maker "
                + BacktestJson.text(all.makerFee().multiply(HUNDRED))
                + " %, taker "
                + BacktestJson.text(all.takerFee().multiply(HUNDRED))
                + " %"));
    rows.add(
        List.of(
            "Latency, each way",
            all.latency().toMillis()
                + " ms and up to "
                + all.jitter().toMillis()
                + " ms of jitter"));
    rows.add(
        List.of(
            "Depth of a level",
            BacktestJson.text(all.leastDepth())
                + " to "
                + BacktestJson.text(all.mostDepth())
                + " USDT"));
    rows.add(
        List.of(
            "Funding",
            all.funding().isEmpty()
                ? "by the exchange's formula"
                : all.funding().values().stream().mapToInt(List::size).sum()
                    + " recorded rates, else by the exchange's formula"));
    rows.add(List.of("Equity looked at every", Shown.span(all.sampling())));
    rows.add(List.of("Seed", Long.toString(all.seed())));
    return Html.table(
        "Settings",
        List.of(new Html.Column("Setting", "t"), new Html.Column("Value", "w")),
        rows,
        List.of());
  }

  String promises() {
    List<List<String>> rows = new ArrayList<>();
    for (Verdict verdict : result.promises()) {
      rows.add(
          List.of(
              verdict.claim().code(),
              verdict.claim().title(),
              Integer.toString(verdict.held()),
              Integer.toString(verdict.breaks().size()),
              verdict.note()));
    }
    return Html.table(
        "Promises of the node, judged by the exchange's own books",
        List.of(
            new Html.Column("Code", "t"),
            new Html.Column("Promise", "w"),
            new Html.Column("Held", "n"),
            new Html.Column("Broken", "n"),
            new Html.Column("Note", "w")),
        rows,
        List.of());
  }
}
