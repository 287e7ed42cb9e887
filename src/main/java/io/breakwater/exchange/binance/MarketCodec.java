package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.Notional;
import io.breakwater.domain.PercentPrice;
import io.breakwater.domain.Price;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.DepthSnapshot;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.RequestLimits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Public answers of the REST calls. In answers about every symbol an unreadable row is left out and
 * counted: a new kind of contract must not hide the others.
 */
final class MarketCodec {
  /**
   * What was read of a list.
   *
   * @param unreadable how many rows were left out
   * @param firstCause why, of the first of them
   */
  record Rows<T>(List<T> values, int unreadable, Optional<String> firstCause) {}

  private MarketCodec() {}

  static Rows<Instrument> instruments(JsonNode info) {
    JsonNode symbols = info.get("symbols");
    if (symbols == null) {
      throw Wire.missing("symbols");
    }
    return rows(symbols, symbol -> Optional.of(instrument(symbol)));
  }

  /** Empty where the answer lacks one of the three. */
  static Optional<RequestLimits> limits(JsonNode info) {
    Map<String, Integer> limits = new TreeMap<>();
    JsonNode rows = info.get("rateLimits");
    if (rows != null && rows.isArray()) {
      for (JsonNode row : rows) {
        String name =
            Wire.text(row, "rateLimitType")
                + ' '
                + Wire.text(row, "intervalNum")
                + ' '
                + Wire.text(row, "interval");
        limits.put(name, Math.toIntExact(Wire.longOf(row, "limit")));
      }
    }
    Integer weight = limits.get("REQUEST_WEIGHT 1 MINUTE");
    Integer tenSeconds = limits.get("ORDERS 10 SECOND");
    Integer minute = limits.get("ORDERS 1 MINUTE");
    return weight == null || tenSeconds == null || minute == null
        ? Optional.empty()
        : Optional.of(new RequestLimits(weight, tenSeconds, minute));
  }

  static Instrument instrument(JsonNode node) {
    Map<String, JsonNode> filters = new TreeMap<>();
    for (JsonNode filter : OrderCodec.array(node.path("filters"))) {
      filters.put(Wire.text(filter, "filterType"), filter);
    }
    JsonNode price = filter(filters, "PRICE_FILTER");
    JsonNode lot = filter(filters, "LOT_SIZE");
    JsonNode percent = filter(filters, "PERCENT_PRICE");
    return new Instrument(
        Wire.symbol(node, "symbol"),
        Wire.constant(InstrumentStatus.class, Wire.text(node, statusField(node)))
            .orElse(InstrumentStatus.UNKNOWN),
        Wire.text(node, "baseAsset"),
        Wire.text(node, "quoteAsset"),
        Wire.text(node, "marginAsset"),
        Math.toIntExact(Wire.longOf(node, "pricePrecision")),
        Math.toIntExact(Wire.longOf(node, "quantityPrecision")),
        new PriceFilter(
            Wire.decimal(price, "minPrice"),
            Wire.decimal(price, "maxPrice"),
            Wire.decimal(price, "tickSize")),
        lotSize(lot),
        lotSize(filters.getOrDefault("MARKET_LOT_SIZE", lot)),
        Math.toIntExact(
            Optional.ofNullable(filters.get("MAX_NUM_ORDERS"))
                .flatMap(filter -> Wire.optionalLong(filter, "limit"))
                .orElse(200L)),
        Optional.ofNullable(filters.get("MIN_NOTIONAL"))
            .flatMap(filter -> Wire.optionalDecimal(filter, "notional"))
            .map(Notional::new)
            .orElse(Notional.ZERO),
        new PercentPrice(
            Wire.decimal(percent, "multiplierUp"), Wire.decimal(percent, "multiplierDown")),
        share(node, "triggerProtect"),
        share(node, "liquidationFee"),
        share(node, "marketTakeBound"));
  }

  private static String statusField(JsonNode node) {
    // Until 2021 it was also called so.
    return node.hasNonNull("status") ? "status" : "contractStatus";
  }

  private static BigDecimal share(JsonNode node, String field) {
    return Wire.optionalDecimal(node, field).orElse(BigDecimal.ZERO);
  }

  private static JsonNode filter(Map<String, JsonNode> filters, String type) {
    return Optional.ofNullable(filters.get(type))
        .orElseThrow(() -> new WireException("filter " + type + " is missing"));
  }

  private static LotSize lotSize(JsonNode filter) {
    return new LotSize(
        Wire.decimal(filter, "minQty"),
        Wire.decimal(filter, "maxQty"),
        Wire.decimal(filter, "stepSize"));
  }

  /** Symbols without a bid or an ask are left out and not counted: they have no quote. */
  static Rows<MarketEvent.BookTicker> bookTickers(JsonNode node) {
    return rows(list(node), MarketCodec::bookTicker);
  }

  private static Optional<MarketEvent.BookTicker> bookTicker(JsonNode row) {
    Optional<Price> bid = Wire.optionalPrice(row, "bidPrice");
    Optional<Price> ask = Wire.optionalPrice(row, "askPrice");
    if (bid.isEmpty() || ask.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MarketEvent.BookTicker(
            Wire.symbol(row, "symbol"),
            Wire.optionalLong(row, "lastUpdateId").orElse(0L),
            bid.get(),
            Wire.quantity(row, "bidQty"),
            ask.get(),
            Wire.quantity(row, "askQty"),
            Wire.time(row, "time")));
  }

  /** Symbols without a mark price are left out and not counted: they do not trade yet. */
  static Rows<MarketEvent.MarkPrice> markPrices(JsonNode node) {
    return rows(list(node), MarketCodec::markPrice);
  }

  private static Optional<MarketEvent.MarkPrice> markPrice(JsonNode row) {
    Optional<Price> mark = Wire.optionalPrice(row, "markPrice");
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MarketEvent.MarkPrice(
            Wire.symbol(row, "symbol"),
            mark.get(),
            // Where there is no index the exchange measures by the mark price alone.
            Wire.optionalPrice(row, "indexPrice").or(() -> mark).get(),
            Wire.time(row, "time")));
  }

  static List<MarketEvent.AggTrade> aggTrades(Symbol symbol, JsonNode rows) {
    List<MarketEvent.AggTrade> trades = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      trades.add(
          new MarketEvent.AggTrade(
              symbol,
              Wire.longOf(row, "a"),
              Wire.price(row, "p"),
              Wire.quantity(row, "q"),
              Boolean.parseBoolean(Wire.text(row, "m")) ? Side.SELL : Side.BUY,
              Wire.time(row, "T")));
    }
    return trades;
  }

  /** Rows of 12, by their places: nothing in them has a name. */
  static List<Candle> candles(Symbol symbol, CandleInterval interval, JsonNode rows) {
    List<Candle> candles = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      candles.add(
          new Candle(
              symbol,
              interval,
              Instant.ofEpochMilli(Wire.longOf(cell(row, 0), "openTime")),
              new Price(Wire.decimal(cell(row, 1), "open")),
              new Price(Wire.decimal(cell(row, 2), "high")),
              new Price(Wire.decimal(cell(row, 3), "low")),
              new Price(Wire.decimal(cell(row, 4), "close")),
              new Quantity(Wire.decimal(cell(row, 5), "volume")),
              Instant.ofEpochMilli(Wire.longOf(cell(row, 6), "closeTime")),
              new Notional(Wire.decimal(cell(row, 7), "quoteVolume")),
              Wire.longOf(cell(row, 8), "trades")));
    }
    return candles;
  }

  private static String cell(JsonNode row, int place) {
    return row.path(place).asText();
  }

  static DepthSnapshot depth(Symbol symbol, JsonNode node) {
    return new DepthSnapshot(
        symbol,
        Wire.longOf(node, "lastUpdateId"),
        Instant.ofEpochMilli(
            Wire.optionalLong(node, "T").or(() -> Wire.optionalLong(node, "E")).orElse(0L)),
        levels(node.path("bids")),
        levels(node.path("asks")));
  }

  private static List<MarketEvent.Level> levels(JsonNode rows) {
    List<MarketEvent.Level> levels = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      levels.add(MarketStreamCodec.level(row.path(0).asText(), row.path(1).asText()));
    }
    return levels;
  }

  /** One symbol comes without a list. */
  private static Iterable<JsonNode> list(JsonNode node) {
    return node.isObject() ? List.of(node) : OrderCodec.array(node);
  }

  private static <T> Rows<T> rows(Iterable<JsonNode> nodes, Function<JsonNode, Optional<T>> codec) {
    List<T> values = new ArrayList<>();
    List<String> causes = new ArrayList<>();
    for (JsonNode node : nodes) {
      try {
        codec.apply(node).ifPresent(values::add);
      } catch (WireException | IllegalArgumentException | ArithmeticException e) {
        causes.add(node.path("symbol").asText() + ": " + e.getMessage());
      }
    }
    return new Rows<>(values, causes.size(), causes.stream().findFirst());
  }
}
