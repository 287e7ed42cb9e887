package io.breakwater.simulator.wire;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import io.breakwater.simulator.engine.AmendRequest;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.OrderRequest;
import io.breakwater.simulator.engine.PriceMatch;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads orders out of parameters; refuses what is missing, misspelled or out of place. */
final class OrderParams {
  private OrderParams() {}

  /** An order or a conditional order by number, which wins, or by client id. */
  record Key(Optional<Long> id, Optional<String> clientId) {}

  static Key orderKey(Params params) {
    return key(params, "orderId", "origClientOrderId");
  }

  static Key algoKey(Params params) {
    return key(params, "algoId", "clientAlgoId");
  }

  private static Key key(Params params, String id, String clientId) {
    Key key = new Key(params.integer(id), params.text(clientId));
    if (key.id().isEmpty() && key.clientId().isEmpty()) {
      throw Refusal.of(
          -1102,
          "Param '" + clientId + "' or '" + id + "' must be sent, but both were empty/null!");
    }
    return key;
  }

  /** A plain order; a conditional type is refused. */
  static OrderRequest plain(Params params, Variants variants, OrderRequest.SelfTrade usual) {
    OrderType type = type(params);
    if (type.isConditional()) {
      throw Refusal.of(
          -4120,
          "Order type not supported for this endpoint. Please use the Algo Order API endpoints"
              + " instead.");
    }
    notWanted(params, "stopPrice");
    notWanted(params, "closePosition");
    return plain(params, type, variants, usual);
  }

  /**
   * @param type LIMIT or MARKET, whatever the parameters say
   */
  static OrderRequest plain(
      Params params, OrderType type, Variants variants, OrderRequest.SelfTrade usual) {
    Side side = side(params);
    Optional<TimeInForce> timeInForce = timeInForce(params);
    if (timeInForce.filter(tif -> tif == TimeInForce.GTE_GTC).isPresent()) {
      throw invalidTimeInForce();
    }
    PriceMatch match = priceMatch(params);
    if (type == OrderType.LIMIT) {
      params.required("timeInForce");
      params.required("quantity");
      if (match == PriceMatch.NONE) {
        params.required("price");
      }
    } else {
      params.required("quantity");
      checkMarketTimeInForce(params, variants);
      notWanted(params, "price");
      timeInForce = Optional.empty();
    }
    return new OrderRequest(
        params.symbol(),
        side,
        positionSide(params),
        type,
        timeInForce,
        params.requiredDecimal("quantity"),
        params.decimal("price"),
        params.flag("reduceOnly"),
        params.text("newClientOrderId"),
        selfTrade(params, usual),
        goodTill(params),
        match);
  }

  static AmendRequest amendment(Params params) {
    Key key = orderKey(params);
    PriceMatch match = priceMatch(params);
    if (match == PriceMatch.NONE) {
      params.required("price");
    }
    return new AmendRequest(
        params.symbol(),
        side(params),
        key.id(),
        key.clientId(),
        params.requiredDecimal("quantity"),
        params.decimal("price"),
        match,
        params.integer("modifyId"));
  }

  static void notWanted(Params params, String name) {
    if (params.text(name).filter(value -> !value.equals("false")).isPresent()) {
      throw Refusal.of(-1106, "Parameter '" + name + "' sent when not required.");
    }
  }

  private static void checkMarketTimeInForce(Params params, Variants variants) {
    if (variants.is(Choice.MarketTimeInForce.REFUSED_1106)) {
      notWanted(params, "timeInForce");
    } else if (variants.is(Choice.MarketTimeInForce.REFUSED_1114)
        && params.text("timeInForce").isPresent()) {
      throw Refusal.of(-1114, "TimeInForce parameter sent when not required.");
    }
  }

  static Side side(Params params) {
    params.required("side");
    return params.choice("side", Side.class, -1117, "Invalid side.").orElseThrow();
  }

  static OrderType type(Params params) {
    params.required("type");
    return params.choice("type", OrderType.class, -1116, "Invalid orderType.").orElseThrow();
  }

  static Optional<TimeInForce> timeInForce(Params params) {
    return params.choice("timeInForce", TimeInForce.class, -1115, "Invalid timeInForce.");
  }

  static Refusal invalidTimeInForce() {
    return Refusal.of(-1115, "Invalid timeInForce.");
  }

  static PositionSide positionSide(Params params) {
    return params
        .choice("positionSide", PositionSide.class, -4060, "Invalid position side.")
        .orElse(PositionSide.BOTH);
  }

  static PriceMatch priceMatch(Params params) {
    return params
        .choice("priceMatch", PriceMatch.class, -5037, "Invalid price match")
        .orElse(PriceMatch.NONE);
  }

  static OrderRequest.SelfTrade selfTrade(Params params, OrderRequest.SelfTrade usual) {
    return params
        .choice(
            "selfTradePreventionMode",
            OrderRequest.SelfTrade.class,
            -5039,
            "Invalid self trade prevention mode")
        .orElse(usual);
  }

  /** The exchange cuts milliseconds off. */
  static Optional<Instant> goodTill(Params params) {
    return params.time("goodTillDate").map(till -> till.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Whether the answer is to say what became of the order. */
  static boolean responseIsResult(Params params) {
    String type = params.text("newOrderRespType").orElse("ACK");
    if (!type.equals("ACK") && !type.equals("RESULT")) {
      throw Refusal.of(-1136, "Invalid newOrderRespType.");
    }
    return type.equals("RESULT");
  }
}
