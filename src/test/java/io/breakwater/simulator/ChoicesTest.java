package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Choice.AckAverages;
import io.breakwater.simulator.engine.Choice.BracketShape;
import io.breakwater.simulator.engine.Choice.CancelAll;
import io.breakwater.simulator.engine.Choice.ChildName;
import io.breakwater.simulator.engine.Choice.ClientIdReuse;
import io.breakwater.simulator.engine.Choice.ClientIdScope;
import io.breakwater.simulator.engine.Choice.CoveredReduceOnly;
import io.breakwater.simulator.engine.Choice.ErrorTexts;
import io.breakwater.simulator.engine.Choice.FlippingOrder;
import io.breakwater.simulator.engine.Choice.KeyInPath;
import io.breakwater.simulator.engine.Choice.OversizeReduceOnly;
import io.breakwater.simulator.engine.Choice.RefusedByBook;
import io.breakwater.simulator.engine.Choice.SecondClosePosition;
import io.breakwater.simulator.engine.Choice.Triggering;
import io.breakwater.simulator.engine.Choice.UnroutedStreams;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.WireAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each choice changes on the wire, all else being usual. */
final class ChoicesTest {
  private static final String ORDER = "POST /fapi/v1/order";
  private static final String ALGO = "POST /fapi/v1/algoOrder";
  private static final String MARKET = "symbol=BTCUSDT&type=MARKET&newOrderRespType=RESULT";
  private static final String BUY = MARKET + "&side=BUY&quantity=0.1";
  private static final String LIMIT = "symbol=BTCUSDT&type=LIMIT&timeInForce=GTC&quantity=0.1";
  private static final String STOP =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&workingType=MARK_PRICE";
  private static final String CLOSING = "&closePosition=true";

  /** What the wire tells where a rule is decided so. */
  private record Row(Choice choice, Function<WireWorld, String> probe, String told) {
    @Override
    public String toString() {
      return name(choice);
    }
  }

  private static String name(Choice choice) {
    return choice.getClass().getSimpleName() + " " + choice;
  }

  /** One look at the wire for all choices of a switch. */
  private static final class Rows {
    private final List<Row> rows = new ArrayList<>();
    private Function<WireWorld, String> probe = world -> "";

    private Rows where(Function<WireWorld, String> look) {
      probe = look;
      return this;
    }

    private Rows shows(Choice choice, String told) {
      rows.add(new Row(choice, probe, told));
      return this;
    }
  }

  static List<Row> rows() {
    Rows rows = new Rows();
    orders(rows);
    conditionals(rows);
    answers(rows);
    streams(rows);
    return rows.rows;
  }

  private static void orders(Rows rows) {
    rows.where(ChoicesTest::oversizeReduceOnly)
        .shows(OversizeReduceOnly.SHRINKS, "FILLED 0.100 of 0.100")
        .shows(OversizeReduceOnly.SHRINKS_AT_FILL, "EXPIRED 0.100 of 0.300")
        .shows(OversizeReduceOnly.REJECTED, "400 -2022");
    rows.where(
            world -> {
              world.ok(ORDER, BUY);
              world.ok(ORDER, LIMIT + "&side=SELL&reduceOnly=true&price=61000");
              return world.outcome(ORDER, LIMIT + "&side=SELL&reduceOnly=true&price=61100");
            })
        .shows(CoveredReduceOnly.TAKEN, "200")
        .shows(CoveredReduceOnly.REJECTED_2022, "400 -2022")
        .shows(CoveredReduceOnly.REJECTED_4118, "400 -4118");
    rows.where(
            world -> {
              world.ok(ORDER, LIMIT + "&side=BUY&price=59000&newClientOrderId=one");
              String other = LIMIT.replace("BTC", "ETH") + "&side=BUY&price=59000";
              return world.outcome(ORDER, other + "&newClientOrderId=one");
            })
        .shows(ClientIdScope.ACCOUNT, "400 -4116")
        .shows(ClientIdScope.SYMBOL, "200");
    rows.where(
            world -> {
              world.ok(ORDER, BUY + "&newClientOrderId=one");
              return world.outcome(ORDER, BUY + "&newClientOrderId=one");
            })
        .shows(ClientIdReuse.FREE, "200")
        .shows(ClientIdReuse.BLOCKED, "400 -4116");
    rows.where(ChoicesTest::flippingOrder)
        .shows(FlippingOrder.EXPIRED, "EXPIRED EXPIRED 4")
        .shows(FlippingOrder.CANCELED, "CANCELED CANCELED 4");
    rows.where(ChoicesTest::refusedByBook)
        .shows(RefusedByBook.NOTHING, "400 -5022, told [], look-up 400 -2013")
        .shows(RefusedByBook.EXPIRED_EVENT, "400 -5022, told [EXPIRED gtx], look-up 200");
    rows.where(
            world -> {
              String bound = world.signed(ORDER, LIMIT + "&side=BUY&price=70000").body();
              String key = world.send("GET /fapi/v3/balance", "", "other").body();
              return message(bound) + " / " + message(key);
            })
        .shows(
            ErrorTexts.DOCUMENTED,
            "Price is higher than mark price multiplier cap. /"
                + " Invalid API-key, IP, or permissions for action.")
        .shows(
            ErrorTexts.LIVE,
            "Limit price can't be higher than 63000.00. /"
                + " Invalid API-key, IP, or permissions for action, request ip: 10.0.0.1");
  }

  private static String oversizeReduceOnly(WireWorld world) {
    world.ok(ORDER, BUY);
    WireAnswer answer = world.signed(ORDER, MARKET + "&side=SELL&quantity=0.3&reduceOnly=true");
    if (answer.status() != 200) {
      return WireWorld.outcome(answer);
    }
    JsonNode order = WireWorld.json(answer.body());
    return order.get("status").asText()
        + " "
        + order.get("executedQty").asText()
        + " of "
        + order.get("origQty").asText();
  }

  private static String flippingOrder(WireWorld world) {
    world.ok(ORDER, BUY);
    world.ok(ORDER, LIMIT + "&side=SELL&reduceOnly=true&price=61000&newClientOrderId=rest");
    long user = world.userStream();
    world.ok(ORDER, MARKET + "&side=SELL&quantity=0.1&reduceOnly=true");
    return world.told(user, "ORDER_TRADE_UPDATE").stream()
        .map(event -> event.get("o"))
        .filter(order -> order.get("c").asText().equals("rest"))
        .map(order -> texts(order, "x", "X", "er"))
        .findFirst()
        .orElseThrow();
  }

  private static String refusedByBook(WireWorld world) {
    long user = world.userStream();
    String order = LIMIT.replace("GTC", "GTX") + "&side=BUY&price=61000&newClientOrderId=gtx";
    String outcome = world.outcome(ORDER, order);
    List<String> told =
        world.told(user, "ORDER_TRADE_UPDATE").stream()
            .map(event -> texts(event.get("o"), "X", "c"))
            .toList();
    String found = world.outcome("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=gtx");
    return outcome + ", told " + told + ", look-up " + found;
  }

  private static void conditionals(Rows rows) {
    rows.where(
            world -> {
              world.ok(ALGO, STOP + CLOSING + "&triggerPrice=50000");
              String second = world.outcome(ALGO, STOP + CLOSING + "&triggerPrice=51000");
              String profit = STOP.replace("STOP_MARKET", "TAKE_PROFIT_MARKET");
              String other = world.outcome(ALGO, profit + CLOSING + "&triggerPrice=70000");
              return "stop " + second + ", profit " + other;
            })
        .shows(SecondClosePosition.SAME_TYPE_REFUSED, "stop 400 -4130, profit 200")
        .shows(SecondClosePosition.SAME_SIDE_REFUSED, "stop 400 -4130, profit 400 -4130")
        .shows(SecondClosePosition.TAKEN, "stop 200, profit 200");
    rows.where(
            world -> {
              world.ok(ORDER, BUY);
              world.ok(ALGO, STOP + CLOSING + "&triggerPrice=59000&clientAlgoId=sl");
              world.trades("58900");
              return world.outcome("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=sl");
            })
        .shows(ChildName.CLIENT_ALGO_ID, "200")
        .shows(ChildName.GENERATED, "400 -2013");
    rows.where(ChoicesTest::triggering)
        .shows(Triggering.PROMPT, "none hangs")
        .shows(Triggering.HANGS, "TRIGGERING, cancel 400 -4117, later none hangs");
    rows.where(
            world -> {
              world.ok(ALGO, STOP + CLOSING + "&triggerPrice=50000");
              world.ok("DELETE /fapi/v1/allOpenOrders", "symbol=BTCUSDT");
              return world.ok("GET /fapi/v1/openAlgoOrders", "").size() + " left";
            })
        .shows(CancelAll.LEAVES_CONDITIONAL, "1 left")
        .shows(CancelAll.TAKES_CONDITIONAL, "0 left");
  }

  private static String triggering(WireWorld world) {
    world.ok(ORDER, MARKET + "&side=BUY&quantity=1");
    for (int i = 0; i < 10; i++) {
      world.ok(ALGO, STOP + "&quantity=0.1&reduceOnly=true&triggerPrice=59000");
    }
    world.trades("58900");
    JsonNode left = world.ok("GET /fapi/v1/openAlgoOrders", "");
    if (left.isEmpty()) {
      return "none hangs";
    }
    String id = "algoId=" + left.get(0).get("algoId");
    String told =
        left.get(0).get("algoStatus").asText()
            + ", cancel "
            + world.outcome("DELETE /fapi/v1/algoOrder", id);
    world.trades("58900");
    boolean gone = world.ok("GET /fapi/v1/openAlgoOrders", "").isEmpty();
    return told + (gone ? ", later none hangs" : ", for ever");
  }

  private static void answers(Rows rows) {
    rows.where(
            world -> {
              boolean market = world.ok(ORDER, BUY).has("avgPrice");
              boolean limit = world.ok(ORDER, LIMIT + "&side=BUY&price=59000").has("avgPrice");
              return "market " + market + ", limit " + limit;
            })
        .shows(AckAverages.NONE, "market false, limit false")
        .shows(AckAverages.MARKET_RESULT, "market true, limit false")
        .shows(AckAverages.ALL, "market true, limit true");
    rows.where(
            world ->
                world.ok("GET /fapi/v1/leverageBracket", "symbol=BTCUSDT").isArray()
                    ? "array"
                    : "object")
        .shows(BracketShape.ARRAY, "array")
        .shows(BracketShape.OBJECT, "object");
  }

  private static void streams(Rows rows) {
    rows.where(world -> Integer.toString(world.opening("/ws/btcusdt@bookTicker", "")))
        .shows(UnroutedStreams.REFUSED, "404")
        .shows(UnroutedStreams.OPEN, "0");
    rows.where(
            world -> {
              long user = world.socket("/private/ws/" + world.listenKey(), "");
              world.ok(ORDER, BUY);
              return world.told(user).size() + " told";
            })
        .shows(KeyInPath.DELIVERS, "3 told")
        .shows(KeyInPath.SILENT, "0 told");
  }

  private static String texts(JsonNode node, String... names) {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(node.path(name).asText("absent"));
    }
    return String.join(" ", texts);
  }

  private static String message(String body) {
    return WireWorld.json(body).get("msg").asText();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aChoiceShowsOnTheWire(Row row) {
    assertEquals(row.told(), row.probe().apply(new WireWorld(Variants.usual().with(row.choice()))));
  }

  @Test
  void everyChoiceOfEverySwitchHasARow() {
    assertEquals(
        Variants.all().stream().map(ChoicesTest::name).sorted().toList(),
        rows().stream().map(Row::toString).sorted().toList());
  }
}
