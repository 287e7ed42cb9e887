package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AggTrade;
import io.breakwater.simulator.engine.BookView;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.RiskControl;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/** What needs no key: time, rules and market data. */
final class MarketRoutes {
  private static final List<Integer> DEPTHS = List.of(5, 10, 20, 50, 100, 500, 1000);
  static final long FAR_DELIVERY = 4_133_404_800_000L;
  static final long ONBOARDED = 1_569_398_400_000L;

  private final Engine engine;
  private final LimitSettings limits;

  MarketRoutes(Engine engine, LimitSettings limits) {
    this.engine = engine;
    this.limits = limits;
  }

  void addTo(Routes routes) {
    routes.add("GET /fapi/v1/ping", Security.NONE, 1, call -> "{}");
    routes.add("GET /fapi/v1/time", Security.NONE, 1, this::time);
    routes.add("GET /fapi/v1/exchangeInfo", Security.NONE, 1, this::exchangeInfo);
    routes.add("GET /fapi/v1/depth", Security.NONE, MarketRoutes::depthWeight, this::depth);
    routes.add("GET /fapi/v1/trades", Security.NONE, 5, this::trades);
    routes.add("GET /fapi/v1/aggTrades", Security.NONE, 20, this::aggTrades);
    routes.add("GET /fapi/v1/ticker/bookTicker", Security.NONE, bySymbol(2, 5), this::bookTicker);
    routes.add("GET /fapi/v1/ticker/price", Security.NONE, bySymbol(1, 2), this::price);
    routes.add("GET /fapi/v2/ticker/price", Security.NONE, bySymbol(1, 2), this::price);
  }

  private static ToIntFunction<Params> bySymbol(int one, int all) {
    return params -> params.text("symbol").isPresent() ? one : all;
  }

  private static int depthWeight(Params params) {
    long limit = params.integer("limit").orElse(500L);
    if (limit <= 50) {
      return 2;
    }
    return limit <= 100 ? 5 : limit <= 500 ? 10 : 20;
  }

  private String time(Call call) {
    return new JsonText().open().put("serverTime", call.now().toEpochMilli()).close().text();
  }

  private String exchangeInfo(Call call) {
    JsonText json =
        new JsonText()
            .open()
            .put("timezone", "UTC")
            .put("serverTime", call.now().toEpochMilli())
            .put("futuresType", "U_MARGINED")
            .openArray("rateLimits");
    limit(json, "REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute());
    limit(json, "ORDERS", "MINUTE", 1, limits.ordersPerMinute());
    limit(json, "ORDERS", "SECOND", 10, limits.ordersPer10Seconds());
    json.closeArray().openArray("exchangeFilters").closeArray();
    json.openArray("assets")
        .open()
        .put("asset", "USDT")
        .put("marginAvailable", true)
        .put("autoAssetExchange", "-10000")
        .close()
        .closeArray();
    json.openArray("symbols");
    engine.instruments().forEach(rules -> symbol(json, rules, engine.riskControl(rules.symbol())));
    return json.closeArray().close().text();
  }

  private static void limit(JsonText json, String type, String interval, int number, int limit) {
    json.open()
        .put("rateLimitType", type)
        .put("interval", interval)
        .put("intervalNum", number)
        .put("limit", limit)
        .close();
  }

  private static void symbol(JsonText json, Instrument rules, RiskControl control) {
    json.open()
        .put("symbol", rules.symbol().value())
        .put("pair", rules.symbol().value())
        .put("contractType", "PERPETUAL")
        .put("deliveryDate", FAR_DELIVERY)
        .put("onboardDate", ONBOARDED)
        .put("status", rules.status().name())
        .put("maintMarginPercent", "2.5000")
        .put("requiredMarginPercent", "5.0000")
        .put("baseAsset", rules.baseAsset())
        .put("quoteAsset", rules.quoteAsset())
        .put("marginAsset", rules.marginAsset())
        .put("pricePrecision", rules.pricePrecision())
        .put("quantityPrecision", rules.quantityPrecision())
        .put("baseAssetPrecision", 8)
        .put("quotePrecision", 8)
        .put("underlyingType", "COIN")
        .openArray("underlyingSubType")
        .closeArray()
        .put("triggerProtect", rules.triggerProtect(), 4)
        .put("liquidationFee", rules.liquidationFee(), 6)
        .put("marketTakeBound", rules.marketTakeBound(), 2)
        .put("maxMoveOrderLimit", 10_000)
        .openArray("filters")
        .open()
        .put("filterType", "PRICE_FILTER")
        .put("minPrice", rules.priceFilter().min(), rules.pricePrecision())
        .put("maxPrice", rules.priceFilter().max())
        .put("tickSize", rules.priceFilter().tick(), rules.pricePrecision())
        .close();
    lot(json, "LOT_SIZE", rules.lotSize());
    lot(json, "MARKET_LOT_SIZE", rules.marketLotSize());
    json.open()
        .put("filterType", "MAX_NUM_ORDERS")
        .put("limit", rules.maxOrders())
        .close()
        .open()
        .put("filterType", "MIN_NOTIONAL")
        .put("notional", rules.minNotional().value())
        .close()
        .open()
        .put("filterType", "PERCENT_PRICE")
        .put("multiplierUp", rules.percentPrice().up(), 4)
        .put("multiplierDown", rules.percentPrice().down(), 4)
        .put("multiplierDecimal", "4")
        .close()
        .open()
        .put("filterType", "POSITION_RISK_CONTROL")
        .put("positionControlSide", control.name())
        .close()
        .closeArray();
    strings(
        json,
        "orderTypes",
        List.of(
            "LIMIT",
            "MARKET",
            "STOP",
            "STOP_MARKET",
            "TAKE_PROFIT",
            "TAKE_PROFIT_MARKET",
            "TRAILING_STOP_MARKET"));
    strings(json, "timeInForce", List.of("GTC", "IOC", "FOK", "GTX", "GTD"));
    json.close();
  }

  private static void lot(JsonText json, String type, LotSize lot) {
    json.open()
        .put("filterType", type)
        .put("minQty", lot.min())
        .put("maxQty", lot.max())
        .put("stepSize", lot.step())
        .close();
  }

  private static void strings(JsonText json, String name, List<String> values) {
    json.openArray(name);
    values.forEach(json::add);
    json.closeArray();
  }

  private String depth(Call call) {
    Instrument rules = engine.instrument(call.params().symbol());
    int limit = call.params().integer("limit").orElse(500L).intValue();
    if (!DEPTHS.contains(limit)) {
      throw Refusal.of(-4021, "'" + limit + "' is not valid depth limit.");
    }
    BookView book = engine.book(rules.symbol());
    long now = call.now().toEpochMilli();
    JsonText json =
        new JsonText().open().put("lastUpdateId", book.updateId()).put("E", now).put("T", now);
    EventText.levels(json, "bids", first(book.bids(), limit), rules);
    EventText.levels(json, "asks", first(book.asks(), limit), rules);
    return json.close().text();
  }

  private static List<BookView.Level> first(List<BookView.Level> levels, int limit) {
    return levels.subList(0, Math.min(limit, levels.size()));
  }

  /** Recorded trades and fills are known by what one taker took at one price. */
  private String trades(Call call) {
    Instrument rules = engine.instrument(call.params().symbol());
    JsonText json = new JsonText().openArray();
    for (AggTrade trade : engine.latestAggTrades(rules.symbol(), call.params().limit(500, 1000))) {
      json.open()
          .put("id", trade.lastTradeId())
          .put("price", trade.price(), rules.pricePrecision())
          .put("qty", trade.quantity(), rules.quantityPrecision())
          .put("quoteQty", trade.price().multiply(trade.quantity()), rules.pricePrecision())
          .put("time", trade.time().toEpochMilli())
          .put("isBuyerMaker", trade.buyerIsMaker())
          .put("isRPITrade", trade.rpiQuantity().signum() > 0)
          .close();
    }
    return json.closeArray().text();
  }

  private String aggTrades(Call call) {
    Params params = call.params();
    Instrument rules = engine.instrument(params.symbol());
    int limit = params.limit(500, 1000);
    JsonText json = new JsonText().openArray();
    for (AggTrade trade : aggTrades(params, rules.symbol(), limit, call.now())) {
      json.open()
          .put("a", trade.id())
          .put("p", trade.price(), rules.pricePrecision())
          .put("q", trade.quantity(), rules.quantityPrecision())
          .put("f", trade.firstTradeId())
          .put("l", trade.lastTradeId())
          .put("T", trade.time().toEpochMilli())
          .put("m", trade.buyerIsMaker())
          .close();
    }
    return json.closeArray().text();
  }

  private List<AggTrade> aggTrades(Params params, Symbol symbol, int limit, Instant now) {
    Optional<Instant> start = params.time("startTime");
    Optional<Instant> end = params.time("endTime");
    Optional<Long> from = params.integer("fromId");
    if (from.isPresent()) {
      if (start.isPresent() || end.isPresent()) {
        throw Refusal.of(-1128, "Combination of optional parameters invalid.");
      }
      return engine.aggTradesFrom(symbol, from.get(), limit);
    }
    if (start.isEmpty() && end.isEmpty()) {
      return engine.latestAggTrades(symbol, limit);
    }
    Instant until = end.orElse(now);
    Instant since = start.orElse(until.minus(Duration.ofHours(1)));
    if (since.isAfter(until)) {
      throw Refusal.of(-1023, "Start time is greater than end time.");
    }
    if (start.isPresent()
        && end.isPresent()
        && Duration.between(since, until).compareTo(Duration.ofHours(1)) >= 0) {
      throw Refusal.of(-1127, "More than 1 hours between startTime and endTime.");
    }
    int hours = engine.settings().variants().is(Choice.AggTradesBack.HOURS_24) ? 24 : 48;
    Instant known = now.minus(Duration.ofHours(hours));
    return engine.aggTradesBetween(symbol, since.isAfter(known) ? since : known, until, limit);
  }

  /** One object with a symbol, an array of all without. */
  private String perSymbol(Call call, BiConsumer<JsonText, Instrument> row) {
    JsonText json = new JsonText();
    Optional<Symbol> symbol = call.params().optionalSymbol();
    if (symbol.isPresent()) {
      row.accept(json, engine.instrument(symbol.get()));
      return json.text();
    }
    json.openArray();
    for (Instrument rules : engine.instruments()) {
      if (engine.lastPrice(rules.symbol()).isPresent()) {
        row.accept(json, rules);
      }
    }
    return json.closeArray().text();
  }

  private String bookTicker(Call call) {
    return perSymbol(
        call,
        (json, rules) -> {
          BookView.Level bid = engine.best(rules.symbol(), Side.BUY);
          BookView.Level ask = engine.best(rules.symbol(), Side.SELL);
          json.open()
              .put("symbol", rules.symbol().value())
              .put("bidPrice", bid.price(), rules.pricePrecision())
              .put("bidQty", bid.quantity(), rules.quantityPrecision())
              .put("askPrice", ask.price(), rules.pricePrecision())
              .put("askQty", ask.quantity(), rules.quantityPrecision())
              .put("time", call.now().toEpochMilli());
          if (engine.settings().variants().is(Choice.TickerUpdateId.PRESENT)) {
            json.put("lastUpdateId", engine.updateId(rules.symbol()));
          }
          json.close();
        });
  }

  private String price(Call call) {
    return perSymbol(
        call,
        (json, rules) ->
            json.open()
                .put("symbol", rules.symbol().value())
                .put(
                    "price",
                    engine
                        .lastPrice(rules.symbol())
                        .orElseThrow(() -> Refusal.of(-1122, "Invalid symbol status.")),
                    rules.pricePrecision())
                .put("time", call.now().toEpochMilli())
                .close());
  }
}
