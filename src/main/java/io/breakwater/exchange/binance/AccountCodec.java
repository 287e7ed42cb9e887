package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.Balance;
import io.breakwater.domain.Income;
import io.breakwater.domain.IncomeType;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Money;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.exchange.AccountConfig;
import io.breakwater.exchange.ListenKey;
import io.breakwater.exchange.PositionSnapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Positions, balances, income and settings of the REST calls. One unreadable row makes the answer
 * unreadable: a position that was left out would pass for flat.
 */
final class AccountCodec {
  private AccountCodec() {}

  /** Rows of size zero are there for their open orders. */
  static PositionSnapshot positions(JsonNode rows, Instant askedAt) {
    List<Position> positions = new ArrayList<>();
    List<Position> flat = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      Position position = position(row);
      (position.size().isFlat() ? flat : positions).add(position);
    }
    return new PositionSnapshot(positions, flat, askedAt);
  }

  private static Position position(JsonNode row) {
    return new Position(
        Wire.symbol(row, "symbol"),
        OrderCodec.positionSide(row, "positionSide"),
        new SignedQuantity(Wire.decimal(row, "positionAmt")),
        Wire.optionalPrice(row, "entryPrice"),
        Wire.optionalDecimal(row, "unRealizedProfit").orElse(BigDecimal.ZERO),
        Wire.optionalPrice(row, "liquidationPrice"),
        // The second version of the call tells it, the third does not.
        Wire.optionalText(row, "marginType").flatMap(AccountCodec::knownMarginType),
        Wire.optionalDecimal(row, "isolatedWallet").orElse(BigDecimal.ZERO),
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

  static List<Income> income(JsonNode rows) {
    List<Income> income = new ArrayList<>();
    for (JsonNode row : OrderCodec.array(rows)) {
      String word = Wire.text(row, "incomeType");
      income.add(
          new Income(
              Wire.optionalText(row, "symbol").map(Symbol::new),
              incomeType(word),
              word,
              new Money(Wire.decimal(row, "income"), Wire.text(row, "asset")),
              Wire.longOf(row, "tranId"),
              // Empty, a number or text: what is no number names no fill, and the amount counts.
              Wire.optionalText(row, "tradeId")
                  .filter(text -> text.matches("[1-9]\\d{0,17}"))
                  .map(Long::valueOf),
              Wire.time(row, "time"),
              Wire.optionalText(row, "info").orElse("")));
    }
    return income;
  }

  private static IncomeType incomeType(String word) {
    // The exchange's spelling lacks a letter.
    return word.equals("DELIVERED_SETTELMENT")
        ? IncomeType.DELIVERED_SETTLEMENT
        : Wire.constant(IncomeType.class, word).orElse(IncomeType.UNKNOWN);
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

  static MarginType marginType(String text) {
    return knownMarginType(text)
        .orElseThrow(() -> new WireException("margin type is unknown: " + Wire.excerpt(text)));
  }

  /** The exchange writes {@code CROSSED}, {@code cross}, {@code ISOLATED} and {@code isolated}. */
  static Optional<MarginType> knownMarginType(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "CROSSED", "CROSS" -> Optional.of(MarginType.CROSSED);
      case "ISOLATED" -> Optional.of(MarginType.ISOLATED);
      default -> Optional.empty();
    };
  }
}
