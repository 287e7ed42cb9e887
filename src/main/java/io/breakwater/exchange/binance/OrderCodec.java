package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.AmendOrder;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Orders and fills of the REST calls, both ways. The streams spell them otherwise. */
final class OrderCodec {
  private OrderCodec() {}

  static Params toParams(NewOrder order) {
    Params params =
        Params.of("symbol", order.symbol())
            .add("side", order.side())
            .add("positionSide", order.positionSide())
            .add("type", order.type());
    order.timeInForce().ifPresent(value -> params.add("timeInForce", value));
    params.add("quantity", order.quantity());
    order.price().ifPresent(value -> params.add("price", value));
    if (sendsReduceOnly(order.positionSide(), order.reduceOnly())) {
      params.add("reduceOnly", true);
    }
    return params.add("newClientOrderId", order.clientOrderId()).add("newOrderRespType", "RESULT");
  }

  static Params toParams(NewAlgoOrder order) {
    Params params =
        Params.of("algoType", "CONDITIONAL")
            .add("symbol", order.symbol())
            .add("side", order.side())
            .add("positionSide", order.positionSide())
            .add("type", order.type())
            .add("triggerPrice", order.triggerPrice())
            .add("workingType", order.workingType());
    order.quantity().ifPresent(value -> params.add("quantity", value));
    if (order.closePosition()) {
      params.add("closePosition", true);
    }
    if (sendsReduceOnly(order.positionSide(), order.reduceOnly())) {
      params.add("reduceOnly", true);
    }
    return params.add("clientAlgoId", order.clientOrderId());
  }

  static Params toParams(AmendOrder order) {
    return Params.of("symbol", order.symbol())
        .add("side", order.side())
        .add("quantity", order.quantity())
        .add("price", order.price())
        .add("origClientOrderId", order.id());
  }

  /** Hedge mode refuses it: there side and position side say the same. */
  private static boolean sendsReduceOnly(PositionSide positionSide, boolean reduceOnly) {
    return reduceOnly && positionSide == PositionSide.BOTH;
  }

  static Order order(JsonNode node) {
    Optional<Price> price = Wire.optionalPrice(node, "price");
    return new Order(
        Wire.symbol(node, "symbol"),
        new OrderId(Wire.longOf(node, "orderId")),
        Wire.clientOrderId(Wire.text(node, "clientOrderId")),
        Wire.required(Side.class, node, "side"),
        positionSide(node, "positionSide"),
        type(node, "type", "origType", price),
        timeInForce(node, "timeInForce"),
        price,
        Wire.quantity(node, "origQty"),
        Wire.quantity(node, "executedQty"),
        Wire.optionalPrice(node, "avgPrice"),
        Wire.flag(node, "reduceOnly"),
        Wire.flag(node, "closePosition"),
        status(node, "status"),
        Wire.time(node, node.hasNonNull("updateTime") ? "updateTime" : "time"));
  }

  static List<Order> orders(JsonNode rows) {
    List<Order> orders = new ArrayList<>();
    array(rows).forEach(row -> orders.add(order(row)));
    return orders;
  }

  static AlgoOrder algo(JsonNode node) {
    return optionalAlgo(node).orElseThrow(() -> Wire.missing("triggerPrice"));
  }

  /**
   * Trailing orders without a price of their own are left out: this node places none, and one that
   * a person placed must not make the rest unreadable.
   */
  static List<AlgoOrder> algos(JsonNode rows) {
    List<AlgoOrder> orders = new ArrayList<>();
    array(rows).forEach(row -> optionalAlgo(row).ifPresent(orders::add));
    return orders;
  }

  private static Optional<AlgoOrder> optionalAlgo(JsonNode node) {
    Optional<Price> trigger =
        Wire.optionalPrice(node, "triggerPrice")
            .or(() -> Wire.optionalPrice(node, "activatePrice"));
    return trigger.map(
        price ->
            new AlgoOrder(
                Wire.symbol(node, "symbol"),
                Wire.longOf(node, "algoId"),
                Wire.clientOrderId(Wire.text(node, "clientAlgoId")),
                Wire.required(Side.class, node, "side"),
                positionSide(node, "positionSide"),
                // Some answers call it as the request does.
                Wire.required(
                    OrderType.class, node, node.hasNonNull("orderType") ? "orderType" : "type"),
                price,
                Wire.optionalDecimal(node, "quantity").map(Quantity::new).orElse(Quantity.ZERO),
                Wire.flag(node, "reduceOnly"),
                Wire.flag(node, "closePosition"),
                workingType(node, "workingType"),
                algoStatus(node, "algoStatus"),
                child(node, "actualOrderId"),
                Wire.optionalDecimal(node, "actualQty").map(Quantity::new).orElse(Quantity.ZERO),
                Optional.empty(),
                Wire.time(node, node.hasNonNull("updateTime") ? "updateTime" : "createTime")));
  }

  static List<Fill> fills(JsonNode rows) {
    List<Fill> fills = new ArrayList<>();
    array(rows)
        .forEach(
            row ->
                fills.add(
                    new Fill(
                        Wire.symbol(row, "symbol"),
                        Wire.longOf(row, "id"),
                        new OrderId(Wire.longOf(row, "orderId")),
                        Wire.required(Side.class, row, "side"),
                        positionSide(row, "positionSide"),
                        Wire.price(row, "price"),
                        Wire.quantity(row, "qty"),
                        money(row, "commission", "commissionAsset"),
                        Wire.decimal(row, "realizedPnl"),
                        Wire.flag(row, "maker"),
                        Wire.time(row, "time"))));
    return fills;
  }

  static Optional<Money> money(JsonNode node, String amount, String asset) {
    return Wire.optionalDecimal(node, amount)
        .flatMap(value -> Wire.optionalText(node, asset).map(name -> new Money(value, name)));
  }

  /** BOTH where it is missing, as in one-way mode. */
  static PositionSide positionSide(JsonNode node, String field) {
    return node.hasNonNull(field)
        ? Wire.required(PositionSide.class, node, field)
        : PositionSide.BOTH;
  }

  /**
   * The type now; of the exchange's own orders (LIQUIDATION) the one that it amounts to: LIMIT
   * where there is a limit, else MARKET.
   */
  static OrderType type(JsonNode node, String now, String original, Optional<Price> limit) {
    return Wire.constant(OrderType.class, Wire.text(node, now))
        .or(
            () ->
                Wire.optionalText(node, original)
                    .flatMap(name -> Wire.constant(OrderType.class, name)))
        .orElse(limit.isPresent() ? OrderType.LIMIT : OrderType.MARKET);
  }

  /** Empty for one that this version does not place, such as RPI. */
  static Optional<TimeInForce> timeInForce(JsonNode node, String field) {
    return Wire.optionalText(node, field).flatMap(name -> Wire.constant(TimeInForce.class, name));
  }

  static OrderStatus status(JsonNode node, String field) {
    return Wire.constant(OrderStatus.class, Wire.text(node, field)).orElse(OrderStatus.UNKNOWN);
  }

  static AlgoStatus algoStatus(JsonNode node, String field) {
    return Wire.constant(AlgoStatus.class, Wire.text(node, field)).orElse(AlgoStatus.UNKNOWN);
  }

  /** The exchange's default where it is missing. */
  static WorkingType workingType(JsonNode node, String field) {
    return Wire.optionalText(node, field)
        .flatMap(name -> Wire.constant(WorkingType.class, name))
        .orElse(WorkingType.CONTRACT_PRICE);
  }

  /** Empty text or zero before the trigger. */
  static Optional<OrderId> child(JsonNode node, String field) {
    return Wire.optionalLong(node, field).filter(id -> id > 0).map(OrderId::new);
  }

  static JsonNode array(JsonNode node) {
    if (!node.isArray()) {
      throw new WireException("a list was expected, not " + Wire.excerpt(node.toString()));
    }
    return node;
  }
}
