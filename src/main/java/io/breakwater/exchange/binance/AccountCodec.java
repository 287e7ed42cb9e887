package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.Balance;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.exchange.AccountConfig;
import io.breakwater.exchange.ListenKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Positions, balances and settings of the REST calls. One unreadable row makes the answer
 * unreadable: a position that was left out would pass for flat.
 */
final class AccountCodec {
  private AccountCodec() {}

  /** Open ones only: rows of size zero are there for their open orders. */
  static List<Position> positions(JsonNode rows) {
    List<Position> positions = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      SignedQuantity size = new SignedQuantity(Wire.decimal(row, "positionAmt"));
      if (!size.isFlat()) {
        positions.add(position(row, size));
      }
    }
    return positions;
  }

  private static Position position(JsonNode row, SignedQuantity size) {
    return new Position(
        Wire.symbol(row, "symbol"),
        OrderCodec.positionSide(row, "positionSide"),
        size,
        Wire.optionalPrice(row, "entryPrice"),
        Wire.optionalDecimal(row, "unRealizedProfit").orElse(BigDecimal.ZERO),
        Wire.optionalPrice(row, "liquidationPrice"),
        Instant.ofEpochMilli(Wire.optionalLong(row, "updateTime").orElse(0L)));
  }

  static List<Balance> balances(JsonNode rows) {
    List<Balance> balances = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      balances.add(
          new Balance(
              Wire.text(row, "asset"),
              Wire.decimal(row, "balance"),
              Wire.decimal(row, "availableBalance"),
              Instant.ofEpochMilli(Wire.optionalLong(row, "updateTime").orElse(0L))));
    }
    return balances;
  }

  static AccountConfig config(JsonNode node) {
    // A missing mode must not pass for one-way.
    boolean hedge = Boolean.parseBoolean(Wire.text(node, "dualSidePosition"));
    return new AccountConfig(
        hedge ? PositionMode.HEDGE : PositionMode.ONE_WAY,
        Wire.flag(node, "multiAssetsMargin"),
        Wire.flag(node, "canTrade"));
  }

  static List<SymbolConfig> symbolConfigs(JsonNode rows) {
    List<SymbolConfig> configs = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      configs.add(
          new SymbolConfig(
              Wire.symbol(row, "symbol"),
              marginType(Wire.text(row, "marginType")),
              Math.toIntExact(Wire.longOf(row, "leverage"))));
    }
    return configs;
  }

  static int leverage(JsonNode node) {
    return Math.toIntExact(Wire.longOf(node, "leverage"));
  }

  static ListenKey listenKey(JsonNode node) {
    return new ListenKey(Wire.text(node, "listenKey"));
  }

  /** The exchange writes {@code CROSSED}, {@code cross}, {@code ISOLATED} and {@code isolated}. */
  static MarginType marginType(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "CROSSED", "CROSS" -> MarginType.CROSSED;
      case "ISOLATED" -> MarginType.ISOLATED;
      default -> throw new WireException("margin type is unknown: " + Wire.excerpt(text));
    };
  }
}
