package io.breakwater.simulator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.simulator.source.TradeSources;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real port, with the JDK's clients. */
final class ExchangeServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "key-of-alice";
  private static final String SECRET = "secret-of-alice";

  private static ActorTestKit kit;
  private final HttpClient http = HttpClient.newHttpClient();
  private ExchangeServer server;

  @BeforeAll
  static void startSystem() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    server = start(0).toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    server.stop().toCompletableFuture().join();
  }

  private static CompletionStage<ExchangeServer> start(int port) {
    var account = AccountSettings.parse("alice:" + KEY + ":" + SECRET + ":10000");
    return ExchangeServer.start(
        kit.system(),
        ExchangeServerSettings.of(
            port, TradeSources.sample(), BigDecimal.valueOf(60), List.of(account)),
        Clock.systemUTC(),
        new SplittableRandom(1));
  }

  @Test
  void anOrderIsFilledAndToldOnTheUserStream() throws Exception {
    String listenKey = signed("POST", "/fapi/v1/listenKey", "").get("listenKey").asText();
    var stream = new Messages();
    open("/private/ws?listenKey=" + listenKey + "&events=ORDER_TRADE_UPDATE", stream);

    JsonNode order =
        signed(
            "POST",
            "/fapi/v1/order",
            "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newClientOrderId=a-1"
                + "&newOrderRespType=RESULT");

    assertEquals("FILLED", order.get("status").asText(), order.toString());
    assertEquals("NEW", stream.next().at("/o/x").asText());
    JsonNode fill = stream.next();
    assertEquals("TRADE", fill.at("/o/x").asText());
    assertEquals("a-1", fill.at("/o/c").asText());
    assertEquals("0.1", fill.at("/o/z").asText());
    JsonNode positions = signed("GET", "/fapi/v3/positionRisk", "");
    assertEquals("0.100", positions.get(0).get("positionAmt").asText());
    var view = server.accountView("alice").toCompletableFuture().join();
    assertEquals(0, view.positions().get(0).amount().compareTo(new BigDecimal("0.1")));
  }

  @Test
  void tradesComeOnTheMarketRouteWithoutGaps() throws Exception {
    var stream = new Messages();
    open("/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s", stream);

    long last = 0;
    int trades = 0;
    while (trades < 5) {
      JsonNode message = stream.next();
      if (message.get("stream").asText().equals("btcusdt@aggTrade")) {
        long id = message.at("/data/a").asLong();
        assertTrue(last == 0 || id == last + 1, "id " + id + " after " + last);
        last = id;
        trades++;
      }
    }
  }

  @Test
  void aStreamOnTheWrongRouteStaysSilent() throws Exception {
    var wrong = new Messages();
    WebSocket socket = open("/public/ws", wrong);
    var right = new Messages();
    open("/market/ws/btcusdt@aggTrade", right);
    socket.sendText(
        "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@aggTrade\"],\"id\":\"x-7\"}", true);

    JsonNode answer = wrong.next();
    assertTrue(answer.get("result").isNull());
    assertEquals("x-7", answer.get("id").asText());
    for (int i = 0; i < 3; i++) {
      right.next();
    }
    assertTrue(wrong.queue.isEmpty(), wrong.queue.toString());
  }

  @Test
  void anExecutedOrderWhoseAnswerIsLostStands() throws Exception {
    server
        .faults()
        .add(RequestFault.drop("POST /fapi/v1/order", RequestFault.Effect.EXECUTE_THEN_DROP, 1))
        .toCompletableFuture()
        .join();

    String order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newClientOrderId=lost-1";
    assertThrows(IOException.class, () -> signed("POST", "/fapi/v1/order", order));

    JsonNode found = signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=lost-1");
    assertEquals("FILLED", found.get("status").asText());
    List<ExchangeRecord> records = server.records().toCompletableFuture().join();
    long unanswered =
        records.stream()
            .filter(ExchangeRecord.RequestArrived.class::isInstance)
            .map(ExchangeRecord.RequestArrived.class::cast)
            .filter(request -> request.status() == 0 && request.executed() && request.entry())
            .count();
    assertEquals(1, unanswered);
  }

  @Test
  void faultsAreSetByHttp() throws Exception {
    HttpResponse<String> set =
        plain(
            "POST",
            "/simulator/faults",
            "{\"pattern\":\"GET /fapi/v3/positionRisk\",\"status\":503,\"code\":-1000,"
                + "\"msg\":\"Unknown error, please check your request or try again later.\","
                + "\"count\":2}");
    assertEquals(200, set.statusCode(), set.body());
    assertEquals(-1000, signed("GET", "/fapi/v3/positionRisk", "").get("code").asInt());
    assertEquals(-1000, signed("GET", "/fapi/v3/positionRisk", "").get("code").asInt());
    assertTrue(signed("GET", "/fapi/v3/positionRisk", "").isArray());

    HttpResponse<String> wrong =
        plain("POST", "/simulator/faults", "{\"pattern\":\"GET /x\",\"count\":\"many\"}");
    assertEquals(400, wrong.statusCode());
    assertEquals("count", JSON.readTree(wrong.body()).get("field").asText());
  }

  @Test
  void socketsAreDroppedFrozenAndRefused() throws Exception {
    var stream = new Messages();
    open("/market/ws/btcusdt@aggTrade", stream);
    stream.next();
    var faults = server.faults();
    faults
        .add(new SocketFault(SocketFault.Route.MARKET, SocketFault.Effect.REFUSE, Optional.empty()))
        .toCompletableFuture()
        .join();
    faults
        .add(new SocketFault(SocketFault.Route.MARKET, SocketFault.Effect.DROP, Optional.empty()))
        .toCompletableFuture()
        .join();

    assertTrue(stream.closed.poll(5, TimeUnit.SECONDS) != null, "the socket was not closed");
    assertThrows(
        CompletionException.class, () -> open("/market/ws/btcusdt@aggTrade", new Messages()));
    faults.clear().toCompletableFuture().join();
    var again = new Messages();
    open("/market/ws/btcusdt@aggTrade", again);
    again.next();
  }

  @Test
  void aTakenPortIsNamed() {
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> start(server.port()).toCompletableFuture().join());
    var taken = assertInstanceOf(PortUnavailableException.class, failure.getCause());
    assertEquals(server.port(), taken.port());
    assertTrue(taken.getMessage().contains(Integer.toString(server.port())));
  }

  private WebSocket open(String path, Messages messages) {
    return http.newWebSocketBuilder()
        .buildAsync(URI.create(server.streamBase() + path), messages)
        .join();
  }

  private JsonNode signed(String method, String path, String params) throws Exception {
    String total =
        (params.isEmpty() ? "" : params + "&") + "timestamp=" + Clock.systemUTC().millis();
    String query = total + "&signature=" + hmac(total);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.restBase() + path + "?" + query))
            .timeout(Duration.ofSeconds(10))
            .header("X-MBX-APIKEY", KEY)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertTrue(
        response.headers().firstValue("X-MBX-USED-WEIGHT-1M").isPresent()
            || response.statusCode() == 503);
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> plain(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.restBase() + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What one socket heard. */
  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    private JsonNode next() throws Exception {
      String text = queue.poll(10, TimeUnit.SECONDS);
      assertTrue(text != null, "nothing came within 10 s");
      return JSON.readTree(text);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        queue.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.add(reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.add(error.toString());
    }
  }
}
