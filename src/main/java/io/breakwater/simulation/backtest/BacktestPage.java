package io.breakwater.simulation.backtest;

import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.source.Findings;
import io.breakwater.simulator.source.RowFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A backtest's result as one page that needs no network: tables are text, and charts are drawn by a
 * library that the page carries, from data that it carries as well.
 */
public final class BacktestPage {
  private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/";
  private static final String OWN = "io/breakwater/simulation/backtest/";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final BacktestResult result;
  private final Statistics figures;

  private BacktestPage(BacktestResult result) {
    this.result = result;
    this.figures = result.statistics();
  }

  /** The whole text. */
  public static String write(BacktestResult result) {
    return new BacktestPage(result).page();
  }

  private String page() {
    Map<String, String> parts = new LinkedHashMap<>();
    String symbols =
        String.join(
            ", ",
            result.settings().markets().stream().map(each -> each.symbol().toString()).toList());
    String strategy = result.settings().strategy().name().replaceAll(".*\\.", "");
    parts.put("title", Html.escape("Backtest: " + strategy + " on " + symbols));
    parts.put("heading", Html.escape(strategy + " on " + symbols));
    parts.put(
        "subtitle",
        Html.escape(
            time(result.begin())
                + " to "
                + time(result.end())
                + " UTC ("
                + span(Duration.between(result.begin(), result.end()))
                + "), "
                + grouped(result.recordedTrades())
                + " recorded trades"));
    parts.put("warnings", warnings());
    parts.put("tiles", tiles());
    parts.put(
        "equity-label",
        Html.escape(
            "Line chart of the equity: from "
                + money(first().equity())
                + " to "
                + money(last().equity())
                + " USDT"));
    parts.put(
        "drawdown-label",
        Html.escape(
            "Area chart of the drawdown: at most " + money(figures.maxDrawdown()) + " USDT"));
    parts.put("thinned", thinned());
    parts.put("price-charts", priceCharts());
    parts.put("trades", trades());
    parts.put("denials", denials());
    parts.put("recordings", recordings());
    parts.put("settings", settings());
    parts.put("promises", promises());
    parts.put("data", Html.inScript(ChartData.json(result)));
    parts.put("licence", resource(CHARTS + "LICENSE").strip());
    parts.put("chart-css", resource(CHARTS + "dist/uPlot.min.css"));
    parts.put("chart-js", resource(CHARTS + "dist/uPlot.iife.min.js"));
    parts.put("css", resource(OWN + "page.css"));
    parts.put("js", resource(OWN + "page.js"));
    return filled(resource(OWN + "page.html"), parts);
  }

  /** Each place once and in one pass: what is filled in is not looked at again. */
  private static String filled(String template, Map<String, String> parts) {
    Matcher places = PLACE.matcher(template);
    StringBuilder out = new StringBuilder();
    while (places.find()) {
      String part = parts.get(places.group(1));
      if (part == null) {
        throw new IllegalStateException("nothing to put at " + places.group());
      }
      places.appendReplacement(out, Matcher.quoteReplacement(part));
    }
    return places.appendTail(out).toString();
  }

  private static String resource(String name) {
    try (InputStream in = BacktestPage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EquityPoint first() {
    return result.equity().get(0);
  }

  private EquityPoint last() {
    return result.equity().get(result.equity().size() - 1);
  }

  private String warnings() {
    List<String> lines = new ArrayList<>();
    for (Verdict verdict : result.promises()) {
      if (verdict.isBroken()) {
        lines.add("Promise " + verdict.claim().code() + " is broken: " + verdict.breaks().get(0));
      }
    }
    for (RecordedMarket market : result.settings().markets()) {
      Findings findings = market.survey().findings();
      if (findings.skipped() > 0 || findings.missing() > 0) {
        lines.add(
            market.symbol()
                + ": "
                + findings.skipped()
                + " rows were skipped, and "
                + findings.missing()
                + " are missing.");
      }
    }
    StringBuilder out = new StringBuilder();
    if (figures.openTrades() > 0) {
      out.append("<p class=\"note\">").append(figures.openTrades());
      out.append(figures.openTrades() == 1 ? " trade is" : " trades are");
      out.append(" open at the end: what it would bring is unrealized profit.</p>\n");
    }
    lines.forEach(
        line -> out.append("<p class=\"warning\">").append(Html.escape(line)).append("</p>\n"));
    return out.toString();
  }

  private String tiles() {
    StringBuilder out = new StringBuilder();
    BigDecimal percent =
        figures.net().multiply(HUNDRED).divide(first().equity(), 2, RoundingMode.HALF_EVEN);
    tile(out, "Net profit", signed(figures.net()) + " USDT", figures.net().signum());
    tile(out, "Return", signed(percent) + " %", figures.net().signum());
    tile(out, "Final equity", money(last().equity()) + " USDT", 0);
    tile(out, "Trades closed", Integer.toString(figures.trades()), 0);
    tile(out, "Win rate", percent(figures.winRate()), 0);
    tile(out, "Profit factor", ratio(figures.profitFactor()), 0);
    tile(
        out,
        "Max. drawdown",
        money(figures.maxDrawdown()) + " USDT (" + percent(figures.maxDrawdownShare()) + ")",
        0);
    tile(out, "Exposure time", percent(figures.exposure()), 0);
    tile(out, "Sharpe (" + period() + ", a year)", ratio(figures.sharpe()), 0);
    tile(out, "Realized", signed(figures.realized()) + " USDT", figures.realized().signum());
    tile(out, "Fees", money(figures.fees()) + " USDT", 0);
    tile(out, "Funding", signed(figures.funding()) + " USDT", 0);
    tile(out, "Signals refused", Integer.toString(result.denials().size()), 0);
    tile(out, "Orders", grouped(result.orders()), 0);
    return out.toString();
  }

  private String period() {
    return figures.sharpePeriod().toHours() == 24 ? "daily" : "hourly";
  }

  private static void tile(StringBuilder out, String title, String value, int sign) {
    String kind = sign > 0 ? " class=\"good\"" : sign < 0 ? " class=\"bad\"" : "";
    out.append("<div><dt>").append(Html.escape(title)).append("</dt><dd").append(kind).append('>');
    out.append(Html.escape(value)).append("</dd></div>\n");
  }

  private String thinned() {
    int all = result.equity().size();
    int shown = Thinning.of(result.equity()).size();
    return shown == all
        ? ""
        : "Thinned for the chart from "
            + grouped(all)
            + " to "
            + grouped(shown)
            + " points; every low and high is kept.";
  }

  private String priceCharts() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < result.prices().size(); i++) {
      PriceTrack track = result.prices().get(i);
      out.append("<figure>\n");
      if (result.prices().size() > 1) {
        out.append("<h3>").append(Html.escape(track.symbol().toString())).append("</h3>\n");
      }
      out.append("<div id=\"price-").append(i).append("\" class=\"chart\" role=\"img\" ");
      out.append("aria-label=\"Line chart of the recorded price of ");
      out.append(Html.escape(track.symbol().toString()));
      out.append(" with entries as filled and exits as hollow marks\"></div>\n");
      out.append("<figcaption>High, low and last price of each ").append(span(track.span()));
      out.append("; entries and exits at their average fill prices.</figcaption>\n</figure>\n");
    }
    return out.toString();
  }

  private String trades() {
    List<Html.Column> columns =
        List.of(
            new Html.Column("#", "n"),
            new Html.Column("Symbol", "t"),
            new Html.Column("Side", "t"),
            new Html.Column("Quantity", "n"),
            new Html.Column("Entry (UTC)", "t"),
            new Html.Column("Entry price", "n"),
            new Html.Column("Exit (UTC)", "t"),
            new Html.Column("Exit price", "n"),
            new Html.Column("Exit by", "t"),
            new Html.Column("Realized", "n"),
            new Html.Column("Fees", "n"),
            new Html.Column("Funding", "n"),
            new Html.Column("Net PnL", "n"),
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
              BacktestJson.text(trip.quantity()),
              time(trip.entryAt()),
              BacktestJson.text(trip.entryPrice()),
              trip.exitAt().map(BacktestPage::time).orElse("–"),
              trip.exitPrice().map(BacktestJson::text).orElse("–"),
              trip.isOpen()
                  ? "open"
                  : trip.exitedBy().orElse("–") + trip.closeCause().map(c -> ": " + c).orElse(""),
              BacktestJson.text(trip.realized()),
              BacktestJson.text(trip.fees()),
              BacktestJson.text(trip.funding()),
              BacktestJson.text(trip.net()),
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
            "",
            "",
            "",
            "",
            "",
            "",
            BacktestJson.text(figures.realized()),
            BacktestJson.text(figures.fees()),
            BacktestJson.text(figures.funding()),
            BacktestJson.text(net),
            "",
            "",
            "");
    return Html.table("Trades, money in USDT", columns, rows, sums);
  }

  private String denials() {
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

  private String recordings() {
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
              grouped(findings.rows()),
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

  private String settings() {
    BacktestSettings all = result.settings();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Strategy", all.strategy().name()));
    rows.add(List.of("Its settings", all.strategy().settings()));
    rows.add(List.of("Wallet", money(all.wallet()) + " USDT"));
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
            all.funding().isEmpty() ? "none" : all.funding().size() + " rates from a file"));
    rows.add(List.of("Equity looked at every", span(all.sampling())));
    rows.add(List.of("Seed", Long.toString(all.seed())));
    return Html.table(
        "Settings",
        List.of(new Html.Column("Setting", "t"), new Html.Column("Value", "w")),
        rows,
        List.of());
  }

  private String promises() {
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

  private static String time(Instant at) {
    String text = Instant.ofEpochMilli(at.toEpochMilli()).toString().replace('T', ' ');
    return text.substring(0, text.length() - 1);
  }

  private static String span(Duration span) {
    long days = span.toDays();
    if (days > 0) {
      return days + " d" + rest(span.toHoursPart(), " h");
    }
    if (span.toHours() > 0) {
      return span.toHours() + " h" + rest(span.toMinutesPart(), " min");
    }
    return span.toMinutes() > 0
        ? span.toMinutes() + " min" + rest(span.toSecondsPart(), " s")
        : BacktestJson.text(BigDecimal.valueOf(span.toMillis(), 3)) + " s";
  }

  private static String rest(int count, String unit) {
    return count == 0 ? "" : " " + count + unit;
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Rounded for the eye; the exact amounts stand in the table and in the JSON. */
  private static String money(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_EVEN));
  }

  private static String signed(BigDecimal amount) {
    return (amount.signum() > 0 ? "+" : "") + money(amount);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "–";
  }

  private static String ratio(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "–";
  }
}
