package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.simulator.source.TradeSources;
import io.breakwater.simulator.wire.LimitSettings;
import io.breakwater.simulator.wire.SocketFrame;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real wire text against the exchange in process, at times that the test says. */
final class SimulatedExchangeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");
  private static final String ORDER = "POST /fapi/v1/order";

  private SimulatedExchange exchange;
  private Instant now = START;

  @BeforeEach
  void open() {
    exchange = exchange(LimitSettings.usual());
  }

  private static SimulatedExchange exchange(LimitSettings limits) {
    var rules = Instruments.btcusdt();
    var settings =
        new ExchangeSettings(
            EngineSettings.of(List.of(rules)),
            limits,
            List.of(AccountSettings.parse("alice:key:secret:10000")),
            List.of(new ExchangeSettings.Recording(rules.symbol(), TradeSources.sample())),
            BigDecimal.TEN,
            ExchangeSettings.WhenDone.HOLD,
            10_000);
    return new SimulatedExchange(settings, new SplittableRandom(5), START);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /fapi/v1/positionRisk||404|-5000",
        "GET /fapi/v1/depth|symbol=BTCUSDT&limit=7|400|-4021",
        "GET /fapi/v1/depth||400|-1102",
        "GET /fapi/v1/depth|symbol=NOPE|400|-1121",
        "POST /fapi/v1/order|symbol=BTCUSDT&side=UP&type=MARKET&quantity=1|400|-1117",
        "POST /fapi/v1/order|symbol=BTCUSDT&side=BUY&type=MOON&quantity=1|400|-1116",
        "POST /fapi/v1/order|symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=800|400|-1102",
        "POST /fapi/v1/order|symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timeInForce=GTC"
            + "|400|-1106",
        "POST /fapi/v1/order|symbol=BTCUSDT&side=SELL&type=STOP_MARKET&quantity=1&stopPrice=1"
            + "|400|-4120",
        "POST /fapi/v1/order|symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1e1|400|-1100",
        "DELETE /fapi/v1/order|symbol=BTCUSDT&orderId=5|400|-2011",
        "DELETE /fapi/v1/order|symbol=BTCUSDT|400|-1102",
        "GET /fapi/v1/order|symbol=BTCUSDT&origClientOrderId=x|400|-2013",
        "GET /fapi/v1/algoOrder|clientAlgoId=x|400|-2013",
        "POST /fapi/v1/marginType|symbol=BTCUSDT&marginType=CROSSED|400|-4046",
        "POST /fapi/v1/positionSide/dual|dualSidePosition=false|400|-4059",
        "POST /fapi/v1/multiAssetsMargin|multiAssetsMargin=false|400|-4171",
        "POST /fapi/v1/leverage|symbol=BTCUSDT&leverage=500|400|-4028",
        "PUT /fapi/v1/listenKey||400|-1125"
      })
  void errorsCarryTheirStatusAndCode(String endpoint, String params, int status, int code)
      throws Exception {
    WireAnswer answer = signed(endpoint, params == null ? "" : params);
    assertEquals(status, answer.status(), answer.body());
    assertEquals(code, JSON.readTree(answer.body()).get("code").asInt(), answer.body());
  }

  @Test
  void keySignatureAndTimeAreCheckedInThisOrder() throws Exception {
    String stale = "timestamp=" + (START.toEpochMilli() - 5001);
    String early = "timestamp=" + (START.toEpochMilli() + 1000);
    String good = "timestamp=" + START.toEpochMilli();
    expect(401, -2014, send("GET /fapi/v3/balance", "", Map.of()));
    expect(401, -2015, send("GET /fapi/v3/balance", "", Map.of("x-mbx-apikey", "other")));
    expect(400, -1102, send("GET /fapi/v3/balance", "", key()));
    expect(400, -1102, send("GET /fapi/v3/balance", good, key()));
    expect(400, -1022, send("GET /fapi/v3/balance", good + "&signature=00", key()));
    expect(400, -1021, send("GET /fapi/v3/balance", WireWorld.sign(stale), key()));
    WireAnswer ahead = send("GET /fapi/v3/balance", WireWorld.sign(early), key());
    expect(400, -1021, ahead);
    assertTrue(ahead.body().contains("1000ms ahead of the server's time."), ahead.body());
    assertEquals(200, send("GET /fapi/v3/balance", WireWorld.sign(good), key()).status());
  }

  @Test
  void anAckTellsNothingOfTheFillAndHasNoAverage() throws Exception {
    JsonNode ack = ok(ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1");
    assertEquals("NEW", ack.get("status").asText());
    assertEquals("0.000", ack.get("executedQty").asText());
    assertFalse(ack.has("avgPrice"));
    JsonNode result =
        ok(ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newOrderRespType=RESULT");
    assertEquals("FILLED", result.get("status").asText());
    assertEquals("0.100", result.get("executedQty").asText());
    JsonNode record =
        ok("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + result.get("orderId").asText());
    assertTrue(record.get("avgPrice").decimalValue().signum() >= 0);
    assertTrue(record.has("cumQuote"));
  }

  @Test
  void theStartUpCallsOfClientsAreAnswered() throws Exception {
    for (String path :
        List.of(
            "/fapi/v1/ping",
            "/fapi/v1/time",
            "/fapi/v1/exchangeInfo",
            "/fapi/v1/premiumIndex",
            "/fapi/v1/ticker/bookTicker",
            "/fapi/v2/ticker/price",
            "/fapi/v1/leverageBracket",
            "/fapi/v1/positionSide/dual",
            "/fapi/v1/multiAssetsMargin",
            "/fapi/v1/accountConfig",
            "/fapi/v1/symbolConfig",
            "/fapi/v3/account",
            "/fapi/v2/account",
            "/fapi/v3/balance",
            "/fapi/v2/balance",
            "/fapi/v3/positionRisk",
            "/fapi/v2/positionRisk",
            "/fapi/v1/openOrders",
            "/fapi/v1/openAlgoOrders",
            "/fapi/v1/income")) {
      ok("GET " + path, "");
    }
    for (String path :
        List.of(
            "/fapi/v1/depth",
            "/fapi/v1/trades",
            "/fapi/v1/aggTrades",
            "/fapi/v1/allOrders",
            "/fapi/v1/userTrades",
            "/fapi/v1/allAlgoOrders",
            "/fapi/v1/commissionRate")) {
      ok("GET " + path, "symbol=BTCUSDT");
    }
  }

  @Test
  void overTheWeightLimitComes429ThenABan() throws Exception {
    exchange = exchange(new LimitSettings(10, 300, 1200, 2, Duration.ofMinutes(2)));
    for (int i = 0; i < 10; i++) {
      assertEquals(200, send("GET /fapi/v1/ping", "", Map.of()).status());
    }
    expect(429, -1003, send("GET /fapi/v1/ping", "", Map.of()));
    expect(429, -1003, send("GET /fapi/v1/ping", "", Map.of()));
    WireAnswer banned = send("GET /fapi/v1/ping", "", Map.of());
    expect(418, -1003, banned);
    assertTrue(banned.body().contains("IP banned until "), banned.body());
    now = now.plusSeconds(100);
    expect(418, -1003, send("GET /fapi/v1/ping", "", Map.of()));
    now = now.plusSeconds(121);
    assertEquals(200, send("GET /fapi/v1/ping", "", Map.of()).status());
  }

  @Test
  void ordersAreCountedByAccount() throws Exception {
    exchange = exchange(new LimitSettings(2400, 2, 1200, 10, Duration.ofMinutes(2)));
    String order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1";
    ok(ORDER, order);
    WireAnswer second = signed(ORDER, order);
    assertEquals("2", second.headers().get("X-MBX-ORDER-COUNT-10S"));
    expect(429, -1015, signed(ORDER, order));
    assertEquals(200, signed("GET /fapi/v3/balance", "").status());
    now = now.plusSeconds(10);
    ok(ORDER, order);
  }

  @Test
  void allFormsOfTheUserStreamDeliver() throws Exception {
    String key = ok("POST /fapi/v1/listenKey", "").get("listenKey").asText();
    assertEquals(key, ok("POST /fapi/v1/listenKey", "").get("listenKey").asText());
    openSocket(1, "/private/ws/" + key, "");
    openSocket(2, "/private/ws", "listenKey=" + key + "&events=ORDER_TRADE_UPDATE");
    openSocket(3, "/private/stream", "listenKey=" + key + "&events=ACCOUNT_UPDATE");
    openSocket(4, "/private/ws", "listenKey=" + key);
    openSocket(5, "/private/stream", "");
    exchange.socketText(5, "{\"method\":\"SUBSCRIBE\",\"params\":[\"" + key + "\"],\"id\":1}", now);
    exchange.advance(now);

    ok(ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1");

    List<SocketFrame> frames = exchange.advance(now);
    assertEquals(
        List.of("ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE", "ORDER_TRADE_UPDATE"), events(frames, 1));
    assertEquals(List.of("ORDER_TRADE_UPDATE", "ORDER_TRADE_UPDATE"), events(frames, 2));
    assertEquals(List.of(key + "@ACCOUNT_UPDATE"), events(frames, 3));
    assertEquals(3, events(frames, 4).size());
    assertEquals(List.of(key, key, key), events(frames, 5));
  }

  @Test
  void aListenKeyThatIsNotRenewedExpiresAndTheSocketStaysOpen() throws Exception {
    String key = ok("POST /fapi/v1/listenKey", "").get("listenKey").asText();
    openSocket(1, "/private/ws", "listenKey=" + key);
    now = now.plus(Duration.ofMinutes(61));
    assertEquals(List.of("listenKeyExpired"), events(exchange.advance(now), 1));
    ok(ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1");
    assertEquals(List.of(), exchange.advance(now));
  }

  @Test
  void depthChangesChainFromASnapshotToTheSameBook() throws Exception {
    openSocket(1, "/public/ws/btcusdt@depth@100ms", "");
    long previous = 0;
    Map<String, String> bids = new java.util.TreeMap<>();
    for (int i = 0; i < 50; i++) {
      now = now.plusMillis(100);
      for (SocketFrame frame : exchange.advance(now)) {
        JsonNode event = JSON.readTree(((SocketFrame.Text) frame).text());
        assertTrue(previous == 0 || event.get("pu").asLong() == previous);
        previous = event.get("u").asLong();
        for (JsonNode level : event.get("b")) {
          if (new BigDecimal(level.get(1).asText()).signum() == 0) {
            bids.remove(level.get(0).asText());
          } else {
            bids.put(level.get(0).asText(), level.get(1).asText());
          }
        }
      }
    }
    JsonNode book = ok("GET /fapi/v1/depth", "symbol=BTCUSDT&limit=1000");
    assertEquals(previous, book.get("lastUpdateId").asLong());
    Map<String, String> snapshot = new java.util.TreeMap<>();
    book.get("bids").forEach(level -> snapshot.put(level.get(0).asText(), level.get(1).asText()));
    assertEquals(snapshot, bids);
  }

  @Test
  void aFrozenRouteIsSilentAndTellsNothingLater() throws Exception {
    openSocket(1, "/market/ws/btcusdt@markPrice@1s", "");
    exchange.add(
        new SocketFault(
            SocketFault.Route.MARKET,
            SocketFault.Effect.FREEZE,
            Optional.of(Duration.ofSeconds(5))),
        now);
    now = now.plusMillis(4900);
    assertEquals(List.of(), exchange.advance(now));
    now = now.plusMillis(1200);
    assertEquals(2, exchange.advance(now).size());
  }

  @Test
  void faultsExecuteOrNotAsTheySay() throws Exception {
    String order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newClientOrderId=";
    exchange.add(RequestFault.unknown(ORDER, RequestFault.Effect.FAIL_WITHOUT_EXECUTING, 1));
    exchange.add(RequestFault.unknown("POST /fapi/*", RequestFault.Effect.EXECUTE_THEN_FAIL, 1));
    expect(503, -1000, signed(ORDER, order + "never"));
    expect(503, -1000, signed(ORDER, order + "done"));
    String lookUp = "symbol=BTCUSDT&origClientOrderId=";
    expect(400, -2013, signed("GET /fapi/v1/order", lookUp + "never"));
    assertEquals("FILLED", ok("GET /fapi/v1/order", lookUp + "done").get("status").asText());
    exchange.add(RequestFault.slow("GET *", Duration.ofSeconds(3), -1));
    var late = exchange.handle(request("GET /fapi/v1/time", "", Map.of()), now);
    assertEquals(Duration.ofSeconds(3), late.delay());
  }

  @Test
  void theBooksTellOfOrdersFillsPositionsAndStops() throws Exception {
    ok(ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newClientOrderId=in");
    String stop =
        "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=700"
            + "&closePosition=true&workingType=MARK_PRICE&clientAlgoId=sl";
    JsonNode ack = ok("POST /fapi/v1/algoOrder", stop);
    assertEquals("NEW", ack.get("algoStatus").asText());
    assertEquals("700.00", ack.get("triggerPrice").asText());
    expect(400, -4130, signed("POST /fapi/v1/algoOrder", stop.replace("=sl", "=sl-2")));
    assertEquals("200", ok("DELETE /fapi/v1/algoOrder", "clientAlgoId=sl").get("code").asText());

    List<String> kinds =
        exchange.records().stream().map(entry -> entry.getClass().getSimpleName()).toList();
    assertEquals(
        List.of(
            "OrderAccepted",
            "PositionChanged",
            "Filled",
            "OrderDone",
            "RequestArrived",
            "StopLive",
            "RequestArrived",
            "RequestArrived",
            "StopGone",
            "RequestArrived"),
        kinds);
    var entry = assertInstanceOf(ExchangeRecord.RequestArrived.class, exchange.records().get(4));
    assertTrue(entry.entry());
    assertEquals(Optional.of("alice"), entry.account());
  }

  @Test
  void aReaderFollowsTheBooksFromWhereItWas() {
    WireWorld world = new WireWorld(Variants.usual(), LimitSettings.usual());
    for (int i = 0; i < 100; i++) {
      world.signed("GET /fapi/v1/ping", "");
    }
    assertEquals(100, world.exchange().recordCount());
    List<ExchangeRecord> all = world.exchange().records();
    assertEquals(all, world.exchange().recordsFrom(0));
    assertEquals(all.subList(97, 100), world.exchange().recordsFrom(97));
    assertEquals(List.of(), world.exchange().recordsFrom(100));
    assertEquals(List.of(), world.exchange().recordsFrom(101));
  }

  @Test
  void theBooksKeepNoMoreThanTheyMay() {
    RecordBook book = new RecordBook(3);
    List<ExchangeRecord> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(new ExchangeRecord.SocketClosed(START, i, ""));
      book.add(all.get(i));
      assertEquals(all.subList(Math.max(0, i - 2), i + 1), book.from(0), "after " + i);
      assertEquals(all.subList(Math.max(0, i - 1), i + 1), book.from(i - 1), "after " + i);
      assertEquals(i + 1, book.count());
    }
  }

  @Test
  void anOrderThatIsHeldTooLongMeetsTheEnginesOwnWindow() {
    WireWorld world = new WireWorld(Variants.usual(), LimitSettings.usual());
    String order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newClientOrderId=";
    world.exchange().add(hold(Duration.ofMillis(5001), 2));
    assertEquals("400 -5028", world.outcome(ORDER, order + "late"));
    assertEquals("200", world.outcome(ORDER, order + "patient&recvWindow=6000"));
    world.exchange().clearFaults();
    String lookUp = "symbol=BTCUSDT&origClientOrderId=";
    assertEquals("400 -2013", world.outcome("GET /fapi/v1/order", lookUp + "late"));

    world.exchange().add(hold(Duration.ofSeconds(5), 1));
    String query = WireWorld.sign(order + "just&timestamp=" + world.now().toEpochMilli());
    WireResult held = world.handle(ORDER, query, "key");
    assertEquals(Duration.ofSeconds(5), held.delay());
    assertEquals("200", world.outcome("GET /fapi/v1/order", lookUp + "just"));
  }

  private static RequestFault hold(Duration span, int count) {
    return new RequestFault(
        ORDER, RequestFault.Effect.HOLD, 503, Optional.empty(), "", count, span);
  }

  @Test
  void theSameSeedGivesTheSameFrames() throws Exception {
    assertEquals(run(), run());
  }

  private List<String> run() throws Exception {
    exchange = exchange(LimitSettings.usual());
    now = START;
    openSocket(1, "/market/ws/btcusdt@aggTrade", "");
    openSocket(2, "/public/stream", "streams=btcusdt@bookTicker/btcusdt@depth@100ms");
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      now = now.plusMillis(37);
      exchange.advance(now).forEach(frame -> told.add(frame.toString()));
      if (i % 50 == 0) {
        told.add(signed(ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1").body());
      }
    }
    assertTrue(told.size() > 100, "only " + told.size());
    return told;
  }

  @Test
  void anAccountTextIsRefusedWithoutItsSecret() {
    for (String text :
        List.of("alice", "alice:k", "alice:k::1", "alice:k:hush:much", ":k:hush:1")) {
      var wrong = assertThrows(IllegalArgumentException.class, () -> AccountSettings.parse(text));
      assertTrue(wrong.getMessage().contains("NAME:KEY:SECRET:USDT"), wrong.getMessage());
      assertFalse(wrong.getMessage().contains("hush"), wrong.getMessage());
    }
  }

  private void openSocket(long socket, String path, String query) {
    assertEquals(Optional.empty(), exchange.openSocket(socket, path, query, now));
  }

  private static List<String> events(List<SocketFrame> frames, long socket) throws Exception {
    List<String> names = new ArrayList<>();
    for (SocketFrame frame : frames) {
      if (frame.socket() == socket) {
        JsonNode node = JSON.readTree(((SocketFrame.Text) frame).text());
        names.add(node.has("stream") ? node.get("stream").asText() : node.get("e").asText());
      }
    }
    return names;
  }

  private JsonNode ok(String endpoint, String params) throws Exception {
    WireAnswer answer = signed(endpoint, params);
    assertEquals(200, answer.status(), endpoint + " " + answer.body());
    return JSON.readTree(answer.body());
  }

  private WireAnswer signed(String endpoint, String params) throws Exception {
    String time = "timestamp=" + now.toEpochMilli();
    return send(endpoint, WireWorld.sign(params.isEmpty() ? time : params + "&" + time), key());
  }

  private WireAnswer send(String endpoint, String query, Map<String, String> headers) {
    WireResult result = exchange.handle(request(endpoint, query, headers), now);
    return assertInstanceOf(WireResult.Answered.class, result).answer();
  }

  private static WireRequest request(String endpoint, String query, Map<String, String> headers) {
    String[] parts = endpoint.split(" ");
    return new WireRequest(parts[0], parts[1], query, "", headers, "10.0.0.1");
  }

  private static Map<String, String> key() {
    return Map.of("x-mbx-apikey", "key");
  }

  private static void expect(int status, int code, WireAnswer answer) throws Exception {
    assertEquals(status, answer.status(), answer.body());
    assertEquals(code, JSON.readTree(answer.body()).get("code").asInt(), answer.body());
  }
}
