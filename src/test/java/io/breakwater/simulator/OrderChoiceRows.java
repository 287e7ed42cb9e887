package io.breakwater.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.Choice.AggTradesBack;
import io.breakwater.simulator.engine.Choice.AlgoSelfTrade;
import io.breakwater.simulator.engine.Choice.AmendedGone;
import io.breakwater.simulator.engine.Choice.AmendmentPace;
import io.breakwater.simulator.engine.Choice.BatchSelfTrade;
import io.breakwater.simulator.engine.Choice.CountdownCancel;
import io.breakwater.simulator.engine.Choice.HaltedSymbol;
import io.breakwater.simulator.engine.Choice.OrderRecords;
import io.breakwater.simulator.engine.Choice.PriceWithMatch;
import io.breakwater.simulator.engine.Choice.TestedConditional;
import io.breakwater.simulator.engine.Choice.TrailingTrigger;
import io.breakwater.simulator.engine.Choice.UserTradesBack;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Credentials;
import io.breakwater.simulator.wire.LimitSettings;
import io.breakwater.simulator.wire.RestWire;
import io.breakwater.simulator.wire.StreamHub;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What the choices about orders change on the wire: rows of {@link ChoicesTest}. */
final class OrderChoiceRows {
  private static final String ORDER = "POST /fapi/v1/order";
  private static final String AMEND = "PUT /fapi/v1/order";
  private static final String ALGO = "POST /fapi/v1/algoOrder";
  private static final String LIMIT =
      "symbol=BTCUSDT&type=LIMIT&timeInForce=GTC&side=BUY&quantity=0.1";
  private static final String TRAILING =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=TRAILING_STOP_MARKET&quantity=0.1"
          + "&callbackRate=1";
  private static final String STOP =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&quantity=0.1";

  private OrderChoiceRows() {}

  static void addTo(ChoicesTest.Rows rows) {
    rows.where(world -> world.outcome(ORDER, LIMIT + "&price=59000&priceMatch=QUEUE"))
        .shows(PriceWithMatch.CODE_1128, "400 -1128")
        .shows(PriceWithMatch.CODE_1106, "400 -1106")
        .shows(PriceWithMatch.CODE_5037, "400 -5037");
    rows.where(
            world -> {
              world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a");
              world.ok("DELETE /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=a");
              return world.outcome(AMEND, amendment("a", "58000"));
            })
        .shows(AmendedGone.CODE_2013, "400 -2013")
        .shows(AmendedGone.CODE_2011, "400 -2011");
    rows.where(
            world -> {
              world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a");
              world.ok(AMEND, amendment("a", "58000"));
              return world.outcome(AMEND, amendment("a", "58500"));
            })
        .shows(AmendmentPace.AT_ONCE, "200")
        .shows(AmendmentPace.PENDING, "400 -5043");
    rows.where(
            world -> {
              String item =
                  "[{\"symbol\":\"BTCUSDT\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
                      + "\"side\":\"BUY\",\"quantity\":\"0.1\",\"price\":\"59000\"}]";
              String text = URLEncoder.encode(item, StandardCharsets.UTF_8);
              JsonNode answers = world.ok("POST /fapi/v1/batchOrders", "batchOrders=" + text);
              return answers.get(0).get("selfTradePreventionMode").asText();
            })
        .shows(BatchSelfTrade.NONE, "NONE")
        .shows(BatchSelfTrade.EXPIRE_MAKER, "EXPIRE_MAKER");
    rows.where(
            world ->
                world
                    .ok(ALGO, STOP + "&triggerPrice=50000")
                    .get("selfTradePreventionMode")
                    .asText())
        .shows(AlgoSelfTrade.EXPIRE_MAKER, "EXPIRE_MAKER")
        .shows(AlgoSelfTrade.NONE, "NONE");
    rows.where(
            world -> {
              world.ok(ALGO, STOP + "&triggerPrice=50000");
              world.ok("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=1000");
              world.passes(Duration.ofSeconds(2));
              return world.ok("GET /fapi/v1/openAlgoOrders", "").size() + " left";
            })
        .shows(CountdownCancel.LEAVES_CONDITIONAL, "1 left")
        .shows(CountdownCancel.TAKES_CONDITIONAL, "0 left");
    rows.where(
            world ->
                world.outcome(
                    "POST /fapi/v1/order/test",
                    "symbol=BTCUSDT&type=STOP_MARKET&side=SELL&quantity=0.1&stopPrice=50000"))
        .shows(TestedConditional.REFUSED_4120, "400 -4120")
        .shows(TestedConditional.TAKEN, "200");
    rows.where(world -> world.outcome(ALGO, TRAILING + "&triggerPrice=61000"))
        .shows(TrailingTrigger.REFUSED_2021, "400 -2021")
        .shows(TrailingTrigger.IGNORED, "200");
    rows.where(
            world -> {
              world
                  .exchange()
                  .change(
                      Instruments.withStatus(Instruments.btcusdt(), InstrumentStatus.TRADING_HALT),
                      world.now());
              return world.outcome(ORDER, LIMIT + "&price=59000");
            })
        .shows(HaltedSymbol.CODE_1122, "400 -1122")
        .shows(HaltedSymbol.CODE_4141, "400 -4141");
    rows.where(
            world -> {
              world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a");
              world.ok("DELETE /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=a");
              world.fallsSilent();
              world.passes(Duration.ofHours(71));
              String before =
                  world.outcome("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=a");
              world.passes(Duration.ofHours(1));
              return before
                  + ", then "
                  + world.outcome("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=a");
            })
        .shows(OrderRecords.FORGOTTEN, "200, then 400 -2013")
        .shows(OrderRecords.KEPT, "200, then 200");
    rows.where(
            world -> {
              world.fallsSilent();
              world.passes(Duration.ofHours(25));
              String span = "&startTime=" + WireWorld.START.toEpochMilli() + "&limit=5";
              int found = world.ok("GET /fapi/v1/aggTrades", "symbol=BTCUSDT" + span).size();
              return found > 0 ? "found" : "gone";
            })
        .shows(AggTradesBack.HOURS_24, "gone")
        .shows(AggTradesBack.HOURS_48, "found");
    rows.where(world -> tradesOf(world, Duration.ofDays(100)))
        .shows(UserTradesBack.MONTHS_6, "1 fill")
        .shows(UserTradesBack.MONTHS_3, "0 fills");
  }

  private static String amendment(String id, String price) {
    return "symbol=BTCUSDT&side=BUY&quantity=0.1&origClientOrderId=" + id + "&price=" + price;
  }

  /** Fills of a day long ago, asked of an exchange that slept since. */
  private static String tradesOf(WireWorld world, Duration ago) {
    Variants variants = world.exchange().variants();
    var settings = EngineSettings.of(List.of(Instruments.btcusdt())).with(variants);
    Symbol symbol = Instruments.btcusdt().symbol();
    Engine engine = new Engine(settings, new SplittableRandom(3), WireWorld.START);
    engine.openAccount("alice", new BigDecimal("100000"));
    engine.open(symbol, new BigDecimal("60000"), WireWorld.START);
    var wire =
        new RestWire(
            engine,
            List.of(new Credentials("alice", "key", "secret")),
            LimitSettings.usual(),
            new StreamHub(variants, (route, now) -> false));
    String order = "symbol=BTCUSDT&type=MARKET&side=BUY&quantity=0.001";
    answer(wire, ORDER, order, WireWorld.START);
    String span = "symbol=BTCUSDT&startTime=" + WireWorld.START.toEpochMilli();
    JsonNode fills = answer(wire, "GET /fapi/v1/userTrades", span, WireWorld.START.plus(ago));
    return fills.size() + (fills.size() == 1 ? " fill" : " fills");
  }

  private static JsonNode answer(RestWire wire, String endpoint, String params, Instant now) {
    String[] parts = endpoint.split(" ");
    String query = WireWorld.sign(params + "&timestamp=" + now.toEpochMilli());
    var request =
        new WireRequest(parts[0], parts[1], query, "", Map.of("x-mbx-apikey", "key"), "10.0.0.1");
    return WireWorld.json(wire.handle(request, Duration.ZERO, now).answer().body());
  }
}
