package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.AccountEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the private stream, wrapped or bare.
 *
 * @see "Binance USDⓈ-M Futures API, User Data Streams"
 */
final class AccountStreamCodec implements StreamCodec<AccountEvent> {
  private static final String COIN_MARGINED = "2";

  @Override
  public Frame<AccountEvent> decode(String text) {
    String kind = "malformed";
    try {
      JsonNode root = Wire.parse(text);
      JsonNode event = root.path("data").isObject() ? root.get("data") : root;
      if (!event.isObject() || !event.hasNonNull("e")) {
        return root.has("result") || root.has("error")
            ? new Skipped<>()
            : new Unreadable<>(kind, "no event: " + Wire.excerpt(text));
      }
      kind = event.get("e").asText();
      return toFrame(kind, event);
    } catch (WireException | IllegalArgumentException | ArithmeticException e) {
      return new Unreadable<>(kind, String.valueOf(e.getMessage()));
    }
  }

  private static Frame<AccountEvent> toFrame(String kind, JsonNode event) {
    if (COIN_MARGINED.equals(event.path("st").asText())) {
      return new Skipped<>();
    }
    return switch (kind) {
      case "ORDER_TRADE_UPDATE" -> new Event<>(orderUpdated(event));
      case "ACCOUNT_UPDATE" -> new Event<>(accountChanged(event));
      case "ALGO_UPDATE" -> algoUpdated(event);
      case "ACCOUNT_CONFIG_UPDATE" -> new Event<>(configUpdated(event));
      case "MARGIN_CALL" -> new Event<>(marginCalled(event));
      case "listenKeyExpired" -> new Event<>(new AccountEvent.ListenKeyExpired(time(event)));
      case "serverShutdown" -> new GoingAway<>();
      // Repeats of the above, hints, and what the user interface's own bots do.
      case "TRADE_LITE", "CONDITIONAL_ORDER_TRIGGER_REJECT", "STRATEGY_UPDATE", "GRID_UPDATE" ->
          new Skipped<>();
      default -> new Unreadable<>(kind, "unknown event " + Wire.excerpt(kind));
    };
  }

  private static AccountEvent.OrderUpdated orderUpdated(JsonNode event) {
    JsonNode o = body(event, "o");
    Optional<Price> price = Wire.optionalPrice(o, "p");
    Order order =
        new Order(
            Wire.symbol(o, "s"),
            new OrderId(Wire.longOf(o, "i")),
            Wire.clientOrderId(Wire.text(o, "c")),
            Wire.required(Side.class, o, "S"),
            OrderCodec.positionSide(o, "ps"),
            OrderCodec.type(o, "o", "ot", price),
            OrderCodec.timeInForce(o, "f"),
            price,
            Wire.quantity(o, "q"),
            Wire.quantity(o, "z"),
            Wire.optionalPrice(o, "ap"),
            Wire.flag(o, "R"),
            Wire.flag(o, "cp"),
            OrderCodec.status(o, "X"),
            o.hasNonNull("T") ? Wire.time(o, "T") : time(event));
    int expiryReason = Math.toIntExact(Wire.optionalLong(o, "er").orElse(0L));
    return new AccountEvent.OrderUpdated(order, fill(o, order), expiryReason, time(event));
  }

  /**
   * Present for every execution with a size and a number, a liquidation's too, whatever the event
   * calls it. Without a number it cannot be told from another: the order says how much is executed,
   * and a look-up brings the fill.
   */
  private static Optional<Fill> fill(JsonNode o, Order order) {
    Optional<Price> price = Wire.optionalPrice(o, "L");
    Optional<Long> tradeId = Wire.optionalLong(o, "t").filter(id -> id > 0);
    Quantity quantity = Wire.optionalDecimal(o, "l").map(Quantity::new).orElse(Quantity.ZERO);
    String execution = Wire.optionalText(o, "x").orElse("");
    boolean executes = execution.equals("TRADE") || execution.equals("CALCULATED");
    if (!executes || price.isEmpty() || quantity.isZero() || tradeId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Fill(
            order.symbol(),
            tradeId.get(),
            order.orderId(),
            order.side(),
            order.positionSide(),
            price.get(),
            quantity,
            OrderCodec.money(o, "n", "N"),
            Wire.optionalDecimal(o, "rp").orElse(BigDecimal.ZERO),
            Wire.flag(o, "m"),
            order.updateTime()));
  }

  private static Frame<AccountEvent> algoUpdated(JsonNode event) {
    JsonNode o = body(event, "o");
    Optional<Price> trigger = Wire.optionalPrice(o, "tp");
    if (trigger.isEmpty()) {
      // A trailing order that a person placed: this node has none.
      return new Skipped<>();
    }
    AlgoOrder order =
        new AlgoOrder(
            Wire.symbol(o, "s"),
            Wire.longOf(o, "aid"),
            Wire.clientOrderId(Wire.text(o, "caid")),
            Wire.required(Side.class, o, "S"),
            OrderCodec.positionSide(o, "ps"),
            Wire.required(OrderType.class, o, "o"),
            trigger.get(),
            Wire.optionalDecimal(o, "q").map(Quantity::new).orElse(Quantity.ZERO),
            Wire.flag(o, "R"),
            Wire.flag(o, "cp"),
            OrderCodec.workingType(o, "wt"),
            OrderCodec.algoStatus(o, "X"),
            OrderCodec.child(o, "ai"),
            Wire.optionalDecimal(o, "aq").map(Quantity::new).orElse(Quantity.ZERO),
            Wire.optionalText(o, "rm"),
            event.hasNonNull("T") ? Wire.time(event, "T") : time(event));
    return new Event<>(new AccountEvent.AlgoOrderUpdated(order, time(event)));
  }

  private static AccountEvent.AccountChanged accountChanged(JsonNode event) {
    JsonNode a = body(event, "a");
    Instant changedAt = event.hasNonNull("T") ? Wire.time(event, "T") : time(event);
    List<AccountEvent.BalanceChange> balances = new ArrayList<>();
    for (JsonNode row : a.path("B")) {
      balances.add(
          new AccountEvent.BalanceChange(
              Wire.text(row, "a"),
              Wire.decimal(row, "wb"),
              Wire.optionalDecimal(row, "cw"),
              Wire.optionalDecimal(row, "bc")));
    }
    List<Position> positions = new ArrayList<>();
    for (JsonNode row : a.path("P")) {
      positions.add(position(row, changedAt));
    }
    return new AccountEvent.AccountChanged(
        Wire.optionalText(a, "m").orElse(""),
        Wire.optionalText(a, "S").map(Symbol::new),
        balances,
        positions,
        time(event));
  }

  private static Position position(JsonNode row, Instant changedAt) {
    PositionSide side = OrderCodec.positionSide(row, "ps");
    return new Position(
        Wire.symbol(row, "s"),
        side,
        new SignedQuantity(Wire.decimal(row, "pa")),
        Wire.optionalPrice(row, "ep"),
        Wire.optionalDecimal(row, "up").orElse(BigDecimal.ZERO),
        Optional.empty(),
        Wire.optionalText(row, "mt").flatMap(AccountCodec::knownMarginType),
        Wire.optionalDecimal(row, "iw").orElse(BigDecimal.ZERO),
        changedAt);
  }

  private static AccountEvent.MarginCalled marginCalled(JsonNode event) {
    List<AccountEvent.EndangeredPosition> positions = new ArrayList<>();
    for (JsonNode row : event.path("p")) {
      positions.add(
          new AccountEvent.EndangeredPosition(
              Wire.symbol(row, "s"),
              OrderCodec.positionSide(row, "ps"),
              new SignedQuantity(Wire.decimal(row, "pa")),
              Wire.optionalText(row, "mt").flatMap(AccountCodec::knownMarginType),
              Wire.optionalDecimal(row, "iw").orElse(BigDecimal.ZERO),
              Wire.optionalPrice(row, "mp"),
              Wire.optionalDecimal(row, "up").orElse(BigDecimal.ZERO),
              Wire.optionalDecimal(row, "mm")));
    }
    return new AccountEvent.MarginCalled(Wire.optionalDecimal(event, "cw"), positions, time(event));
  }

  /** Tells either of a symbol or of the whole account. */
  private static AccountEvent configUpdated(JsonNode event) {
    JsonNode ai = event.path("ai");
    if (ai.isObject()) {
      // A missing mode must not pass for single-asset.
      boolean multiAssets = Boolean.parseBoolean(Wire.text(ai, "j"));
      return new AccountEvent.MultiAssetsChanged(multiAssets, time(event));
    }
    JsonNode ac = body(event, "ac");
    return new AccountEvent.LeverageChanged(
        Wire.symbol(ac, "s"), Math.toIntExact(Wire.longOf(ac, "l")), time(event));
  }

  private static JsonNode body(JsonNode event, String field) {
    JsonNode body = event.path(field);
    if (!body.isObject()) {
      throw Wire.missing(field);
    }
    return body;
  }

  private static Instant time(JsonNode event) {
    return Wire.time(event, "E");
  }
}
