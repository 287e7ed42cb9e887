package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.Amendment;
import io.breakwater.simulator.engine.OrderView;
import java.math.BigDecimal;
import java.util.List;

/** Spells orders for REST, where numbers are padded to the symbol's precision. */
final class Answers {
  private Answers() {}

  /**
   * The immediate answer to a new or canceled order.
   *
   * @param fresh as the order was before it met the book: what ACK tells
   * @param averages the shape before June 2026
   */
  static String ack(OrderView order, Instrument rules, boolean fresh, boolean averages) {
    JsonText json = new JsonText().open();
    BigDecimal executed = fresh ? BigDecimal.ZERO : order.executed();
    head(json, order, rules, fresh ? OrderStatus.NEW : order.status(), executed);
    json.put("cumQty", executed, rules.quantityPrecision());
    if (averages) {
      averages(json, order, rules, fresh);
    }
    tail(json, order, rules, order.type());
    return json.close().text();
  }

  /** The answer to a test of an order; it has the shape from before June 2026. */
  static String tested(OrderView order, Instrument rules, OrderType type) {
    JsonText json = new JsonText().open();
    head(json, order, rules, OrderStatus.NEW, BigDecimal.ZERO);
    json.put("cumQty", BigDecimal.ZERO, rules.quantityPrecision());
    averages(json, order, rules, true);
    tail(json, order, rules, type);
    return json.close().text();
  }

  /** The immediate answer to a changed order. */
  static String amended(OrderView order, Instrument rules, boolean averages) {
    JsonText json = new JsonText().open();
    head(json, order, rules, order.status(), order.executed());
    json.put("pair", order.symbol().value());
    json.put("cumQty", order.executed(), rules.quantityPrecision());
    if (averages) {
      averages(json, order, rules, false);
    }
    tail(json, order, rules, order.type());
    order.modifyId().ifPresent(id -> json.put("modifyId", id));
    return json.close().text();
  }

  /** The changes of one order. */
  static String amendments(OrderView order, Instrument rules, List<Amendment> amendments) {
    JsonText json = new JsonText().openArray();
    for (Amendment each : amendments) {
      json.open()
          .put("amendmentId", each.id())
          .put("symbol", order.symbol().value())
          .put("pair", order.symbol().value())
          .put("orderId", order.orderId())
          .put("clientOrderId", order.clientOrderId())
          .put("time", each.time().toEpochMilli())
          .open("amendment")
          .open("price")
          .put("before", each.priceBefore(), rules.pricePrecision())
          .put("after", each.priceAfter(), rules.pricePrecision())
          .close()
          .open("origQty")
          .put("before", each.quantityBefore(), rules.quantityPrecision())
          .put("after", each.quantityAfter(), rules.quantityPrecision())
          .close()
          .put("count", each.count())
          .close()
          .close();
    }
    return json.closeArray().text();
  }

  /** What the list of all orders tells of each. */
  static void history(JsonText json, OrderView order, Instrument rules) {
    json.open();
    head(json, order, rules, order.status(), order.executed());
    averages(json, order, rules, false);
    tail(json, order, rules, order.type());
    trailing(json, order, rules);
    json.put("pair", order.symbol().value())
        .put("cumBase", "0")
        .put("time", order.created().toEpochMilli())
        .close();
  }

  /** What a look-up tells. */
  static void record(JsonText json, OrderView order, Instrument rules) {
    json.open();
    head(json, order, rules, order.status(), order.executed());
    averages(json, order, rules, false);
    tail(json, order, rules, order.type());
    trailing(json, order, rules);
    json.put("time", order.created().toEpochMilli()).close();
  }

  private static void head(
      JsonText json, OrderView order, Instrument rules, OrderStatus status, BigDecimal executed) {
    json.put("orderId", order.orderId())
        .put("symbol", order.symbol().value())
        .put("status", status.name())
        .put("clientOrderId", order.clientOrderId())
        .put("price", order.price(), rules.pricePrecision())
        .put("origQty", order.quantity(), rules.quantityPrecision())
        .put("executedQty", executed, rules.quantityPrecision());
  }

  private static void averages(JsonText json, OrderView order, Instrument rules, boolean fresh) {
    BigDecimal average = fresh ? BigDecimal.ZERO : order.averagePrice();
    BigDecimal value = fresh ? BigDecimal.ZERO : order.executedValue();
    json.put("avgPrice", average, rules.pricePrecision()).put("cumQuote", value, 5);
  }

  private static void trailing(JsonText json, OrderView order, Instrument rules) {
    order
        .callbackRate()
        .ifPresent(
            rate ->
                json.put("activatePrice", order.activatePrice(), rules.pricePrecision())
                    .put("priceRate", rate));
  }

  private static void tail(JsonText json, OrderView order, Instrument rules, OrderType type) {
    json.put("timeInForce", order.timeInForce().name())
        .put("type", type.name())
        .put("reduceOnly", order.reduceOnly())
        .put("closePosition", order.closePosition())
        .put("side", order.side().name())
        .put("positionSide", order.positionSide().name())
        .put("stopPrice", order.stopPrice(), rules.pricePrecision())
        .put("workingType", order.workingType().name())
        .put("priceProtect", order.priceProtect())
        .put("origType", type.isConditional() ? type.name() : order.originalType().name())
        .put("priceMatch", order.priceMatch().name())
        .put("selfTradePreventionMode", order.selfTrade().name())
        .put("goodTillDate", order.goodTill().map(till -> till.toEpochMilli()).orElse(0L))
        .put("updateTime", order.updated().toEpochMilli());
  }

  /** The answer to a new conditional order. */
  static String algoAck(AlgoView algo, Instrument rules) {
    JsonText json = new JsonText().open();
    algoHead(json, algo, rules);
    if (algo.request().callbackRate().isPresent()) {
      json.put("activatePrice", algo.activatePrice(), rules.pricePrecision())
          .put("callbackRate", algo.request().callbackRate().orElseThrow());
    } else {
      json.put("activatePrice", "").put("callbackRate", "");
    }
    algoTail(json, algo);
    return json.close().text();
  }

  /** What a look-up of a conditional order tells. */
  static void algoRecord(JsonText json, AlgoView algo, Instrument rules) {
    json.open();
    algoHead(json, algo, rules);
    algoTail(json, algo);
    json.put("actualOrderId", algo.child().map(id -> Long.toString(id)).orElse(""))
        .put("actualPrice", algo.childAveragePrice(), rules.pricePrecision())
        .put("actualQty", algo.childExecuted(), rules.quantityPrecision())
        .put("actualType", algo.childType().map(Enum::name).orElse(""))
        .put("tpTriggerPrice", "0.000")
        .put("tpPrice", "0.000")
        .put("slTriggerPrice", "0.000")
        .put("slPrice", "0.000")
        .put("tpOrderType", "")
        .close();
  }

  private static void algoHead(JsonText json, AlgoView algo, Instrument rules) {
    var request = algo.request();
    json.put("algoId", algo.algoId())
        .put("clientAlgoId", algo.clientAlgoId())
        .put("algoType", "CONDITIONAL")
        .put("orderType", request.type().name())
        .put("symbol", request.symbol().value())
        .put("side", request.side().name())
        .put("positionSide", request.positionSide().name())
        .put("timeInForce", request.timeInForce().name())
        .put("quantity", request.quantity().orElse(BigDecimal.ZERO), rules.quantityPrecision())
        .put("algoStatus", algo.status().name())
        .put("triggerPrice", request.triggerPrice(), rules.pricePrecision())
        .put("price", request.price().orElse(BigDecimal.ZERO), rules.pricePrecision())
        .putRaw("icebergQuantity", "null")
        .put("selfTradePreventionMode", request.selfTrade().name())
        .put("workingType", request.workingType().name())
        .put("priceMatch", request.priceMatch().name())
        .put("closePosition", request.closePosition())
        .put("priceProtect", request.priceProtect())
        .put("reduceOnly", request.reduceOnly().orElse(request.closePosition()));
  }

  private static void algoTail(JsonText json, AlgoView algo) {
    json.put("createTime", algo.created().toEpochMilli())
        .put("updateTime", algo.updated().toEpochMilli())
        .put("triggerTime", algo.triggered().map(time -> time.toEpochMilli()).orElse(0L))
        .put("goodTillDate", algo.request().goodTill().map(till -> till.toEpochMilli()).orElse(0L));
  }
}
