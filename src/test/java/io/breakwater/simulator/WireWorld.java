package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeReader;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import io.breakwater.simulator.wire.SocketFrame;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An exchange in process and one account's client of it, in wire text: BTCUSDT and ETHUSDT, one
 * trade a second at a price that the test says, and no time but the test's.
 */
final class WireWorld {
  static final Instant START = Instant.parse("2026-08-01T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STEP = Duration.ofSeconds(1);

  private final SimulatedExchange exchange;
  private final List<SocketFrame> frames = new ArrayList<>();
  private String price = "60000";
  private boolean silent;
  private Instant now = START;
  private long sockets;

  WireWorld(Variants variants) {
    this(variants, LimitSettings.usual());
  }

  WireWorld(Variants variants, LimitSettings limits) {
    var bitcoin = Instruments.btcusdt();
    var ether = Instruments.of("ETHUSDT", "0.01", "0.001", "20");
    var settings =
        new ExchangeSettings(
            EngineSettings.of(List.of(bitcoin, ether))
                .with(variants)
                .with(MarketModel.usual().withQuoteStep(STEP)),
            limits,
            List.of(AccountSettings.parse("alice:key:secret:100000")),
            List.of(
                new ExchangeSettings.Recording(bitcoin.symbol(), steady()),
                new ExchangeSettings.Recording(ether.symbol(), steady())),
            BigDecimal.ONE,
            ExchangeSettings.WhenDone.HOLD,
            100_000);
    this.exchange = new SimulatedExchange(settings, new SplittableRandom(5), START);
  }

  private TradeSource steady() {
    return new TradeSource() {
      @Override
      public String name() {
        return "steady";
      }

      @Override
      public TradeReader open() {
        return new TradeReader() {
          private Instant next = Instant.EPOCH;

          @Override
          public Optional<RecordedTrade> next() {
            if (silent) {
              return Optional.empty();
            }
            next = next.plus(STEP);
            return Optional.of(
                new RecordedTrade(
                    next, new BigDecimal(price), new BigDecimal("0.001"), Optional.empty()));
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  SimulatedExchange exchange() {
    return exchange;
  }

  Instant now() {
    return now;
  }

  /** The next trades are at this price, and the mark price has come there. */
  void trades(String other) {
    price = other;
    passes(Duration.ofSeconds(20));
  }

  /** The recordings are over. */
  void fallsSilent() {
    silent = true;
  }

  void passes(Duration span) {
    Instant end = now.plus(span);
    while (exchange.nextDue().isBefore(end)) {
      now = exchange.nextDue();
      collect();
    }
    now = end;
    collect();
  }

  private void collect() {
    frames.addAll(exchange.advance(now));
  }

  /** A socket that is open now. */
  long socket(String path, String query) {
    assertEquals(Optional.empty(), exchange.openSocket(++sockets, path, query, now));
    return sockets;
  }

  /** The status that refuses it; 0: it is open. */
  int opening(String path, String query) {
    return exchange.openSocket(++sockets, path, query, now).orElse(0);
  }

  void says(long socket, String text) {
    exchange.socketText(socket, text, now);
  }

  /** What a socket was told since it was last asked. */
  List<JsonNode> told(long socket) {
    collect();
    List<JsonNode> told = new ArrayList<>();
    for (SocketFrame frame : frames) {
      if (frame.socket() == socket && frame instanceof SocketFrame.Text text) {
        told.add(json(text.text()));
      }
    }
    frames.removeIf(frame -> frame.socket() == socket);
    return told;
  }

  /** Those of this event, without their wrapping. */
  List<JsonNode> told(long socket, String event) {
    return told(socket).stream()
        .map(node -> node.has("data") ? node.get("data") : node)
        .filter(node -> node.path("e").asText().equals(event))
        .toList();
  }

  /** A private socket that hears everything. */
  long userStream() {
    return socket(
        "/private/ws",
        "listenKey="
            + listenKey()
            + "&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE/ALGO_UPDATE/listenKeyExpired");
  }

  String listenKey() {
    return ok("POST /fapi/v1/listenKey", "").get("listenKey").asText();
  }

  /** The answer to a signed request that is done. */
  JsonNode ok(String endpoint, String params) {
    WireAnswer answer = signed(endpoint, params);
    assertEquals(200, answer.status(), endpoint + " " + params + " " + answer.body());
    return json(answer.body());
  }

  /** The status, and the code of an error: such as {@code 400 -2022}. */
  String outcome(String endpoint, String params) {
    return outcome(signed(endpoint, params));
  }

  static String outcome(WireAnswer answer) {
    JsonNode code = json(answer.body()).path("code");
    return answer.status() + (code.isInt() && code.asInt() < 0 ? " " + code : "");
  }

  WireAnswer signed(String endpoint, String params) {
    String time = "timestamp=" + now.toEpochMilli();
    return send(endpoint, sign(params.isEmpty() ? time : params + "&" + time), "key");
  }

  WireAnswer send(String endpoint, String query, String key) {
    return assertInstanceOf(WireResult.Answered.class, handle(endpoint, query, key)).answer();
  }

  WireResult handle(String endpoint, String query, String key) {
    String[] parts = endpoint.split(" ");
    return handle(
        new WireRequest(parts[0], parts[1], query, "", Map.of("x-mbx-apikey", key), "10.0.0.1"));
  }

  WireResult handle(WireRequest request) {
    WireResult result = exchange.handle(request, now);
    collect();
    return result;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  static String sign(String total) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] hash = mac.doFinal(total.getBytes(StandardCharsets.UTF_8));
      return total + "&signature=" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
