package io.breakwater.simulation.backtest;

import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.source.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    PageTables tables = new PageTables(result);
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
            Shown.time(result.begin())
                + " to "
                + Shown.time(result.end())
                + " UTC ("
                + Shown.span(Duration.between(result.begin(), result.end()))
                + "), "
                + Shown.grouped(result.recordedTrades())
                + " recorded trades"));
    parts.put("warnings", warnings());
    parts.put("tiles", tiles());
    parts.put(
        "equity-label",
        Html.escape(
            "Line chart of the equity: from "
                + Shown.money(first().equity())
                + " to "
                + Shown.money(last().equity())
                + " USDT"));
    parts.put(
        "drawdown-label",
        Html.escape(
            "Area chart of the drawdown: at most " + Shown.money(figures.maxDrawdown()) + " USDT"));
    parts.put("thinned", thinned());
    parts.put("price-charts", priceCharts());
    parts.put("trades", tables.trades());
    parts.put("denials", tables.denials());
    parts.put("recordings", tables.recordings());
    parts.put("settings", tables.settings());
    parts.put("promises", tables.promises());
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
    tile(out, "Net profit", Shown.signed(figures.net()) + " USDT", figures.net().signum());
    tile(out, "Return", Shown.signed(percent) + " %", figures.net().signum());
    tile(out, "Final equity", Shown.money(last().equity()) + " USDT", 0);
    tile(out, "Trades closed", Integer.toString(figures.trades()), 0);
    tile(out, "Win rate", Shown.percent(figures.winRate()), 0);
    tile(out, "Profit factor", Shown.ratio(figures.profitFactor()), 0);
    tile(
        out,
        "Max. drawdown",
        Shown.money(figures.maxDrawdown())
            + " USDT ("
            + Shown.percent(figures.maxDrawdownShare())
            + ")",
        0);
    tile(out, "Exposure time", Shown.percent(figures.exposure()), 0);
    tile(out, "Sharpe (" + period() + ", a year)", Shown.ratio(figures.sharpe()), 0);
    tile(out, "Realized", Shown.signed(figures.realized()) + " USDT", figures.realized().signum());
    tile(out, "Fees", Shown.money(figures.fees()) + " USDT", 0);
    tile(out, "Funding", Shown.signed(figures.funding()) + " USDT", 0);
    tile(out, "Signals refused", Integer.toString(result.denials().size()), 0);
    tile(out, "Orders", Shown.grouped(result.orders()), 0);
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
            + Shown.grouped(all)
            + " to "
            + Shown.grouped(shown)
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
      out.append("<figcaption>High, low and last price of each ").append(Shown.span(track.span()));
      out.append("; entries and exits at their average fill prices.</figcaption>\n</figure>\n");
    }
    return out.toString();
  }
}
