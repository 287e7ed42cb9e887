package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import io.breakwater.simulator.engine.AlgoRequest;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.OrderRequest;
import io.breakwater.simulator.engine.PriceMatch;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Conditional orders: the exchange's algo service. */
final class AlgoRoutes {
  private final Engine engine;
  private final Variants variants;

  AlgoRoutes(Engine engine) {
    this.engine = engine;
    this.variants = engine.settings().variants();
  }

  void addTo(Routes routes) {
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

  private String placeAlgo(Call call) {
    Params params = call.params();
    if (!params.required("algoType").equals("CONDITIONAL")) {
      throw Params.invalid("algoType");
    }
    Symbol symbol = params.symbol();
    Instrument rules = engine.instrument(symbol);
    Side side = OrderParams.side(params);
    OrderType type = OrderParams.type(params);
    if (!type.isConditional()) {
      throw Refusal.of(-1116, "Invalid orderType.");
    }
    boolean trailing = type == OrderType.TRAILING_STOP_MARKET;
    PriceMatch match = OrderParams.priceMatch(params);
    if (trailing) {
      checkTrailing(params);
    } else {
      params.required("triggerPrice");
      OrderParams.notWanted(params, "activatePrice");
      OrderParams.notWanted(params, "callbackRate");
    }
    if (type.isMarket()) {
      OrderParams.notWanted(params, "price");
    } else if (match == PriceMatch.NONE) {
      params.required("price");
    }
    TimeInForce timeInForce = OrderParams.timeInForce(params).orElse(TimeInForce.GTC);
    if (timeInForce == TimeInForce.RPI) {
      throw OrderParams.invalidTimeInForce();
    }
    OrderParams.responseIsResult(params);
    boolean none = variants.is(Choice.AlgoSelfTrade.NONE);
    boolean closePosition = params.flag("closePosition").orElse(false);
    var request =
        new AlgoRequest(
            symbol,
            side,
            OrderParams.positionSide(params),
            type,
            timeInForce,
            params.decimal("quantity").filter(size -> !closePosition || size.signum() != 0),
            params.decimal("price"),
            trailing ? BigDecimal.ZERO : params.requiredDecimal("triggerPrice"),
            params
                .choice("workingType", WorkingType.class, -4031, "Invalid parameter working type")
                .orElse(WorkingType.CONTRACT_PRICE),
            closePosition,
            params.flag("reduceOnly"),
            params.flag("priceProtect").orElse(false),
            params.text("clientAlgoId"),
            trailing ? params.decimal("activatePrice") : Optional.empty(),
            trailing ? params.decimal("callbackRate") : Optional.empty(),
            match,
            OrderParams.selfTrade(
                params, none ? OrderRequest.SelfTrade.NONE : OrderRequest.SelfTrade.EXPIRE_MAKER),
            OrderParams.goodTill(params));
    return Answers.algoAck(engine.placeAlgo(call.account(), request), rules);
  }

  private void checkTrailing(Params params) {
    params.required("callbackRate");
    boolean refused = variants.is(Choice.TrailingTrigger.REFUSED_2021);
    if (refused && params.text("triggerPrice").isPresent()) {
      throw Refusal.of(-2021, "Order would immediately trigger.");
    }
  }

  private String cancelAlgo(Call call) {
    OrderParams.Key key = OrderParams.algoKey(call.params());
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
    OrderParams.Key key = OrderParams.algoKey(call.params());
    Instant known = call.now().minus(engine.algoForgetting());
    AlgoView algo =
        engine
            .shownBooks(call.account())
            .algo(key.id(), key.clientId())
            .filter(found -> !found.created().isAfter(known))
            .orElseThrow(
                () ->
                    variants.is(Choice.UnknownAlgo.CODE_2011)
                        ? Refusal.of(-2011, "Unknown order sent.")
                        : Refusal.of(-2013, "Order does not exist."));
    JsonText json = new JsonText();
    Answers.algoRecord(json, algo, engine.instrument(algo.request().symbol()));
    return json.text();
  }

  private String openAlgos(Call call) {
    Params params = call.params();
    Optional<Long> id = params.integer("algoId");
    return algoRecords(
        engine.shownBooks(call.account()).openAlgos(params.optionalSymbol()).stream()
            .filter(algo -> id.filter(wanted -> wanted != algo.algoId()).isEmpty())
            .toList());
  }

  private String cancelAllAlgos(Call call) {
    engine.cancelAllAlgos(call.account(), call.params().symbol());
    return OrderRoutes.ALL_CANCELED;
  }

  private String allAlgos(Call call) {
    Params params = call.params();
    TimeWindow window = TimeWindow.belowSevenDays(params, call.now());
    Optional<Long> from = params.integer("algoId");
    List<AlgoView> found =
        engine.shownBooks(call.account()).allAlgos(params.symbol()).stream()
            .filter(
                algo ->
                    from.map(id -> algo.algoId() >= id)
                        .orElseGet(() -> window.contains(algo.created())))
            .toList();
    return algoRecords(
        TimeWindow.some(found, params.limit(500, 1000), from.isPresent() || window.fromStart()));
  }

  private String algoRecords(List<AlgoView> algos) {
    JsonText json = new JsonText().openArray();
    algos.forEach(
        algo -> Answers.algoRecord(json, algo, engine.instrument(algo.request().symbol())));
    return json.closeArray().text();
  }
}
