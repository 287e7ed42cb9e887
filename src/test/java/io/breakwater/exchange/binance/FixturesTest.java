package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.breakwater.domain.Income;
import io.breakwater.domain.IncomeType;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Money;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.PositionSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded payload that the client has a type for parses; the counts are printed. */
final class FixturesTest {
  private static final Path DATA = Path.of("..", "shared", "data");
  private static final Path FIXTURES = DATA.resolve("fixtures");
  private static final Symbol ANY = new Symbol("BTCUSDT");

  /** How an answer of each path is read; the paths with older versions have the same shape. */
  private static final Map<String, Function<JsonNode, Object>> BY_PATH =
      Map.ofEntries(
          Map.entry("GET time", body -> Wire.time(body, "serverTime")),
          Map.entry("GET exchangeInfo", FixturesTest::allInstruments),
          Map.entry("GET ticker/bookTicker", body -> all(MarketCodec.bookTickers(body))),
          Map.entry("GET premiumIndex", body -> all(MarketCodec.markPrices(body))),
          Map.entry("GET aggTrades", body -> MarketCodec.aggTrades(ANY, body)),
          Map.entry("GET depth", body -> MarketCodec.depth(ANY, body)),
          Map.entry("GET positionRisk", body -> AccountCodec.positions(body, Instant.EPOCH)),
          Map.entry("GET balance", AccountCodec::balances),
          Map.entry("GET accountConfig", AccountCodec::config),
          Map.entry("GET symbolConfig", AccountCodec::symbolConfigs),
          Map.entry("POST leverage", AccountCodec::leverage),
          Map.entry("POST order", OrderCodec::order),
          Map.entry("GET order", OrderCodec::order),
          Map.entry("DELETE order", OrderCodec::order),
          Map.entry("GET openOrders", OrderCodec::orders),
          Map.entry("POST algoOrder", OrderCodec::algo),
          Map.entry("GET algoOrder", OrderCodec::algo),
          Map.entry("DELETE algoOrder", body -> Wire.text(body, "clientAlgoId")),
          Map.entry("GET openAlgoOrders", OrderCodec::algos),
          Map.entry("GET allAlgoOrders", OrderCodec::algos),
          Map.entry("GET forceOrders", OrderCodec::orders),
          Map.entry("PUT order", OrderCodec::order),
          Map.entry("GET userTrades", OrderCodec::fills),
          Map.entry("GET income", AccountCodec::income),
          Map.entry("POST listenKey", AccountCodec::listenKey));

  private static final Set<String> MARKET_EVENTS =
      Set.of("aggTrade", "bookTicker", "depthUpdate", "markPriceUpdate");
  private static final Set<String> ACCOUNT_EVENTS =
      Set.of(
          "ORDER_TRADE_UPDATE",
          "ACCOUNT_UPDATE",
          "ALGO_UPDATE",
          "TRADE_LITE",
          "ACCOUNT_CONFIG_UPDATE",
          "listenKeyExpired",
          "MARGIN_CALL");

  private final Map<String, Integer> counts = new TreeMap<>();

  @BeforeEach
  void fixturesAreThere() {
    assumeTrue(Files.isDirectory(FIXTURES), "no recorded payloads at " + FIXTURES);
  }

  @Test
  void everyRecordedPayloadThatTheClientHasATypeForParses() throws IOException {
    binanceNetEndpoints();
    gocryptotrader();
    nautilusHttp();
    recordedAnswers();
    streams();
    int total = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("recorded payloads parsed: " + total + " " + counts);
    assertTrue(total >= 60, "only " + total + " payloads parsed: " + counts);
  }

  @Test
  void recordedIncomeIsTypedAndATransferHasNoSymbol() throws IOException {
    List<Income> rows =
        AccountCodec.income(
            read(FIXTURES.resolve("binance-net/Endpoints-Account-GetIncomeHistory.json"))
                .get("response"));
    Income transfer =
        new Income(
            Optional.empty(),
            IncomeType.TRANSFER,
            "TRANSFER",
            Money.of("-0.375", "USDT"),
            9_689_322_392L,
            Optional.empty(),
            Instant.ofEpochMilli(1_570_608_000_000L),
            "TRANSFER");
    // Of the same transaction, by another reason.
    Income commission =
        new Income(
            Optional.of(ANY),
            IncomeType.COMMISSION,
            "COMMISSION",
            Money.of("-0.01", "USDT"),
            9_689_322_392L,
            Optional.of(2_059_192L),
            Instant.ofEpochMilli(1_570_636_800_000L),
            "COMMISSION");
    assertEquals(List.of(transfer, commission), rows);
  }

  @Test
  void aRecordedAmendmentTellsTheOrderAsItIsNow() throws IOException {
    JsonNode answer = read(FIXTURES.resolve("binance-net/Endpoints-Trading-EditOrder.json"));
    Order order = OrderCodec.order(answer.get("response"));
    assertEquals(Optional.of(Price.of("30005")), order.price());
    assertEquals(Quantity.of("1"), order.quantity());
    assertEquals(OrderStatus.NEW, order.status());
    assertEquals(Optional.empty(), order.averagePrice());
  }

  @Test
  void recordedHedgePositionsAreSplitIntoHeldAndFlat() throws IOException {
    JsonNode answer = read(FIXTURES.resolve("binance-net/Endpoints-Trading-GetPositions.json"));
    PositionSnapshot snapshot = AccountCodec.positions(answer.get("response"), Instant.EPOCH);
    assertEquals(SignedQuantity.of("0.001"), snapshot.sizeOf(ANY, PositionSide.LONG));
    assertEquals(1, snapshot.positions().size());
    Position flat = snapshot.row(ANY, PositionSide.SHORT).orElseThrow();
    assertEquals(List.of(flat), snapshot.flat());
    assertEquals(Optional.of(MarginType.CROSSED), flat.marginType());
    assertEquals(Instant.EPOCH, flat.updateTime()); // the exchange's own zero
  }

  /** Which of the exchange's own orders, and how much of it is a fill; none: no fill. */
  @ParameterizedTest
  @CsvSource({
    "rust-user_data_json/order_update_adl.json, ADL, UNKNOWN, 0.005",
    "rust-user_data_json/order_update_insurance.json, LIQUIDATION, UNKNOWN, 0.02",
    "rust-user_data_json/order_update_calculated_pending.json, LIQUIDATION, NEW, none",
    "rust-user_data_json/order_update_settlement.json, SETTLEMENT, FILLED, 0.01",
    "py-ws_messages/ws_futures_order_update_adl_filled.json, ADL, FILLED, 1",
    "py-ws_messages/ws_futures_order_update_liquidation_zero_qty.json, LIQUIDATION, FILLED, none"
  })
  void whatTheExchangeClosedByForceIsKnownByItsOrigin(
      String file, OrderOrigin origin, OrderStatus status, String fill) throws IOException {
    String text = Files.readString(FIXTURES.resolve("nautilus").resolve(file));
    var frame = assertInstanceOf(StreamCodec.Event.class, new AccountStreamCodec().decode(text));
    var updated = assertInstanceOf(AccountEvent.OrderUpdated.class, frame.event());
    assertEquals(origin, OrderOrigin.of(updated.order().clientOrderId()));
    assertEquals(status, updated.order().status());
    assertEquals(fill, updated.fill().map(f -> f.quantity().toString()).orElse("none"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usdm-2021-07-22-2225utc/streams-raw.log.gz",
        "usdm-btcusdt-2024-08-08-2354utc/BTCUSDT-streams-raw.log.gz"
      })
  void everyMessageOfARecordedMarketParsesAndLeavesNoGap(String file) throws IOException {
    Path log = DATA.resolve("market").resolve(file);
    assumeTrue(Files.exists(log), "no recorded streams at " + log);
    Map<Symbol, Long> lastUpdate = new TreeMap<>();
    Map<String, Integer> events = new TreeMap<>();
    for (String message : lines(log)) {
      String text = message.substring(message.indexOf('{'));
      if (!text.contains("\"stream\"") || text.contains("@kline") || text.contains("@trade")) {
        continue;
      }
      var frame = new MarketStreamCodec().decode(text);
      if (frame instanceof StreamCodec.Event<MarketEvent> event) {
        events.merge(event.event().getClass().getSimpleName(), 1, Integer::sum);
        if (event.event() instanceof MarketEvent.DepthUpdate depth) {
          Long before = lastUpdate.put(depth.symbol(), depth.lastUpdateId());
          assertTrue(before == null || before == depth.previousUpdateId(), text);
        }
      } else if (frame instanceof StreamCodec.Unreadable<MarketEvent> bad) {
        assertTrue(
            !MARKET_EVENTS.contains(bad.kind()) && !bad.kind().equals("malformed"),
            bad + " " + text);
      }
    }
    System.out.println("recorded stream messages parsed: " + events);
    assertTrue(events.getOrDefault("DepthUpdate", 0) > 100, events.toString());
    assertTrue(events.getOrDefault("BookTicker", 0) > 10, events.toString());
  }

  private void binanceNetEndpoints() throws IOException {
    for (Path file : files("binance-net", "Endpoints-*.json")) {
      JsonNode fixture = read(file);
      String call = fixture.path("method").asText() + " " + last(fixture.path("path").asText());
      parse(file, call, fixture.get("response"));
    }
  }

  private void gocryptotrader() throws IOException {
    for (Path file : files("gocryptotrader", "*.json")) {
      JsonNode fixture = read(file);
      JsonNode request = fixture.get("request");
      String call = request.path("method").asText() + " " + last(request.path("path").asText());
      parse(file, call, fixture.get("response"));
    }
  }

  private void nautilusHttp() throws IOException {
    Map<String, String> calls =
        new TreeMap<>(
            Map.of(
                "http_futures_account_symbol_config", "GET symbolConfig",
                "http_futures_market_agg_trades", "GET aggTrades",
                "http_futures_market_exchange_info", "GET exchangeInfo",
                "http_futures_market_premium_index", "GET premiumIndex",
                "http_futures_account_positions_hedge", "GET positionRisk",
                "http_futures_account_orders", "GET openOrders",
                "position_risk", "GET positionRisk",
                "open_algo_orders", "GET openAlgoOrders"));
    List<Path> files = new ArrayList<>(files("nautilus/py-http_responses", "*.json"));
    files.addAll(files("nautilus/rust-http_json", "*.json"));
    for (Path file : files) {
      String call = calls.remove(file.getFileName().toString().replace(".json", ""));
      if (call != null) {
        parse(file, call, read(file));
      }
    }
    assertEquals(Map.of(), calls, "files that were expected");
  }

  private void recordedAnswers() throws IOException {
    Path recorded = FIXTURES.resolve("recorded");
    Path info = recorded.resolve("exchangeInfo-2021-07-21-full.json");
    parse(info, "GET exchangeInfo", read(info));
    assertEquals(122, MarketCodec.instruments(read(info)).values().size());
    Path trades = recorded.resolve("userTrades-2023-11-14.json");
    parse(trades, "GET userTrades", read(trades));
    Path batch = recorded.resolve("batchOrders-limit-new-2025-02-17.json");
    for (JsonNode order : read(batch)) {
      parse(batch, "POST order", order);
    }
  }

  private void streams() throws IOException {
    List<Path> files = new ArrayList<>(files("nautilus/py-ws_messages", "*.json"));
    files.addAll(files("nautilus/rust-user_data_json", "*.json"));
    files.addAll(files("nautilus/rust-market_data_json", "*.json"));
    for (Path file : files) {
      event(file, Files.readString(file));
    }
    for (Path file : files("recorded", "*.jsonl")) {
      for (String line : Files.readAllLines(file)) {
        event(file, line);
      }
    }
    for (Path file : files("binance-net", "Subscriptions-*.txt")) {
      for (String message : Files.readString(file).split("(?m)^(?=[><=])")) {
        if (message.startsWith("=")) {
          event(file, message.substring(message.indexOf('{')).replaceAll("\\|[^|]*\\|", "1"));
        }
      }
    }
  }

  private void event(Path file, String text) {
    JsonNode root = Wire.parse(text);
    JsonNode data = root.path("data").isObject() ? root.get("data") : root;
    String kind = data.path("e").asText();
    // The recorder has made these from REST answers: they lack what the stream has.
    if (root.path("generated").asBoolean()) {
      return;
    }
    boolean market = MARKET_EVENTS.contains(kind);
    if (!market && !ACCOUNT_EVENTS.contains(kind)) {
      return;
    }
    Object frame =
        market ? new MarketStreamCodec().decode(text) : new AccountStreamCodec().decode(text);
    if (kind.equals("aggTrade") && !data.has("a")) {
      // Of 2019, before these had an id: without it a trade cannot be told once and in order.
      assertEquals(new StreamCodec.Unreadable<>(kind, "field a is missing"), frame);
      counts.merge("(aggTrade of 2019 without an id, reported as unreadable)", 1, Integer::sum);
      return;
    }
    assertTrue(
        frame instanceof StreamCodec.Event || frame instanceof StreamCodec.Skipped,
        file + ": " + frame + " of " + text);
    if (frame instanceof StreamCodec.Event<?> event && event.event() instanceof AccountEvent e) {
      assertTrue(e.time().toEpochMilli() > 0, text);
    }
    counts.merge(kind, 1, Integer::sum);
  }

  private void parse(Path file, String call, JsonNode body) {
    Function<JsonNode, Object> codec = BY_PATH.get(call);
    if (codec == null) {
      return;
    }
    try {
      codec.apply(body);
    } catch (RuntimeException e) {
      throw new AssertionError(file + " as " + call + ": " + e.getMessage(), e);
    }
    counts.merge(call, 1, Integer::sum);
  }

  private static <T> List<T> all(MarketCodec.Rows<T> rows) {
    assertEquals(0, rows.unreadable(), () -> rows.firstCause().orElse(""));
    return rows.values();
  }

  private static List<Instrument> allInstruments(JsonNode body) {
    return all(MarketCodec.instruments(body));
  }

  private static String last(String path) {
    return path.replaceFirst("^/?fapi/v\\d/", "");
  }

  private static JsonNode read(Path file) throws IOException {
    String text = Files.readString(file);
    return text.isBlank() ? JsonNodeFactory.instance.objectNode() : Wire.parse(text);
  }

  private static List<Path> files(String folder, String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var found = Files.newDirectoryStream(FIXTURES.resolve(folder), glob)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  private static List<String> lines(Path gzip) throws IOException {
    try (var reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8));
        Stream<String> lines = reader.lines()) {
      return lines.toList();
    }
  }
}
