package io.breakwater.simulation.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the page's charts draw: seconds of Unix time and numbers. All of one chart share their
 * times; where a line has no value at one, there is none.
 */
final class ChartData {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ChartData() {}

  static String json(BacktestResult result) {
    ObjectNode root = MAPPER.createObjectNode();
    equity(root.putObject("equity"), result.equity());
    ArrayNode prices = root.putArray("prices");
    result.prices().forEach(track -> prices(prices.addObject(), track, result.trips()));
    return root.toString();
  }

  private static void equity(ObjectNode node, List<EquityPoint> all) {
    ArrayNode at = node.putArray("at");
    ArrayNode equity = node.putArray("equity");
    ArrayNode drawdown = node.putArray("drawdown");
    // The top of all points before, also of those that are left out.
    TreeMap<Instant, BigDecimal> tops = new TreeMap<>();
    BigDecimal top = all.get(0).equity();
    for (EquityPoint point : all) {
      top = top.max(point.equity());
      tops.put(point.at(), top);
    }
    for (EquityPoint point : Thinning.of(all)) {
      at.add(seconds(point.at()));
      equity.add(point.equity());
      drawdown.add(point.equity().subtract(tops.get(point.at())));
    }
  }

  private static final class Row {
    private Optional<PriceTrack.Candle> candle = Optional.empty();
    private Optional<BigDecimal> entry = Optional.empty();
    private Optional<BigDecimal> exit = Optional.empty();
  }

  private static void prices(ObjectNode node, PriceTrack track, List<RoundTrip> trips) {
    TreeMap<Instant, Row> rows = new TreeMap<>();
    for (PriceTrack.Candle candle : track.candles()) {
      rows.computeIfAbsent(candle.from(), any -> new Row()).candle = Optional.of(candle);
    }
    Symbol symbol = track.symbol();
    for (RoundTrip trip : trips) {
      if (trip.symbol().equals(symbol)) {
        rows.computeIfAbsent(trip.entryAt(), any -> new Row()).entry =
            Optional.of(trip.entryPrice());
        trip.exitAt()
            .ifPresent(at -> rows.computeIfAbsent(at, any -> new Row()).exit = trip.exitPrice());
      }
    }
    node.put("symbol", symbol.toString());
    int digits = 0;
    for (PriceTrack.Candle candle : track.candles()) {
      digits = Math.max(digits, candle.last().stripTrailingZeros().scale());
    }
    node.put("digits", digits);
    ArrayNode at = node.putArray("at");
    rows.keySet().forEach(time -> at.add(seconds(time)));
    column(node, "high", rows, row -> row.candle.map(PriceTrack.Candle::high));
    column(node, "low", rows, row -> row.candle.map(PriceTrack.Candle::low));
    column(node, "last", rows, row -> row.candle.map(PriceTrack.Candle::last));
    column(node, "entries", rows, row -> row.entry);
    column(node, "exits", rows, row -> row.exit);
  }

  private static void column(
      ObjectNode node,
      String name,
      TreeMap<Instant, Row> rows,
      java.util.function.Function<Row, Optional<BigDecimal>> value) {
    ArrayNode array = node.putArray(name);
    rows.values().forEach(row -> value.apply(row).ifPresentOrElse(array::add, array::addNull));
  }

  private static BigDecimal seconds(Instant at) {
    return BigDecimal.valueOf(at.toEpochMilli(), 3);
  }
}
