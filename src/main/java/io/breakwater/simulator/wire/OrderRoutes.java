package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.simulator.engine.AccountBooks;
import io.breakwater.simulator.engine.AccountTrade;
import io.breakwater.simulator.engine.Amendment;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.OrderRequest;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Plain orders, one by one and in batches, and the account's fills. */
final class OrderRoutes {
  /** About three months. */
  private static final Duration AMENDMENTS_KEPT = Duration.ofDays(90);

  static final String ALL_CANCELED =
      "{\"code\":200,\"msg\":\"The operation of cancel all open order is done.\"}";

  private final Engine engine;
  private final Variants variants;
  private final LimitSettings limits;

  OrderRoutes(Engine engine, LimitSettings limits) {
    this.engine = engine;
    this.limits = limits;
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
    routes.addOrder("PUT /fapi/v1/order", this::amend);
    routes.add("POST /fapi/v1/order/test", Security.SIGNED, 1, this::test);
    routes.add("GET /fapi/v1/orderAmendment", Security.SIGNED, 1, this::amendments);
    routes.add("GET /fapi/v1/rateLimit/order", Security.SIGNED, 1, this::rateLimits);
    routes.add("POST /fapi/v1/countdownCancelAll", Security.SIGNED, 10, this::countdown);
    routes.addBatch("POST /fapi/v1/batchOrders", this::placeBatch);
    routes.addBatch("PUT /fapi/v1/batchOrders", this::amendBatch);
    routes.addCancel("DELETE /fapi/v1/batchOrders", this::cancelBatch);
  }

  private String place(Call call) {
    return place(call.params(), call.account(), OrderRequest.SelfTrade.EXPIRE_MAKER);
  }

  private String place(Params params, String account, OrderRequest.SelfTrade usual) {
    Instrument rules = engine.instrument(params.symbol());
    OrderRequest request = OrderParams.plain(params, variants, usual);
    boolean result = OrderParams.responseIsResult(params);
    OrderView order = engine.place(account, request);
    boolean immediate =
        request.type() == OrderType.MARKET
            || order.timeInForce() == TimeInForce.IOC
            || order.timeInForce() == TimeInForce.FOK;
    boolean fresh = !(result && immediate);
    boolean averages =
        variants.is(Choice.AckAverages.ALL)
            || (variants.is(Choice.AckAverages.MARKET_RESULT)
                && result
                && request.type() == OrderType.MARKET);
    return Answers.ack(order, rules, fresh, averages);
  }

  private String placeBatch(Call call) {
    var usual =
        variants.is(Choice.BatchSelfTrade.NONE)
            ? OrderRequest.SelfTrade.NONE
            : OrderRequest.SelfTrade.EXPIRE_MAKER;
    return Batch.answers(call.params(), item -> place(item, call.account(), usual));
  }

  private String test(Call call) {
    Params params = call.params();
    Instrument rules = engine.instrument(params.symbol());
    OrderType type = OrderParams.type(params);
    var usual = OrderRequest.SelfTrade.EXPIRE_MAKER;
    boolean taken = type.isConditional() && variants.is(Choice.TestedConditional.TAKEN);
    OrderRequest request =
        taken
            ? OrderParams.plain(
                params, type.isMarket() ? OrderType.MARKET : OrderType.LIMIT, variants, usual)
            : OrderParams.plain(params, variants, usual);
    OrderParams.responseIsResult(params);
    OrderView order = engine.test(call.account(), request);
    // The documented answer still has the fields that placing lost in June 2026.
    return Answers.tested(order, rules, type);
  }

  private String amend(Call call) {
    return amend(call.params(), call.account());
  }

  private String amend(Params params, String account) {
    Instrument rules = engine.instrument(params.symbol());
    OrderView order = engine.amend(account, OrderParams.amendment(params));
    return Answers.amended(order, rules, variants.is(Choice.AckAverages.ALL));
  }

  private String amendBatch(Call call) {
    return Batch.answers(call.params(), item -> amend(item, call.account()));
  }

  private String amendments(Call call) {
    Params params = call.params();
    Symbol symbol = params.symbol();
    OrderParams.Key key = OrderParams.orderKey(params);
    OrderView order = shown(call, symbol, key);
    Instant from = params.time("startTime").orElse(Instant.MIN);
    Instant until = params.time("endTime").orElse(call.now());
    Instant known = call.now().minus(AMENDMENTS_KEPT);
    List<Amendment> found =
        books(call).amendments(symbol, order.orderId()).stream()
            .filter(each -> !each.time().isBefore(from) && !each.time().isAfter(until))
            .filter(each -> each.time().isAfter(known))
            .toList();
    boolean first = params.text("startTime").isPresent();
    return Answers.amendments(
        order, engine.instrument(symbol), TimeWindow.some(found, params.limit(50, 100), first));
  }

  private String countdown(Call call) {
    Symbol symbol = call.params().symbol();
    call.params().required("countdownTime");
    long millis = call.params().integer("countdownTime").orElseThrow();
    if (millis < 0) {
      throw Params.invalid("countdownTime");
    }
    engine.countdown(call.account(), symbol, Duration.ofMillis(millis));
    return new JsonText()
        .open()
        .put("symbol", symbol.value())
        .put("countdownTime", Long.toString(millis))
        .close()
        .text();
  }

  private String rateLimits(Call call) {
    JsonText json = new JsonText().openArray();
    limit(json, "SECOND", 10, limits.ordersPer10Seconds());
    limit(json, "MINUTE", 1, limits.ordersPerMinute());
    return json.closeArray().text();
  }

  private static void limit(JsonText json, String interval, int number, int limit) {
    json.open()
        .put("rateLimitType", "ORDERS")
        .put("interval", interval)
        .put("intervalNum", number)
        .put("limit", limit)
        .close();
  }

  private String cancel(Call call) {
    return cancel(call, OrderParams.orderKey(call.params()));
  }

  private String cancel(Call call, OrderParams.Key key) {
    Symbol symbol = call.params().symbol();
    OrderView order = engine.cancel(call.account(), symbol, key.id(), key.clientId());
    boolean averages = variants.is(Choice.AckAverages.ALL);
    return Answers.ack(order, engine.instrument(symbol), false, averages);
  }

  private String cancelBatch(Call call) {
    engine.instrument(call.params().symbol());
    return Batch.answers(Batch.keys(call.params()), key -> cancel(call, key));
  }

  private String query(Call call) {
    Symbol symbol = call.params().symbol();
    OrderParams.Key key = OrderParams.orderKey(call.params());
    return record(shown(call, symbol, key));
  }

  private String queryOpen(Call call) {
    Symbol symbol = call.params().symbol();
    OrderParams.Key key = OrderParams.orderKey(call.params());
    OrderView order = shown(call, symbol, key);
    if (order.status().isFinal()) {
      throw noSuchOrder();
    }
    return record(order);
  }

  private OrderView shown(Call call, Symbol symbol, OrderParams.Key key) {
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
    TimeWindow window = TimeWindow.belowSevenDays(params, call.now());
    Optional<Long> from = params.integer("orderId");
    int limit = params.limit(500, 1000);
    List<OrderView> found =
        books(call).allOrders(symbol).stream()
            .filter(
                order ->
                    from.map(id -> order.orderId() >= id)
                        .orElseGet(() -> window.contains(order.created())))
            .toList();
    return histories(TimeWindow.some(found, limit, from.isPresent() || window.fromStart()));
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
    TimeWindow window = TimeWindow.of(params, call.now());
    int limit = params.limit(500, 1000);
    int months = variants.is(Choice.UserTradesBack.MONTHS_6) ? 6 : 3;
    Instant known = call.now().atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
    List<AccountTrade> found =
        books(call).trades(rules.symbol()).stream()
            .filter(trade -> !trade.time().isBefore(known))
            .filter(trade -> orderId.filter(id -> id != trade.orderId()).isEmpty())
            .filter(
                trade ->
                    from.map(id -> trade.tradeId() >= id)
                        .orElseGet(() -> window.contains(trade.time())))
            .toList();
    JsonText json = new JsonText().openArray();
    for (AccountTrade trade :
        TimeWindow.some(found, limit, from.isPresent() || window.fromStart())) {
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

  private String record(OrderView order) {
    JsonText json = new JsonText();
    Answers.record(json, order, engine.instrument(order.symbol()));
    return json.text();
  }

  private String histories(List<OrderView> orders) {
    JsonText json = new JsonText().openArray();
    orders.forEach(order -> Answers.history(json, order, engine.instrument(order.symbol())));
    return json.closeArray().text();
  }

  private String records(List<OrderView> orders) {
    JsonText json = new JsonText().openArray();
    orders.forEach(order -> Answers.record(json, order, engine.instrument(order.symbol())));
    return json.closeArray().text();
  }
}
