package io.breakwater.simulator.wire;

import io.breakwater.simulator.engine.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The documented parameters of each endpoint, besides those of signing.
 *
 * @see "Binance USDⓈ-M Futures API, the parameter table of each endpoint"
 */
final class KnownParameters {
  private static final List<String> SIGNING = List.of("timestamp", "recvWindow", "signature");

  /** An endpoint without a line has none. */
  private static final String TABLE =
      """
      GET /fapi/v1/depth: symbol limit
      GET /fapi/v1/trades: symbol limit
      GET /fapi/v1/aggTrades: symbol fromId startTime endTime limit
      GET /fapi/v1/premiumIndex: symbol
      GET /fapi/v1/ticker/bookTicker: symbol
      GET /fapi/v1/klines: symbol interval startTime endTime limit
      GET /fapi/v1/ticker/price: symbol
      GET /fapi/v2/ticker/price: symbol
      POST /fapi/v1/order: symbol side positionSide type timeInForce quantity price reduceOnly\
       newClientOrderId newOrderRespType selfTradePreventionMode goodTillDate priceMatch
      POST /fapi/v1/order/test: symbol side positionSide type timeInForce quantity price reduceOnly\
       newClientOrderId newOrderRespType selfTradePreventionMode goodTillDate priceMatch stopPrice\
       closePosition activationPrice callbackRate workingType priceProtect
      PUT /fapi/v1/order: symbol side orderId origClientOrderId quantity price priceMatch modifyId
      POST /fapi/v1/batchOrders: batchOrders
      PUT /fapi/v1/batchOrders: batchOrders
      DELETE /fapi/v1/batchOrders: symbol orderIdList origClientOrderIdList
      GET /fapi/v1/orderAmendment: symbol orderId origClientOrderId startTime endTime limit
      POST /fapi/v1/countdownCancelAll: symbol countdownTime
      DELETE /fapi/v1/order: symbol orderId origClientOrderId
      GET /fapi/v1/order: symbol orderId origClientOrderId
      GET /fapi/v1/openOrder: symbol orderId origClientOrderId
      GET /fapi/v1/openOrders: symbol
      GET /fapi/v1/allOrders: symbol orderId startTime endTime limit
      DELETE /fapi/v1/allOpenOrders: symbol
      GET /fapi/v1/userTrades: symbol orderId startTime endTime fromId limit
      POST /fapi/v1/algoOrder: algoType symbol side positionSide type timeInForce quantity price\
       triggerPrice workingType priceMatch closePosition priceProtect reduceOnly activatePrice\
       callbackRate clientAlgoId newOrderRespType selfTradePreventionMode goodTillDate
      DELETE /fapi/v1/algoOrder: algoId clientAlgoId
      GET /fapi/v1/algoOrder: algoId clientAlgoId
      GET /fapi/v1/openAlgoOrders: symbol algoType algoId
      DELETE /fapi/v1/algoOpenOrders: symbol
      GET /fapi/v1/allAlgoOrders: symbol algoId startTime endTime limit
      GET /fapi/v3/positionRisk: symbol
      GET /fapi/v2/positionRisk: symbol
      GET /fapi/v1/symbolConfig: symbol
      POST /fapi/v1/leverage: symbol leverage
      POST /fapi/v1/marginType: symbol marginType
      POST /fapi/v1/positionSide/dual: dualSidePosition
      POST /fapi/v1/multiAssetsMargin: multiAssetsMargin
      POST /fapi/v1/positionMargin: symbol positionSide amount type
      GET /fapi/v1/positionMargin/history: symbol type startTime endTime limit
      POST /fapi/v1/feeBurn: feeBurn
      GET /fapi/v1/adlQuantile: symbol
      GET /fapi/v1/forceOrders: symbol autoCloseType startTime endTime limit
      GET /fapi/v1/fundingRate: symbol startTime endTime limit
      GET /fapi/v1/leverageBracket: symbol
      GET /fapi/v1/commissionRate: symbol
      GET /fapi/v1/income: symbol incomeType startTime endTime page limit
      PUT /fapi/v1/listenKey: listenKey
      """;

  private static final Map<String, List<String>> BY_ENDPOINT = read();

  private KnownParameters() {}

  /** Refuses a parameter that the endpoint does not have. */
  static void check(String endpoint, Params params) {
    List<String> known = BY_ENDPOINT.getOrDefault(endpoint, List.of());
    for (String name : params.names()) {
      if (!known.contains(name) && !SIGNING.contains(name)) {
        throw Refusal.of(-1103, "An unknown parameter was sent.");
      }
    }
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (String line : TABLE.lines().toList()) {
      int colon = line.indexOf(": ");
      table.put(line.substring(0, colon), List.of(line.substring(colon + 2).split(" ")));
    }
    return table;
  }
}
