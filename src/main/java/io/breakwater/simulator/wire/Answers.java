package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderStatus;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.OrderView;
import java.math.BigDecimal;

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
    tail(json, order, rules);
    return json.close().text();
  }

  /** What a look-up tells. */
  static void record(JsonText json, OrderView order, Instrument rules) {
    json.open();
    head(json, order, rules, order.status(), order.executed());
    averages(json, order, rules, false);
    tail(json, order, rules);
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

  private static void tail(JsonText json, OrderView order, Instrument rules) {
    json.put("timeInForce", order.timeInForce().name())
        .put("type", order.type().name())
        .put("reduceOnly", order.reduceOnly())
        .put("closePosition", order.closePosition())
        .put("side", order.side().name())
        .put("positionSide", order.positionSide().name())
        .put("stopPrice", order.stopPrice(), rules.pricePrecision())
        .put("workingType", order.workingType().name())
        .put("priceProtect", false)
        .put("origType", order.originalType().name())
        .put("priceMatch", "NONE")
        .put("selfTradePreventionMode", order.selfTrade().name())
        .put("goodTillDate", order.goodTill().map(till -> till.toEpochMilli()).orElse(0L))
        .put("updateTime", order.updated().toEpochMilli());
  }

  /** The answer to a new conditional order. */
  static String algoAck(AlgoView algo, Instrument rules) {
    JsonText json = new JsonText().open();
    algoHead(json, algo, rules);
    json.put("activatePrice", "").put("callbackRate", "");
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
        .put("selfTradePreventionMode", "EXPIRE_MAKER")
        .put("workingType", request.workingType().name())
        .put("priceMatch", "NONE")
        .put("closePosition", request.closePosition())
        .put("priceProtect", request.priceProtect())
        .put("reduceOnly", request.reduceOnly().orElse(request.closePosition()));
  }

  private static void algoTail(JsonText json, AlgoView algo) {
    json.put("createTime", algo.created().toEpochMilli())
        .put("updateTime", algo.updated().toEpochMilli())
        .put("triggerTime", algo.triggered().map(time -> time.toEpochMilli()).orElse(0L))
        .put("goodTillDate", 0);
  }
}
