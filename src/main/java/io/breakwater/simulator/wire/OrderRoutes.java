package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import io.breakwater.simulator.engine.AccountBooks;
import io.breakwater.simulator.engine.AccountTrade;
import io.breakwater.simulator.engine.AlgoRequest;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.OrderRequest;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Plain and conditional orders, and the account's fills. */
final class OrderRoutes {
  private static final Duration LONGEST_WINDOW = Duration.ofDays(7);
  private static final String ALL_CANCELED =
      "{\"code\":200,\"msg\":\"The operation of cancel all open order is done.\"}";

  private final Engine engine;
  private final Variants variants;

  OrderRoutes(Engine engine) {
    this.engine = engine;
    this.variants = engine.settings().variants();
  }

  void addTo(Routes routes) {
    routes.addOrder("POST /fapi/v1/order", this::place);
    routes.addCancel("DELETE /fapi/v1/order", this::cancel);
    routes.add("GET /fapi/v1/order", Security.SIGNED, 1, this::query);
    routes.add("GET /fapi/v1/openOrder", Security.SIGNED, 1, this::queryOpen);
    routes.add(
        "GET /fapi/v1/openOrders",
        Security.SIGNED,
        params -> params.text("symbol").isPresent() ? 1 : 40,
        this::openOrders);
    routes.add("GET /fapi/v1/allOrders", Security.SIGNED, 5, this::allOrders);
    routes.addCancel("DELETE /fapi/v1/allOpenOrders", this::cancelAll);
    routes.add("GET /fapi/v1/userTrades", Security.SIGNED, 5, this::userTrades);
    routes.addOrder("POST /fapi/v1/algoOrder", this::placeAlgo);
    routes.addCancel("DELETE /fapi/v1/algoOrder", this::cancelAlgo);
    routes.add("GET /fapi/v1/algoOrder", Security.SIGNED, 1, this::queryAlgo);
    routes.add(
        "GET /fapi/v1/openAlgoOrders",
        Security.SIGNED,
        params -> params.text("symbol").isPresent() ? 1 : 40,
        this::openAlgos);
    routes.addCancel("DELETE /fapi/v1/algoOpenOrders", this::cancelAllAlgos);
    routes.add("GET /fapi/v1/allAlgoOrders", Security.SIGNED, 5, this::allAlgos);
  }

  private String place(Call call) {
    Params params = call.params();
    Symbol symbol = params.symbol();
    Instrument rules = engine.instrument(symbol);
    Side side = side(params);
    OrderType type = type(params, "type");
    if (type.isConditional()) {
      throw Refusal.of(
          -4120,
          "Order type not supported for this endpoint. Please use the Algo Order API endpoints"
              + " instead.");
    }
    Optional<TimeInForce> timeInForce = timeInForce(params);
    Optional<BigDecimal> price = params.decimal("price");
    if (type == OrderType.LIMIT) {
      params.required("timeInForce");
      params.required("quantity");
      params.required("price");
    } else {
      params.required("quantity");
      checkMarketTimeInForce(params);
      notWanted(params, "price");
    }
    notWanted(params, "stopPrice");
    notWanted(params, "closePosition");
    boolean result = responseIsResult(params);
    var request =
        new OrderRequest(
            symbol,
            side,
            positionSide(params),
            type,
            timeInForce,
            params.requiredDecimal("quantity"),
            price,
            params.flag("reduceOnly"),
            params.text("newClientOrderId"),
            selfTrade(params),
            params.time("goodTillDate"));
    OrderView order = engine.place(call.account(), request);
    boolean immediate =
        type == OrderType.MARKET
            || order.timeInForce() == TimeInForce.IOC
            || order.timeInForce() == TimeInForce.FOK;
    boolean fresh = !(result && immediate);
    boolean averages =
        variants.is(Choice.AckAverages.ALL)
            || (variants.is(Choice.AckAverages.MARKET_RESULT)
                && result
                && type == OrderType.MARKET);
    return Answers.ack(order, rules, fresh, averages);
  }

  private String cancel(Call call) {
    Symbol symbol = call.params().symbol();
    OrderKey key = orderKey(call.params());
    OrderView order = engine.cancel(call.account(), symbol, key.id(), key.clientId());
    boolean averages = variants.is(Choice.AckAverages.ALL);
    return Answers.ack(order, engine.instrument(symbol), false, averages);
  }

  private String query(Call call) {
    Symbol symbol = call.params().symbol();
    OrderKey key = orderKey(call.params());
    return record(shown(call, symbol, key));
  }

  private String queryOpen(Call call) {
    Symbol symbol = call.params().symbol();
    OrderKey key = orderKey(call.params());
    OrderView order = shown(call, symbol, key);
    if (order.status().isFinal()) {
      throw noSuchOrder();
    }
    return record(order);
  }

  private OrderView shown(Call call, Symbol symbol, OrderKey key) {
    return books(call)
        .order(symbol, key.id(), key.clientId())
        .orElseThrow(OrderRoutes::noSuchOrder);
  }

  private AccountBooks books(Call call) {
    return engine.shownBooks(call.account());
  }

  private static Refusal noSuchOrder() {
    return Refusal.of(-2013, "Order does not exist.");
  }

  private String openOrders(Call call) {
    return records(books(call).openOrders(call.params().optionalSymbol()));
  }

  private String allOrders(Call call) {
    Params params = call.params();
    boolean everySymbol = variants.is(Choice.AllOrdersSymbol.OPTIONAL);
    Optional<Symbol> symbol = everySymbol ? params.optionalSymbol() : Optional.of(params.symbol());
    Window window = window(params, call.now());
    Optional<Long> from = params.integer("orderId");
    int limit = params.limit(500, 1000);
    List<OrderView> found =
        books(call).allOrders(symbol).stream()
            .filter(
                order ->
                    from.map(id -> order.orderId() >= id)
                        .orElseGet(() -> window.contains(order.created())))
            .toList();
    return records(some(found, limit, from.isPresent() || window.fromStart()));
  }

  private String cancelAll(Call call) {
    engine.cancelAll(call.account(), call.params().symbol());
    return ALL_CANCELED;
  }

  private String userTrades(Call call) {
    Params params = call.params();
    Instrument rules = engine.instrument(params.symbol());
    Optional<Long> from = params.integer("fromId");
    Optional<Long> orderId = params.integer("orderId");
    if (from.isPresent()
        && (params.text("startTime").isPresent() || params.text("endTime").isPresent())) {
      throw Refusal.of(-1128, "Combination of optional parameters invalid.");
    }
    Window window = window(params, call.now());
    int limit = params.limit(500, 1000);
    List<AccountTrade> found =
        books(call).trades(rules.symbol()).stream()
            .filter(trade -> orderId.filter(id -> id != trade.orderId()).isEmpty())
            .filter(
                trade ->
                    from.map(id -> trade.tradeId() >= id)
                        .orElseGet(() -> window.contains(trade.time())))
            .toList();
    JsonText json = new JsonText().openArray();
    for (AccountTrade trade : some(found, limit, from.isPresent() || window.fromStart())) {
      json.open()
          .put("symbol", trade.symbol().value())
          .put("pair", trade.symbol().value())
          .put("id", trade.tradeId())
          .put("orderId", trade.orderId())
          .put("side", trade.side().name())
          .put("positionSide", trade.positionSide().name())
          .put("price", trade.price(), rules.pricePrecision())
          .put("qty", trade.quantity(), rules.quantityPrecision())
          .put("quoteQty", trade.price().multiply(trade.quantity()), rules.pricePrecision())
          .put("baseQty", trade.quantity(), rules.quantityPrecision())
          .put("realizedPnl", trade.realizedPnl(), 8)
          .put("commission", trade.fee(), 8)
          .put("commissionAsset", trade.feeAsset())
          .put("marginAsset", "USDT")
          .put("time", trade.time().toEpochMilli())
          .put("buyer", trade.side() == Side.BUY)
          .put("maker", trade.maker())
          .close();
    }
    return json.closeArray().text();
  }

  private String placeAlgo(Call call) {
    Params params = call.params();
    if (!params.required("algoType").equals("CONDITIONAL")) {
      throw Params.invalid("algoType");
    }
    Symbol symbol = params.symbol();
    Instrument rules = engine.instrument(symbol);
    Side side = side(params);
    OrderType type = type(params, "type");
    if (!type.isConditional() || type == OrderType.TRAILING_STOP_MARKET) {
      throw Refusal.of(-1116, "Invalid orderType.");
    }
    BigDecimal trigger = params.requiredDecimal("triggerPrice");
    boolean market = type.isMarket();
    if (market) {
      notWanted(params, "price");
    } else {
      params.required("price");
    }
    boolean closePosition = params.flag("closePosition").orElse(false);
    var request =
        new AlgoRequest(
            symbol,
            side,
            positionSide(params),
            type,
            timeInForce(params).orElse(TimeInForce.GTC),
            params.decimal("quantity").filter(size -> !closePosition || size.signum() != 0),
            params.decimal("price"),
            trigger,
            params
                .choice("workingType", WorkingType.class, -4031, "Invalid parameter working type")
                .orElse(WorkingType.CONTRACT_PRICE),
            closePosition,
            params.flag("reduceOnly"),
            params.flag("priceProtect").orElse(false),
            params.text("clientAlgoId"));
    return Answers.algoAck(engine.placeAlgo(call.account(), request), rules);
  }

  private String cancelAlgo(Call call) {
    OrderKey key = algoKey(call.params());
    AlgoView algo = engine.cancelAlgo(call.account(), key.id(), key.clientId());
    return new JsonText()
        .open()
        .put("algoId", algo.algoId())
        .put("clientAlgoId", algo.clientAlgoId())
        .put("code", "200")
        .put("msg", "success")
        .close()
        .text();
  }

  private String queryAlgo(Call call) {
    OrderKey key = algoKey(call.params());
    Instant known = call.now().minus(variants.algoForgetting());
    AlgoView algo =
        books(call)
            .algo(key.id(), key.clientId())
            .filter(found -> !found.created().isAfter(known))
            .orElseThrow(
                () ->
                    variants.is(Choice.UnknownAlgo.CODE_2011)
                        ? Refusal.of(-2011, "Unknown order sent.")
                        : noSuchOrder());
    JsonText json = new JsonText();
    Answers.algoRecord(json, algo, engine.instrument(algo.request().symbol()));
    return json.text();
  }

  private String openAlgos(Call call) {
    Params params = call.params();
    Optional<Long> id = params.integer("algoId");
    return algoRecords(
        books(call).openAlgos(params.optionalSymbol()).stream()
            .filter(algo -> id.filter(wanted -> wanted != algo.algoId()).isEmpty())
            .toList());
  }

  private String cancelAllAlgos(Call call) {
    engine.cancelAllAlgos(call.account(), call.params().symbol());
    return ALL_CANCELED;
  }

  private String allAlgos(Call call) {
    Params params = call.params();
    Window window = window(params, call.now());
    Optional<Long> from = params.integer("algoId");
    List<AlgoView> found =
        books(call).allAlgos(params.symbol()).stream()
            .filter(
                algo ->
                    from.map(id -> algo.algoId() >= id)
                        .orElseGet(() -> window.contains(algo.created())))
            .toList();
    return algoRecords(
        some(found, params.limit(500, 1000), from.isPresent() || window.fromStart()));
  }

  private String record(OrderView order) {
    JsonText json = new JsonText();
    Answers.record(json, order, engine.instrument(order.symbol()));
    return json.text();
  }

  private String records(List<OrderView> orders) {
    JsonText json = new JsonText().openArray();
    orders.forEach(order -> Answers.record(json, order, engine.instrument(order.symbol())));
    return json.closeArray().text();
  }

  private String algoRecords(List<AlgoView> algos) {
    JsonText json = new JsonText().openArray();
    algos.forEach(
        algo -> Answers.algoRecord(json, algo, engine.instrument(algo.request().symbol())));
    return json.closeArray().text();
  }

  private static void notWanted(Params params, String name) {
    if (params.text(name).filter(value -> !value.equals("false")).isPresent()) {
      throw Refusal.of(-1106, "Parameter '" + name + "' sent when not required.");
    }
  }

  private void checkMarketTimeInForce(Params params) {
    if (variants.is(Choice.MarketTimeInForce.REFUSED_1106)) {
      notWanted(params, "timeInForce");
    } else if (variants.is(Choice.MarketTimeInForce.REFUSED_1114)
        && params.text("timeInForce").isPresent()) {
      throw Refusal.of(-1114, "TimeInForce parameter sent when not required.");
    }
  }

  private static Side side(Params params) {
    params.required("side");
    return params.choice("side", Side.class, -1117, "Invalid side.").orElseThrow();
  }

  private static OrderType type(Params params, String name) {
    params.required(name);
    return params.choice(name, OrderType.class, -1116, "Invalid orderType.").orElseThrow();
  }

  private static Optional<TimeInForce> timeInForce(Params params) {
    return params.choice("timeInForce", TimeInForce.class, -1115, "Invalid timeInForce.");
  }

  private static PositionSide positionSide(Params params) {
    return params
        .choice("positionSide", PositionSide.class, -4060, "Invalid position side.")
        .orElse(PositionSide.BOTH);
  }

  private static OrderRequest.SelfTrade selfTrade(Params params) {
    return params
        .choice(
            "selfTradePreventionMode",
            OrderRequest.SelfTrade.class,
            -5039,
            "Invalid self trade prevention mode")
        .orElse(OrderRequest.SelfTrade.EXPIRE_MAKER);
  }

  private static boolean responseIsResult(Params params) {
    String type = params.text("newOrderRespType").orElse("ACK");
    if (!type.equals("ACK") && !type.equals("RESULT")) {
      throw Refusal.of(-1136, "Invalid newOrderRespType.");
    }
    return type.equals("RESULT");
  }

  /** By number, which wins, or by client id. */
  private record OrderKey(Optional<Long> id, Optional<String> clientId) {}

  private static OrderKey orderKey(Params params) {
    return key(params, "orderId", "origClientOrderId");
  }

  private static OrderKey algoKey(Params params) {
    return key(params, "algoId", "clientAlgoId");
  }

  private static OrderKey key(Params params, String id, String clientId) {
    OrderKey key = new OrderKey(params.integer(id), params.text(clientId));
    if (key.id().isEmpty() && key.clientId().isEmpty()) {
      throw Refusal.of(
          -1102,
          "Param '" + clientId + "' or '" + id + "' must be sent, but both were empty/null!");
    }
    return key;
  }

  /** A span of time, both ends included. */
  private record Window(Instant from, Instant until, boolean fromStart) {
    private boolean contains(Instant time) {
      return !time.isBefore(from) && !time.isAfter(until);
    }
  }

  private static Window window(Params params, Instant now) {
    Optional<Instant> start = params.time("startTime");
    Optional<Instant> end = params.time("endTime");
    Instant until = end.orElseGet(() -> start.map(from -> from.plus(LONGEST_WINDOW)).orElse(now));
    Instant from = start.orElseGet(() -> until.minus(LONGEST_WINDOW));
    if (from.isAfter(until)) {
      throw Refusal.of(-1023, "Start time is greater than end time.");
    }
    if (Duration.between(from, until).compareTo(LONGEST_WINDOW) > 0) {
      throw Refusal.of(-4165, "Maximum time interval is 7 days");
    }
    return new Window(from, until, start.isPresent());
  }

  /** The first ones where the caller named a start, else the latest; oldest first. */
  private static <T> List<T> some(List<T> all, int limit, boolean first) {
    if (all.size() <= limit) {
      return all;
    }
    return first ? all.subList(0, limit) : all.subList(all.size() - limit, all.size());
  }
}
