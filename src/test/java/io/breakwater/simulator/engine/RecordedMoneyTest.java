package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every recorded answer that carries a position, against the engine's formulas. A figure that does
 * not agree must be listed here with its reason, and one that is listed must not agree.
 */
final class RecordedMoneyTest {
  private static final Path FIXTURES = Path.of("../shared/data/fixtures");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final String SET_BY_HAND =
      "an example of the documentation: the amount was set by hand, all else is of a flat position";

  /** What disagrees, and why. */
  private static final Map<String, String> INCONSISTENT =
      Map.of(
          "Endpoints-Account-GetAccountInfoV3.json BTCUSDT BOTH notional",
          SET_BY_HAND,
          "Socket-Trading-GetPositions.txt BTCUSDT BOTH notional",
          SET_BY_HAND,
          "Socket-Trading-GetPositions.txt BTCUSDT BOTH PnL",
          SET_BY_HAND,
          "http_futures_account_positions_hedge.json BTCUSDT SHORT PnL",
          "its entry price is missing: 0.00000 with an amount of -10",
          "uds-market-order-fill-2021-12-19.jsonl commission",
          "47202.40 × 0.001 × 0.0004 is 0.01888096 and the exchange took 0.01888095: a unit of the"
              + " last digit less than either rounding or cutting gives");

  private final Map<String, String> compared = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  @BeforeEach
  void fixturesAreThere() {
    assumeTrue(Files.isDirectory(FIXTURES), "no recorded payloads at " + FIXTURES);
  }

  @Test
  void recordedPositionsAgreeWithOurFormulas() throws IOException {
    Map<String, Brackets> brackets = recordedBrackets();
    for (Path file : files()) {
      List<JsonNode> rows = new ArrayList<>();
      documents(file).forEach(document -> collect(document, "positionAmt", rows));
      for (JsonNode row : rows) {
        if (decimal(row, "positionAmt").orElseThrow().signum() != 0) {
          String name =
              file.getFileName()
                  + " "
                  + row.get("symbol").asText()
                  + " "
                  + row.get("positionSide").asText();
          comparePosition(name, row, brackets.get(row.get("symbol").asText()));
        }
      }
    }
    compareCommissions();
    System.out.println("recorded figures that agree: " + compared.keySet());
    assertEquals(List.of(), wrong);
    assertTrue(compared.size() >= 8, compared.toString());
  }

  private void comparePosition(String name, JsonNode row, Brackets brackets) {
    BigDecimal amount = decimal(row, "positionAmt").orElseThrow();
    Optional<BigDecimal> mark = decimal(row, "markPrice");
    Optional<BigDecimal> entry = decimal(row, "entryPrice");
    Optional<BigDecimal> profit =
        decimal(row, "unRealizedProfit").or(() -> decimal(row, "unrealizedProfit"));
    Optional<BigDecimal> notional = decimal(row, "notional");
    if (notional.isPresent()) {
      BigDecimal ours = mark.map(amount::multiply).orElse(amount);
      compare(name + " notional", notional.get(), ours, RoundingMode.DOWN);
    }
    if (mark.isPresent() && entry.isPresent() && profit.isPresent()) {
      BigDecimal ours = amount.multiply(mark.get().subtract(entry.get()));
      compare(name + " PnL", profit.get(), ours, RoundingMode.DOWN);
    }
    Optional<BigDecimal> leverage = decimal(row, "leverage");
    Optional<BigDecimal> initial = decimal(row, "positionInitialMargin");
    if (mark.isPresent() && leverage.isPresent() && initial.isPresent()) {
      BigDecimal ours =
          amount.multiply(mark.get()).abs().divide(leverage.get(), 12, RoundingMode.UP);
      compare(name + " initial margin", initial.get(), ours, RoundingMode.UP);
    }
    Optional<BigDecimal> maintenance = decimal(row, "maintMargin");
    if (mark.isPresent() && maintenance.isPresent() && maintenance.get().signum() != 0) {
      BigDecimal ours = brackets.maintenanceMargin(amount.multiply(mark.get()).abs());
      compare(name + " maintenance margin", maintenance.get(), ours, RoundingMode.DOWN);
    }
    // Only an isolated row has all that its liquidation price hangs on.
    if (row.path("marginType").asText().equals("isolated") && profit.isPresent()) {
      BigDecimal wallet = decimal(row, "isolatedMargin").orElseThrow().subtract(profit.get());
      BigDecimal cost = amount.multiply(mark.orElseThrow()).subtract(profit.get());
      BigDecimal ours =
          LiquidationPrice.of(
              brackets,
              List.of(new LiquidationPrice.Leg(amount, cost)),
              wallet,
              mark.orElseThrow());
      BigDecimal theirs = decimal(row, "liquidationPrice").orElseThrow();
      compare(name + " liquidation price", theirs, ours, RoundingMode.HALF_UP);
    }
  }

  /** Of 2021 and 2023, when a taker of the lowest tier paid 0.04 %. */
  private void compareCommissions() throws IOException {
    BigDecimal rate = new BigDecimal("0.0004");
    for (JsonNode trade : documents(FIXTURES.resolve("recorded/userTrades-2023-11-14.json"))) {
      JsonNode row = trade.get(0);
      BigDecimal value =
          decimal(row, "price").orElseThrow().multiply(decimal(row, "qty").orElseThrow());
      BigDecimal theirs = decimal(row, "commission").orElseThrow();
      compare("userTrades commission", theirs, value.multiply(rate), RoundingMode.HALF_UP);
    }
    String file = "uds-market-order-fill-2021-12-19.jsonl";
    for (JsonNode event : documents(FIXTURES.resolve("recorded").resolve(file))) {
      Optional<BigDecimal> theirs = decimal(event.path("o"), "n");
      if (theirs.isPresent()) {
        BigDecimal price = decimal(event.get("o"), "L").orElseThrow();
        BigDecimal value = price.multiply(decimal(event.get("o"), "l").orElseThrow());
        compare(file + " commission", theirs.get(), value.multiply(rate), RoundingMode.HALF_UP);
      }
    }
  }

  /** To the digits that were printed. */
  private void compare(String name, BigDecimal theirs, BigDecimal ours, RoundingMode mode) {
    int digits = Math.min(8, Math.max(theirs.scale(), 0));
    // What is a whole number here may have lost its zeros on the way.
    BigDecimal shown = theirs.scale() <= 1 ? ours : ours.setScale(digits, mode);
    boolean same = shown.compareTo(theirs) == 0;
    if (INCONSISTENT.containsKey(name)) {
      assertFalse(same, name + " is listed as inconsistent and agrees");
    } else if (same) {
      compared.put(name, theirs.toPlainString());
    } else {
      wrong.add(name + ": recorded " + theirs.toPlainString() + ", ours " + ours.toPlainString());
    }
  }

  private static Map<String, Brackets> recordedBrackets() throws IOException {
    Map<String, Brackets> bySymbol = new TreeMap<>();
    Path file = FIXTURES.resolve("recorded/leverageBracket-2024-10.json");
    for (JsonNode symbol : JSON.readTree(file.toFile())) {
      List<Brackets.Bracket> rows = new ArrayList<>();
      for (JsonNode row : symbol.get("brackets")) {
        rows.add(
            new Brackets.Bracket(
                row.get("bracket").asInt(),
                row.get("initialLeverage").asInt(),
                row.get("notionalFloor").decimalValue(),
                row.get("notionalCap").decimalValue(),
                row.get("maintMarginRatio").decimalValue(),
                row.get("cum").decimalValue()));
      }
      bySymbol.put(symbol.get("symbol").asText(), Brackets.of(rows, Optional.empty()));
    }
    return bySymbol;
  }

  @Test
  void recordedBracketsMeetWithoutAStep() throws IOException {
    Map<String, Brackets> all = recordedBrackets();
    assertEquals(15, all.size());
    all.forEach(
        (symbol, brackets) -> {
          for (int i = 1; i < brackets.all().size(); i++) {
            Brackets.Bracket row = brackets.all().get(i);
            BigDecimal below = brackets.all().get(i - 1).maintenanceMargin(row.floor());
            BigDecimal step = row.maintenanceMargin(row.floor()).subtract(below).abs();
            // The recorded cum is rounded where the ratios have many decimals.
            assertTrue(step.compareTo(BigDecimal.ONE) < 0, symbol + " " + row);
          }
        });
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(FIXTURES)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The JSON in a file: all of it, or that of each line, or what follows a mark. */
  private static List<JsonNode> documents(Path file) throws IOException {
    String text = Files.readString(file);
    List<JsonNode> found = new ArrayList<>();
    if (file.toString().endsWith(".json")) {
      found.add(JSON.readTree(text));
    } else if (file.toString().endsWith(".jsonl")) {
      for (String line : text.lines().toList()) {
        found.add(JSON.readTree(line));
      }
    } else if (text.contains("\n=")) {
      String message = text.substring(text.indexOf("\n=") + 2).replace("|1|", "1");
      if (message.contains("positionAmt")) {
        found.add(JSON.readTree(message.substring(message.indexOf('{'))));
      }
    }
    return found;
  }

  private static void collect(JsonNode node, String field, List<JsonNode> rows) {
    if (node.isObject() && node.has(field)) {
      rows.add(node);
    }
    node.forEach(child -> collect(child, field, rows));
  }

  private static Optional<BigDecimal> decimal(JsonNode row, String name) {
    return row.hasNonNull(name)
        ? Optional.of(new BigDecimal(row.get(name).asText()))
        : Optional.empty();
  }
}
