package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.RiskControl;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.WireAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders as a client sees them: endpoints, answers, events, weights. */
final class OrdersOnTheWireTest {
  private static final String ORDER = "POST /fapi/v1/order";
  private static final String LIMIT =
      "symbol=BTCUSDT&type=LIMIT&timeInForce=GTC&side=BUY&quantity=0.1";
  private static final String BUY = "symbol=BTCUSDT&type=MARKET&side=BUY&quantity=0.1";
  private static final String ALGO = "POST /fapi/v1/algoOrder";
  private static final String CONDITIONAL =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&quantity=0.1";

  private final WireWorld world = new WireWorld(Variants.usual());

  @Test
  void aChangeIsAnsweredToldAndRemembered() {
    world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a");
    long user = world.userStream();

    JsonNode changed =
        world.ok(
            "PUT /fapi/v1/order",
            "symbol=BTCUSDT&side=BUY&quantity=0.2&price=59100&origClientOrderId=a&modifyId=42");

    assertEquals(
        "59100.00 0.200 NEW 42 BTCUSDT NONE",
        texts(
            changed, "price", "origQty", "status", "modifyId", "pair", "selfTradePreventionMode"));
    JsonNode event = world.told(user, "ORDER_TRADE_UPDATE").get(0).get("o");
    assertEquals("AMENDMENT NEW 42 59100 0.2 0", texts(event, "x", "X", "M", "p", "q", "er"));
    JsonNode history =
        world.ok("GET /fapi/v1/orderAmendment", "symbol=BTCUSDT&origClientOrderId=a").get(0);
    assertEquals("59000.00 59100.00", texts(history.at("/amendment/price"), "before", "after"));
    assertEquals("0.100 0.200", texts(history.at("/amendment/origQty"), "before", "after"));
    assertEquals(1, history.at("/amendment/count").asInt());
  }

  @Test
  void aChangeNeedsPriceAndQuantity() {
    world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a");
    String change = "symbol=BTCUSDT&side=BUY&origClientOrderId=a";
    assertEquals("400 -1102", world.outcome("PUT /fapi/v1/order", change + "&quantity=0.2"));
    assertEquals("400 -1102", world.outcome("PUT /fapi/v1/order", change + "&price=59100"));
    assertEquals(
        "200", world.outcome("PUT /fapi/v1/order", change + "&quantity=0.2&priceMatch=QUEUE"));
  }

  @Test
  void aBatchAnswersEachOfItsOrders() {
    String good = item("BTCUSDT", "0.1", "59000", "a");
    String small = item("BTCUSDT", "0.0001", "59000", "b");
    String strange = "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\"}";

    WireAnswer answer =
        world.signed(
            "POST /fapi/v1/batchOrders", batch("[" + good + "," + small + "," + strange + "]"));

    JsonNode answers = WireWorld.json(answer.body());
    assertEquals(200, answer.status());
    assertEquals("NEW a", texts(answers.get(0), "status", "clientOrderId"));
    assertEquals(-1111, answers.get(1).get("code").asInt());
    assertEquals(-1102, answers.get(2).get("code").asInt());
    assertEquals("5", answer.headers().get("X-MBX-ORDER-COUNT-10S"));
    assertEquals("1", answer.headers().get("X-MBX-ORDER-COUNT-1M"));
  }

  @Test
  void batchesHaveTheirBounds() {
    String one = item("BTCUSDT", "0.1", "59000", "");
    String six = String.join(",", List.of(one, one, one, one, one, one));
    assertEquals("400 -4082", world.outcome("POST /fapi/v1/batchOrders", batch("[" + six + "]")));
    assertEquals("400 -4082", world.outcome("POST /fapi/v1/batchOrders", batch("[]")));
    assertEquals("400 -1102", world.outcome("POST /fapi/v1/batchOrders", batch("{")));
    String many = encoded("[1,2,3,4,5,6,7,8,9,10,11]");
    assertEquals(
        "400 -4032",
        world.outcome("DELETE /fapi/v1/batchOrders", "symbol=BTCUSDT&orderIdList=" + many));
    assertEquals("400 -1102", world.outcome("DELETE /fapi/v1/batchOrders", "symbol=BTCUSDT"));
  }

  @Test
  void ordersAreChangedAndCanceledInBatchesToo() {
    long id = world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a").get("orderId").asLong();
    world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=b");
    String change =
        "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"quantity\":0.3,"
            + "\"price\":\"58000\",\"orderId\":"
            + id
            + "}";

    JsonNode changed = world.ok("PUT /fapi/v1/batchOrders", batch("[" + change + "]"));
    assertEquals("0.300", changed.get(0).get("origQty").asText());

    JsonNode canceled =
        world.ok(
            "DELETE /fapi/v1/batchOrders",
            "symbol=BTCUSDT&origClientOrderIdList=" + encoded("[\"b\",\"none\"]"));
    assertEquals("CANCELED", canceled.get(0).get("status").asText());
    assertEquals(-2011, canceled.get(1).get("code").asInt());
    JsonNode byNumber =
        world.ok(
            "DELETE /fapi/v1/batchOrders", "symbol=BTCUSDT&orderidlist=" + encoded("[" + id + "]"));
    assertEquals("CANCELED", byNumber.get(0).get("status").asText());
  }

  @Test
  void aCountdownIsAnsweredInText() {
    JsonNode answer =
        world.ok("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=100000");
    assertTrue(answer.get("countdownTime").isTextual());
    assertEquals("BTCUSDT 100000", texts(answer, "symbol", "countdownTime"));
    assertEquals("400 -1102", world.outcome("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT"));
  }

  @Test
  void anAccountCanAskForItsOrderLimits() {
    JsonNode limits = world.ok("GET /fapi/v1/rateLimit/order", "");
    assertEquals(
        "ORDERS SECOND 10 300",
        texts(limits.get(0), "rateLimitType", "interval", "intervalNum", "limit"));
    assertEquals(
        "ORDERS MINUTE 1 1200",
        texts(limits.get(1), "rateLimitType", "interval", "intervalNum", "limit"));
  }

  @Test
  void aTestOfAnOrderIsAnsweredAsTheOrderAndLeavesNothing() {
    JsonNode answer = world.ok("POST /fapi/v1/order/test", LIMIT + "&price=59000");
    assertEquals("NEW 0.100 0", texts(answer, "status", "origQty", "orderId"));
    assertTrue(answer.has("avgPrice"));
    assertEquals(0, world.ok("GET /fapi/v1/openOrders", "").size());
    assertEquals("400 -4014", world.outcome("POST /fapi/v1/order/test", LIMIT + "&price=59000.05"));
  }

  @Test
  void aTrailingOrderTellsWhenItBeginsAndWhatItBecame() {
    world.ok(ORDER, BUY);
    long user = world.userStream();
    JsonNode taken =
        world.ok(
            ALGO,
            CONDITIONAL
                + "&type=TRAILING_STOP_MARKET&activatePrice=60500&callbackRate=1"
                + "&reduceOnly=true&clientAlgoId=trail");
    assertEquals("60500.00 1 NEW", texts(taken, "activatePrice", "callbackRate", "algoStatus"));

    world.trades("61000");
    world.trades("60300");

    List<String> life = new ArrayList<>();
    for (JsonNode event : world.told(user)) {
      JsonNode order = event.path("o");
      if (event.path("e").asText().equals("ALGO_UPDATE")) {
        life.add(texts(order, "X", "ia"));
      }
      if (order.path("x").asText().equals("TRADE")) {
        assertEquals("TRAILING_STOP_MARKET MARKET 60500 1", texts(order, "ot", "o", "AP", "cr"));
      }
    }
    assertEquals(
        List.of("NEW false", "NEW true", "TRIGGERING true", "TRIGGERED true", "FINISHED true"),
        life);
    assertEquals(
        "400 -2013", world.outcome("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=none"));
    assertEquals("400 -1102", world.outcome(ALGO, CONDITIONAL + "&type=TRAILING_STOP_MARKET"));
    // The books have it once, however often it is told to be new.
    long live =
        world.exchange().records().stream()
            .filter(ExchangeRecord.StopLive.class::isInstance)
            .count();
    assertEquals(1, live);
  }

  @Test
  void conditionalTypesAndTheirNumbersBelongToTheirOwnEndpoints() {
    assertEquals(
        "400 -4120",
        world.outcome(ORDER, "symbol=BTCUSDT&type=STOP_MARKET&side=SELL&stopPrice=50000"));
    long id =
        world.ok(ALGO, CONDITIONAL + "&type=STOP_MARKET&triggerPrice=50000").get("algoId").asLong();
    assertEquals(
        "400 -2011", world.outcome("DELETE /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id));
    assertEquals("400 -2013", world.outcome("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id));
    assertEquals("400 -1116", world.outcome(ALGO, CONDITIONAL + "&type=LIMIT&triggerPrice=50000"));
    assertEquals(
        "400 -1115", world.outcome(ORDER, LIMIT.replace("GTC", "GTE_GTC") + "&price=59000"));
  }

  @Test
  void theAnswerShowsTheMatchedPriceAndTheMode() {
    JsonNode order =
        world.ok(ORDER, LIMIT + "&priceMatch=QUEUE_5&selfTradePreventionMode=EXPIRE_BOTH");
    assertEquals("QUEUE_5 EXPIRE_BOTH", texts(order, "priceMatch", "selfTradePreventionMode"));
    assertFalse(order.get("price").asText().equals("0.00"));
    assertEquals("400 -5037", world.outcome(ORDER, LIMIT + "&priceMatch=BEST"));
    assertEquals(
        "400 -5039", world.outcome(ORDER, LIMIT + "&price=59000&selfTradePreventionMode=X"));
    assertEquals("400 -1136", world.outcome(ORDER, LIMIT + "&price=59000&newOrderRespType=FULL"));
  }

  @Test
  void aClosedSymbolIsToldByItsStreamAndByTheRules() {
    world.ok(ORDER, BUY);
    world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=rest");
    long user = world.userStream();
    long market = world.socket("/market/ws", "streams=!contractInfo");

    world
        .exchange()
        .change(Instruments.withStatus(Instruments.btcusdt(), InstrumentStatus.CLOSE), world.now());

    JsonNode contract = world.told(market, "contractInfo").get(0);
    assertEquals("BTCUSDT PERPETUAL CLOSE", texts(contract, "s", "ct", "cs"));
    List<String> orders =
        world.told(user, "ORDER_TRADE_UPDATE").stream()
            .map(event -> event.get("o"))
            .map(
                order -> texts(order, "x", "X", "er") + " " + order.get("c").asText().split("-")[0])
            .toList();
    assertEquals(
        List.of(
            "EXPIRED EXPIRED 7 rest",
            "NEW NEW 0 settlement_autoclose",
            "CALCULATED FILLED 0 settlement_autoclose"),
        orders);
    JsonNode rules = world.ok("GET /fapi/v1/exchangeInfo", "").get("symbols").get(0);
    assertEquals("CLOSE", rules.get("status").asText());
    assertEquals("400 -4141", world.outcome(ORDER, BUY));
    assertEquals(0, world.ok("GET /fapi/v3/positionRisk", "").size());
  }

  @Test
  void otherFiltersHoldAtOnce() {
    world.exchange().change(Instruments.of("BTCUSDT", "0.5", "0.01", "100"), world.now());
    JsonNode rules = world.ok("GET /fapi/v1/exchangeInfo", "").get("symbols").get(0);
    assertEquals("0.5", rules.get("filters").get(0).get("tickSize").asText());
    assertEquals("400 -4014", world.outcome(ORDER, LIMIT + "&price=59000.1"));
    world.exchange().control(Instruments.btcusdt().symbol(), RiskControl.BUY, world.now());
    assertEquals("400 -4106", world.outcome(ORDER, LIMIT + "&price=59000"));
    String control =
        world
            .ok("GET /fapi/v1/exchangeInfo", "")
            .at("/symbols/0/filters/6/positionControlSide")
            .asText();
    assertEquals("BUY", control);
    world.trades("60100.3");
    assertTrue(world.ok("GET /fapi/v1/depth", "symbol=BTCUSDT&limit=5").get("bids").size() > 0);
  }

  @Test
  void aCountdownTakesWhatIsOpenAndTheStreamSaysSo() {
    world.ok(ORDER, LIMIT + "&price=59000&newClientOrderId=a");
    long user = world.userStream();
    world.ok("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=1500");
    world.passes(Duration.ofSeconds(2));
    JsonNode order = world.told(user, "ORDER_TRADE_UPDATE").get(0).get("o");
    assertEquals("CANCELED CANCELED a", texts(order, "x", "X", "c"));
  }

  @Test
  void anAccountIsToldItsTradeGroup() {
    JsonNode alone = world.ok("GET /fapi/v1/accountConfig", "");
    world.exchange().setTradeGroup("alice", 12);
    JsonNode grouped = world.ok("GET /fapi/v2/account", "");
    assertEquals("-1", texts(alone, "tradeGroupId"));
    assertEquals("12", texts(grouped, "tradeGroupId"));
  }

  @Test
  void anRpiOrderIsSeenInTheTradesOnly() {
    String price =
        world.ok("GET /fapi/v1/depth", "symbol=BTCUSDT&limit=5").at("/bids/4/0").asText();
    world.ok(ORDER, LIMIT.replace("GTC", "RPI").replace("0.1", "0.001") + "&price=" + price);
    long market = world.socket("/market/ws/btcusdt@aggTrade", "");

    world.trades("59000");

    List<String> told =
        world.told(market, "aggTrade").stream().map(trade -> texts(trade, "q", "nq")).toList();
    assertEquals(1, told.stream().filter("0.001 0.000"::equals).count(), told.toString());
    assertEquals(told.size() - 1, told.stream().filter("0.001 0.001"::equals).count());
    JsonNode rows = world.ok("GET /fapi/v1/trades", "symbol=BTCUSDT&limit=1000");
    long marked = 0;
    for (JsonNode row : rows) {
      marked += row.get("isRPITrade").asBoolean() ? 1 : 0;
    }
    assertEquals(1, marked);
  }

  @Test
  void aBatchCountsAsAnEntryWhereOneOfItsOrdersDoes() {
    String closing = item("BTCUSDT", "0.1", "59000", "").replace("}", ",\"reduceOnly\":\"true\"}");
    world.signed("POST /fapi/v1/batchOrders", batch("[" + closing + "]"));
    world.signed(
        "POST /fapi/v1/batchOrders",
        batch("[" + closing + "," + item("BTCUSDT", "0.1", "59000", "") + "]"));
    List<Boolean> entries =
        world.exchange().records().stream()
            .filter(ExchangeRecord.RequestArrived.class::isInstance)
            .map(each -> ((ExchangeRecord.RequestArrived) each).entry())
            .toList();
    assertEquals(List.of(false, true), entries);
  }

  private static String item(String symbol, String quantity, String price, String id) {
    String name = id.isEmpty() ? "" : ",\"newClientOrderId\":\"" + id + "\"";
    return "{\"symbol\":\""
        + symbol
        + "\",\"side\":\"BUY\",\"type\":\"LIMIT\","
        + "\"timeInForce\":\"GTC\",\"quantity\":\""
        + quantity
        + "\",\"price\":\""
        + price
        + "\""
        + name
        + "}";
  }

  private static String batch(String json) {
    return "batchOrders=" + encoded(json);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String texts(JsonNode node, String... names) {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(node.has(name) ? node.get(name).asText() : "absent");
    }
    return String.join(" ", texts);
  }
}
