package io.breakwater.simulation.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.source.Findings;
import io.breakwater.simulator.source.RowFault;
import io.breakwater.simulator.source.Survey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A backtest's result for machines; its schema stands in docs/backtesting.md. Nothing of the
 * machine and no time of day is in it: equal results give equal bytes. Money and prices are strings
 * of decimal digits, times ISO 8601 in UTC.
 */
public final class BacktestJson {
  static final String FORMAT = "breakwater-backtest/1";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int MOST_EXAMPLES = 20;

  private BacktestJson() {}

  /** The whole text, with a line break at its end. */
  public static String write(BacktestResult result) {
    try {
      return MAPPER.writeValueAsString(tree(result)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }

  static ObjectNode tree(BacktestResult result) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    ArrayNode recordings = root.putArray("recordings");
    result.settings().markets().forEach(market -> recording(recordings.addObject(), market));
    settings(root.putObject("settings"), result.settings());
    root.put("begin", result.begin().toString());
    root.put("end", result.end().toString());
    statistics(root.putObject("statistics"), result);
    ArrayNode promises = root.putArray("promises");
    result.promises().forEach(verdict -> promise(promises.addObject(), verdict));
    ArrayNode trades = root.putArray("trades");
    result.trips().forEach(trip -> trade(trades.addObject(), trip));
    denials(root.putObject("denials"), result.denials());
    equity(root.putObject("equity"), result.equity());
    ArrayNode prices = root.putArray("prices");
    result.prices().forEach(track -> prices(prices.addObject(), track));
    return root;
  }

  private static void recording(ObjectNode node, RecordedMarket market) {
    Survey survey = market.survey();
    Findings findings = survey.findings();
    node.put("symbol", market.symbol().toString());
    // Without their directories: those are the machine's.
    market.files().forEach(file -> node.withArray("files").add(file.getFileName().toString()));
    node.put("kind", market.klines() ? "klines" : "trades");
    node.put("trades", survey.trades());
    node.put("first", survey.first().time().toString());
    node.put("last", survey.end().toString());
    ObjectNode rows = node.putObject("rows");
    rows.put("used", findings.rows());
    rows.put("skipped", findings.skipped());
    rows.put("missing", findings.missing());
    ObjectNode faults = rows.putObject("faults");
    for (RowFault fault : RowFault.values()) {
      if (findings.count(fault) > 0) {
        ObjectNode each = faults.putObject(fault.name());
        each.put("count", findings.count(fault));
        // File names stand in them as they were given: only their last part is the recording's.
        findings.examples(fault).stream()
            .map(text -> text.replaceAll("^.*[/\\\\](?=[^/\\\\]* line [0-9])", ""))
            .forEach(each.withArray("first")::add);
      }
    }
    ObjectNode rules = node.putObject("rules");
    rules.put("from", market.rulesFrom());
    rules.put("tick", text(market.instrument().priceFilter().tick()));
    rules.put("step", text(market.instrument().lotSize().step()));
    rules.put("minNotional", text(market.instrument().minNotional().value()));
  }

  private static void settings(ObjectNode node, BacktestSettings settings) {
    node.put("strategy", settings.strategy().name());
    node.put("strategySettings", settings.strategy().settings());
    node.put("wallet", text(settings.wallet()));
    node.put("leverage", settings.leverage());
    node.put("makerFee", text(settings.makerFee()));
    node.put("takerFee", text(settings.takerFee()));
    node.put("latencyMillis", settings.latency().toMillis());
    node.put("jitterMillis", settings.jitter().toMillis());
    node.put("leastDepth", text(settings.leastDepth()));
    node.put("mostDepth", text(settings.mostDepth()));
    node.put("fundingRows", settings.funding().values().stream().mapToInt(List::size).sum());
    node.put("recordedMarks", !settings.marks().isEmpty());
    node.put("samplingMillis", settings.sampling().toMillis());
    node.put("klineStrideBasisPoints", settings.markets().get(0).rules().strideBasisPoints());
    node.put("seed", settings.seed());
  }

  private static void statistics(ObjectNode node, BacktestResult result) {
    Statistics all = result.statistics();
    node.put("trades", all.trades());
    node.put("wins", all.wins());
    node.put("openTrades", all.openTrades());
    node.put("realized", text(all.realized()));
    node.put("fees", text(all.fees()));
    node.put("funding", text(all.funding()));
    node.put("unrealized", text(all.unrealized()));
    node.put("net", text(all.net()));
    number(node, "winRate", all.winRate());
    number(node, "profitFactor", all.profitFactor());
    node.put("maxDrawdown", text(all.maxDrawdown()));
    node.put("maxDrawdownShare", rounded(all.maxDrawdownShare()));
    node.put("exposure", rounded(all.exposure()));
    number(node, "sharpe", all.sharpe());
    node.put("sharpePeriodSeconds", all.sharpePeriod().toSeconds());
    node.put("orders", result.orders());
    node.put("requests", result.requests());
    node.put("recordedTrades", result.recordedTrades());
  }

  private static void promise(ObjectNode node, Verdict verdict) {
    node.put("code", verdict.claim().code());
    node.put("title", verdict.claim().title());
    node.put("held", verdict.held());
    node.put("broken", verdict.breaks().size());
    verdict.breaks().stream().limit(MOST_EXAMPLES).forEach(node.withArray("evidence")::add);
  }

  private static void trade(ObjectNode node, RoundTrip trip) {
    node.put("signal", trip.signal());
    node.put("symbol", trip.symbol().toString());
    node.put("direction", trip.direction().name());
    node.put("quantity", text(trip.quantity()));
    node.put("entryAt", trip.entryAt().toString());
    node.put("entryPrice", text(trip.entryPrice()));
    node.put("exitAt", trip.exitAt().map(Instant::toString).orElse(null));
    node.put("exitPrice", trip.exitPrice().map(BacktestJson::text).orElse(null));
    node.put("open", trip.isOpen());
    node.put("exitedBy", trip.exitedBy().orElse(null));
    node.put("closeCause", trip.closeCause().orElse(null));
    node.put("realized", text(trip.realized()));
    node.put("fees", text(trip.fees()));
    node.put("funding", text(trip.funding()));
    node.put("net", text(trip.net()));
    node.put("worstPrice", trip.worst().map(BacktestJson::text).orElse(null));
    node.put("bestPrice", trip.best().map(BacktestJson::text).orElse(null));
  }

  private static void denials(ObjectNode node, List<Denial> denials) {
    node.put("count", denials.size());
    ObjectNode reasons = node.putObject("byReason");
    byReason(denials).forEach(reasons::put);
    ArrayNode first = node.putArray("first");
    denials.stream()
        .limit(MOST_EXAMPLES)
        .forEach(
            denial ->
                first
                    .addObject()
                    .put("at", denial.at().toString())
                    .put("signal", denial.signal())
                    .put("reason", denial.reason()));
  }

  static Map<String, Integer> byReason(List<Denial> denials) {
    Map<String, Integer> reasons = new TreeMap<>();
    denials.forEach(denial -> reasons.merge(denial.reason(), 1, Integer::sum));
    return reasons;
  }

  /** Columns and not rows: half as long, and what charts want. */
  private static void equity(ObjectNode node, List<EquityPoint> points) {
    ArrayNode at = node.putArray("at");
    ArrayNode wallet = node.putArray("wallet");
    ArrayNode equity = node.putArray("equity");
    ArrayNode drawdown = node.putArray("drawdown");
    BigDecimal top = points.get(0).equity();
    for (EquityPoint point : points) {
      top = top.max(point.equity());
      at.add(point.at().toEpochMilli());
      wallet.add(text(point.wallet()));
      equity.add(text(point.equity()));
      drawdown.add(text(top.subtract(point.equity())));
    }
  }

  private static void prices(ObjectNode node, PriceTrack track) {
    node.put("symbol", track.symbol().toString());
    node.put("spanMillis", track.span().toMillis());
    ArrayNode at = node.putArray("at");
    ArrayNode first = node.putArray("first");
    ArrayNode high = node.putArray("high");
    ArrayNode low = node.putArray("low");
    ArrayNode last = node.putArray("last");
    for (PriceTrack.Candle candle : track.candles()) {
      at.add(candle.from().toEpochMilli());
      first.add(text(candle.first()));
      high.add(text(candle.high()));
      low.add(text(candle.low()));
      last.add(text(candle.last()));
    }
  }

  private static void number(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, rounded(value.getAsDouble()));
    } else {
      node.putNull(name);
    }
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }

  /** Digits alone, without trailing zeros and without an exponent. */
  static String text(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
