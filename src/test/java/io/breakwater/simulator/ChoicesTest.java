package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Choice.AccountUpdate;
import io.breakwater.simulator.engine.Choice.AckAverages;
import io.breakwater.simulator.engine.Choice.AlgoUpdate;
import io.breakwater.simulator.engine.Choice.AllOrdersSymbol;
import io.breakwater.simulator.engine.Choice.BracketShape;
import io.breakwater.simulator.engine.Choice.CancelAll;
import io.breakwater.simulator.engine.Choice.ChildName;
import io.breakwater.simulator.engine.Choice.ClientIdReuse;
import io.breakwater.simulator.engine.Choice.ClientIdScope;
import io.breakwater.simulator.engine.Choice.CoveredReduceOnly;
import io.breakwater.simulator.engine.Choice.ErrorTexts;
import io.breakwater.simulator.engine.Choice.EventFields;
import io.breakwater.simulator.engine.Choice.FillFee;
import io.breakwater.simulator.engine.Choice.FirstBalance;
import io.breakwater.simulator.engine.Choice.FlippingOrder;
import io.breakwater.simulator.engine.Choice.ForcedFill;
import io.breakwater.simulator.engine.Choice.IsolatedOpeningFee;
import io.breakwater.simulator.engine.Choice.KeyErrors;
import io.breakwater.simulator.engine.Choice.KeyExpiredTime;
import io.breakwater.simulator.engine.Choice.KeyInPath;
import io.breakwater.simulator.engine.Choice.KeyWithoutEvents;
import io.breakwater.simulator.engine.Choice.LimitWindows;
import io.breakwater.simulator.engine.Choice.LiquidatedOrder;
import io.breakwater.simulator.engine.Choice.LongestWindow;
import io.breakwater.simulator.engine.Choice.MarginCall;
import io.breakwater.simulator.engine.Choice.MarketExtras;
import io.breakwater.simulator.engine.Choice.MarketTimeInForce;
import io.breakwater.simulator.engine.Choice.OrderCounts;
import io.breakwater.simulator.engine.Choice.OversizeReduceOnly;
import io.breakwater.simulator.engine.Choice.RefusedByBook;
import io.breakwater.simulator.engine.Choice.RetryAfter;
import io.breakwater.simulator.engine.Choice.SecondClosePosition;
import io.breakwater.simulator.engine.Choice.SecondVersionWeight;
import io.breakwater.simulator.engine.Choice.ServerShutdown;
import io.breakwater.simulator.engine.Choice.SignedChecks;
import io.breakwater.simulator.engine.Choice.SocketsOfKey;
import io.breakwater.simulator.engine.Choice.StreamNames;
import io.breakwater.simulator.engine.Choice.TickerUpdateId;
import io.breakwater.simulator.engine.Choice.Triggering;
import io.breakwater.simulator.engine.Choice.UnknownAlgo;
import io.breakwater.simulator.engine.Choice.UnknownParameters;
import io.breakwater.simulator.engine.Choice.UnknownStateCode;
import io.breakwater.simulator.engine.Choice.UnroutedStreams;
import io.breakwater.simulator.engine.Choice.WeightOfOrders;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.wire.LimitSettings;
import io.breakwater.simulator.wire.WireAnswer;
import java.math.BigDecimal;
import java.time.Duration;
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
  private static final String UNKNOWN =
      "Unknown error, please check your request or try again later.";
  private static final String CLOSING = "&closePosition=true";

  /** So low that a test can meet them. */
  private static final LimitSettings LIMITS =
      new LimitSettings(200, 20, 1200, 2, Duration.ofMinutes(2));

  /** What the wire tells where a rule is decided so. */
  record Row(Choice choice, Function<WireWorld, String> probe, String told) {
    @Override
    public String toString() {
      return name(choice);
    }
  }

  private static String name(Choice choice) {
    return choice.getClass().getSimpleName() + " " + choice;
  }

  /** One look at the wire for all choices of a switch. */
  static final class Rows {
    private final List<Row> rows = new ArrayList<>();
    private Function<WireWorld, String> probe = world -> "";

    Rows where(Function<WireWorld, String> look) {
      probe = look;
      return this;
    }

    Rows shows(Choice choice, String told) {
      rows.add(new Row(choice, probe, told));
      return this;
    }
  }

  static List<Row> rows() {
    Rows rows = new Rows();
    orders(rows);
    conditionals(rows);
    money(rows);
    answers(rows);
    streams(rows);
    OrderChoiceRows.addTo(rows);
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
        .shows(CoveredReduceOnly.REJECTED_4118, "400 -4118")
        .shows(CoveredReduceOnly.DISPLACES, "400 -2022");
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

  private static void money(Rows rows) {
    rows.where(
            world -> {
              world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
              world.ok(ORDER, BUY);
              JsonNode row = world.ok("GET /fapi/v3/positionRisk", "").get(0);
              JsonNode trade = world.ok("GET /fapi/v1/userTrades", "symbol=BTCUSDT").get(0);
              BigDecimal margin =
                  decimal(trade, "quoteQty").divide(BigDecimal.valueOf(20)); // the leverage
              BigDecimal wallet = decimal(row, "isolatedWallet");
              return wallet.compareTo(margin) == 0
                  ? "margin"
                  : wallet.add(decimal(trade, "commission")).compareTo(margin) == 0
                      ? "margin less commission"
                      : wallet + " of " + margin;
            })
        .shows(IsolatedOpeningFee.POSITION_WALLET, "margin less commission")
        .shows(IsolatedOpeningFee.CROSS_WALLET, "margin");
    rows.where(world -> liquidated(world).get(0))
        .shows(LiquidatedOrder.EXPIRED, "rest EXPIRED EXPIRED 5")
        .shows(LiquidatedOrder.CANCELED, "rest CANCELED CANCELED 5");
    rows.where(world -> String.join(", ", liquidated(world).subList(1, 3)))
        .shows(ForcedFill.TRADE, "autoclose- CALCULATED NEW 0, autoclose- TRADE FILLED 0")
        .shows(
            ForcedFill.CALCULATED, "autoclose- CALCULATED NEW 0, autoclose- CALCULATED FILLED 0");
    rows.where(
            world -> {
              long user =
                  world.socket(
                      "/private/ws", "listenKey=" + world.listenKey() + "&events=MARGIN_CALL");
              liquidated(world);
              return "warned " + world.told(user, "MARGIN_CALL").size();
            })
        .shows(MarginCall.TOLD, "warned 1")
        .shows(MarginCall.UNTOLD, "warned 0");
  }

  /** What an account with an open order is told of its orders while it is liquidated. */
  private static List<String> liquidated(WireWorld world) {
    world.ok("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=10");
    world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    world.ok(ORDER, BUY);
    world.ok(ORDER, LIMIT + "&side=SELL&price=62000&newClientOrderId=rest");
    long user = world.userStream();
    world.trades("54100");
    return world.told(user, "ORDER_TRADE_UPDATE").stream()
        .map(event -> event.get("o"))
        .map(
            order ->
                order.get("c").asText().replaceFirst("-[0-9]+", "-")
                    + " "
                    + texts(order, "x", "X", "er"))
        .toList();
  }

  private static BigDecimal decimal(JsonNode node, String name) {
    return new BigDecimal(node.get(name).asText());
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
    rows.where(world -> world.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=none"))
        .shows(UnknownAlgo.CODE_2013, "400 -2013")
        .shows(UnknownAlgo.CODE_2011, "400 -2011");
    rows.where(world -> world.outcome(ORDER, BUY + "&timeInForce=GTC"))
        .shows(MarketTimeInForce.REFUSED_1106, "400 -1106")
        .shows(MarketTimeInForce.REFUSED_1114, "400 -1114")
        .shows(MarketTimeInForce.IGNORED, "200");
    rows.where(world -> world.outcome("GET /fapi/v3/balance", "moon=full"))
        .shows(UnknownParameters.IGNORED, "200")
        .shows(UnknownParameters.REFUSED, "400 -1103");
    rows.where(world -> world.outcome("GET /fapi/v1/allOrders", ""))
        .shows(AllOrdersSymbol.REQUIRED, "400 -1102")
        .shows(AllOrdersSymbol.OPTIONAL, "200");
    rows.where(
            world ->
                "id "
                    + world
                        .ok("GET /fapi/v1/ticker/bookTicker", "symbol=BTCUSDT")
                        .has("lastUpdateId"))
        .shows(TickerUpdateId.PRESENT, "id true")
        .shows(TickerUpdateId.ABSENT, "id false");
    rows.where(world -> world.outcome("GET /fapi/v1/balance", ""))
        .shows(FirstBalance.GONE, "404 -5000")
        .shows(FirstBalance.SERVED, "200");
    rows.where(
            world -> {
              String positions = used(world.signed("GET /fapi/v2/positionRisk", ""));
              return positions + ", then " + used(world.signed("GET /fapi/v2/account", ""));
            })
        .shows(SecondVersionWeight.FIVE, "5, then 10")
        .shows(SecondVersionWeight.TEN, "10, then 20");
    rows.where(
            world -> {
              var effect = RequestFault.Effect.FAIL_WITHOUT_EXECUTING;
              world.exchange().add(RequestFault.unknown(ORDER, effect, 1));
              return world.signed(ORDER, BUY).body();
            })
        .shows(UnknownStateCode.AS_GIVEN, "{\"code\":-1000,\"msg\":\"" + UNKNOWN + "\"}")
        .shows(UnknownStateCode.CODE_1001, "{\"code\":-1001,\"msg\":\"" + UNKNOWN + "\"}")
        .shows(UnknownStateCode.CODE_1007, "{\"code\":-1007,\"msg\":\"" + UNKNOWN + "\"}")
        .shows(UnknownStateCode.NONE, UNKNOWN);
    rows.where(
            world -> {
              String time = "timestamp=" + world.now().toEpochMilli();
              String key = WireWorld.outcome(world.send("GET /fapi/v3/balance", time, ""));
              String forged = time + "&signature=00";
              String sign = WireWorld.outcome(world.send("GET /fapi/v3/balance", forged, "key"));
              return key + ", " + sign;
            })
        .shows(KeyErrors.KEY_401, "401 -2014, 400 -1022")
        .shows(KeyErrors.ALL_401, "401 -2014, 401 -1022")
        .shows(KeyErrors.ALL_400, "400 -2014, 400 -1022");
    rows.where(
            world ->
                WireWorld.outcome(
                    world.send("GET /fapi/v3/balance", "timestamp=5&signature=00", "key")))
        .shows(SignedChecks.SIGNATURE_FIRST, "400 -1022")
        .shows(SignedChecks.WINDOW_FIRST, "400 -1021");
    rows.where(world -> world.outcome("GET /fapi/v3/balance", "recvWindow=60001"))
        .shows(LongestWindow.SIXTY_SECONDS, "400 -1130")
        .shows(LongestWindow.ANY, "200");
    limits(rows);
  }

  private static void limits(Rows rows) {
    rows.where(world -> throttled(world) + " / " + banned(world))
        .shows(RetryAfter.ABSENT, "-1015 absent / 418 absent")
        .shows(RetryAfter.SENT, "-1015 8 / 418 120");
    rows.where(
            world -> {
              world.passes(Duration.ofSeconds(55));
              String before = used(world.signed("GET /fapi/v3/balance", ""));
              world.passes(Duration.ofSeconds(10));
              String after = used(world.signed("GET /fapi/v3/balance", ""));
              world.passes(Duration.ofSeconds(50));
              return before + ", " + after + ", " + used(world.signed("GET /fapi/v3/balance", ""));
            })
        .shows(LimitWindows.ALIGNED, "5, 5, 10")
        .shows(LimitWindows.SLIDING, "5, 10, 10");
    rows.where(
            world -> {
              WireAnswer taken = world.signed(ORDER, BUY);
              WireAnswer refused = world.signed(ORDER, BUY + "&reduceOnly=moon");
              return header(taken, "X-MBX-ORDER-COUNT-10S")
                  + ", "
                  + header(refused, "X-MBX-ORDER-COUNT-10S");
            })
        .shows(OrderCounts.ON_EVERY_ANSWER, "1, 2")
        .shows(OrderCounts.NOT_ON_REFUSALS, "1, absent");
    rows.where(
            world -> {
              String read = used(world.signed("GET /fapi/v3/balance", ""));
              return read + ", order " + used(world.signed(ORDER, BUY));
            })
        .shows(WeightOfOrders.USED, "5, order 5")
        .shows(WeightOfOrders.MINUS_ONE, "5, order -1");
  }

  /** The code and the advice of the answer to one order too many in ten seconds. */
  private static String throttled(WireWorld world) {
    WireAnswer answer = world.signed(ORDER, BUY);
    world.passes(Duration.ofSeconds(2));
    for (int i = 0; i < 20; i++) {
      answer = world.signed(ORDER, BUY);
    }
    return WireWorld.json(answer.body()).get("code") + " " + header(answer, "Retry-After");
  }

  private static String banned(WireWorld world) {
    WireAnswer answer = world.signed("GET /fapi/v1/ping", "");
    for (int i = 0; i < 300 && answer.status() != 418; i++) {
      answer = world.signed("GET /fapi/v1/ping", "");
    }
    return answer.status() + " " + header(answer, "Retry-After");
  }

  private static String used(WireAnswer answer) {
    return header(answer, "X-MBX-USED-WEIGHT-1M");
  }

  private static String header(WireAnswer answer, String name) {
    return answer.headers().getOrDefault(name, "absent");
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
    rows.where(
            world -> {
              long user = world.socket("/private/ws", "listenKey=" + world.listenKey());
              world.ok(ORDER, BUY);
              return world.told(user).size() + " told";
            })
        .shows(KeyWithoutEvents.DELIVERS, "3 told")
        .shows(KeyWithoutEvents.SILENT, "0 told");
    rows.where(
            world -> {
              long first = world.userStream();
              long second = world.userStream();
              world.ok(ORDER, BUY);
              return world.told(first).size() + " and " + world.told(second).size();
            })
        .shows(SocketsOfKey.ALL, "3 and 3")
        .shows(SocketsOfKey.LATEST, "0 and 3");
    rows.where(ChoicesTest::subscribing)
        .shows(StreamNames.UNCHECKED, "null null null")
        .shows(StreamNames.CHECKED, "null error 2 error 2");
    rows.where(
            world -> {
              long market = world.socket("/market/ws", "");
              world.passes(Duration.ofHours(24).minusSeconds(61));
              long before = world.told(market, "serverShutdown").size();
              world.passes(Duration.ofSeconds(2));
              return before + ", then " + world.told(market, "serverShutdown").size();
            })
        .shows(ServerShutdown.UNTOLD, "0, then 0")
        .shows(ServerShutdown.TOLD, "0, then 1");
    events(rows);
  }

  private static String subscribing(WireWorld world) {
    long market = world.socket("/market/ws", "");
    for (String name : List.of("btcusdt@aggTrade", "btcusdt@aggTrade", "btcusdt@moon")) {
      world.says(market, "{\"method\":\"SUBSCRIBE\",\"params\":[\"" + name + "\"],\"id\":1}");
    }
    List<String> answers = new ArrayList<>();
    for (JsonNode answer : world.told(market)) {
      if (answer.has("e")) {
        continue;
      }
      boolean error = answer.has("error");
      answers.add(error ? "error " + answer.get("error").get("code") : "" + answer.get("result"));
    }
    return String.join(" ", answers);
  }

  private static void events(Rows rows) {
    rows.where(
            world -> {
              long user = world.userStream();
              world.ok(ORDER, BUY);
              return kinds(world.told(user));
            })
        .shows(AccountUpdate.BEFORE_FILL, "order NEW, account, order FILLED")
        .shows(AccountUpdate.AFTER_FILL, "order NEW, order FILLED, account");
    rows.where(
            world -> {
              long user = stoppedOut(world);
              return kinds(world.told(user));
            })
        .shows(
            AlgoUpdate.BEFORE_CHILD,
            "algo TRIGGERING, algo TRIGGERED, order NEW, account, order FILLED, algo FINISHED")
        .shows(
            AlgoUpdate.AFTER_CHILD,
            "algo TRIGGERING, order NEW, account, order FILLED, algo TRIGGERED, algo FINISHED");
    rows.where(ChoicesTest::eventFields)
        .shows(
            EventFields.ABSENT,
            "NEW: n absent, AP absent, W absent, V EXPIRE_MAKER, er 0;"
                + " algo: act absent; rejected: rm told")
        .shows(
            EventFields.NULL,
            "NEW: n null, AP null, W null, V EXPIRE_MAKER, er 0;"
                + " algo: act 0; rejected: rm told")
        .shows(
            EventFields.SPARSE,
            "NEW: n absent, AP absent, W absent, V absent, er absent;"
                + " algo: act absent; rejected: rm absent");
    rows.where(
            world -> {
              long user = world.userStream();
              world.ok(ORDER, BUY);
              List<JsonNode> told = world.told(user, "ORDER_TRADE_UPDATE");
              return texts(told.get(1).get("o"), "X", "N");
            })
        .shows(FillFee.TOLD, "FILLED USDT")
        .shows(FillFee.LEFT_OUT, "FILLED absent");
    rows.where(
            world -> {
              long user = world.userStream();
              world.exchange().expireListenKey("alice", world.now());
              JsonNode time = world.told(user, "listenKeyExpired").get(0).get("E");
              return time.isTextual() ? "text" : "number";
            })
        .shows(KeyExpiredTime.NUMBER, "number")
        .shows(KeyExpiredTime.TEXT, "text");
    rows.where(ChoicesTest::marketExtras)
        .shows(
            MarketExtras.TOLD,
            "aggTrade 1 absent, markPriceUpdate 1 absent, bookTicker 1 BTCUSDT,"
                + " depthUpdate 1 BTCUSDT")
        .shows(
            MarketExtras.LEFT_OUT,
            "aggTrade absent absent, markPriceUpdate absent absent, bookTicker absent absent,"
                + " depthUpdate absent absent");
  }

  /** A long position whose stop was triggered and filled since the returned socket opened. */
  private static long stoppedOut(WireWorld world) {
    world.ok(ORDER, BUY);
    world.ok(ALGO, STOP + CLOSING + "&triggerPrice=59000");
    long user = world.userStream();
    world.trades("58900");
    return user;
  }

  private static String kinds(List<JsonNode> events) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode event : events) {
      String status = event.path("o").path("X").asText();
      kinds.add(
          switch (event.get("e").asText()) {
            case "ORDER_TRADE_UPDATE" -> "order " + status;
            case "ALGO_UPDATE" -> "algo " + status;
            default -> "account";
          });
    }
    return String.join(", ", kinds);
  }

  private static String eventFields(WireWorld world) {
    long user = world.userStream();
    world.ok(ORDER, LIMIT + "&side=BUY&price=59000");
    JsonNode order = world.told(user, "ORDER_TRADE_UPDATE").get(0).get("o");
    StringBuilder told = new StringBuilder("NEW: ");
    for (String name : List.of("n", "AP", "W", "V", "er")) {
      told.append(name).append(' ').append(texts(order, name)).append(", ");
    }
    // Without a position the stop is rejected when it triggers.
    world.ok("DELETE /fapi/v1/allOpenOrders", "symbol=BTCUSDT");
    world.ok(ALGO, STOP + CLOSING + "&triggerPrice=59000");
    world.trades("58900");
    List<JsonNode> algo = world.told(user, "ALGO_UPDATE");
    JsonNode last = algo.get(algo.size() - 1).get("o");
    return told.substring(0, told.length() - 2)
        + "; algo: act "
        + texts(algo.get(0).get("o"), "act")
        + "; rejected: rm "
        + (last.has("rm") ? "told" : "absent");
  }

  private static String marketExtras(WireWorld world) {
    long market = world.socket("/market/stream", "streams=btcusdt@aggTrade/btcusdt@markPrice@1s");
    long open = world.socket("/public/stream", "streams=btcusdt@bookTicker/btcusdt@depth@100ms");
    world.trades("60100");
    List<JsonNode> all = new ArrayList<>(world.told(market));
    all.addAll(world.told(open));
    List<String> told = new ArrayList<>();
    for (String kind : List.of("aggTrade", "markPriceUpdate", "bookTicker", "depthUpdate")) {
      JsonNode event =
          all.stream()
              .map(frame -> frame.get("data"))
              .filter(data -> data.get("e").asText().equals(kind))
              .findFirst()
              .orElseThrow();
      told.add(kind + " " + texts(event, "st", "ps"));
    }
    return String.join(", ", told);
  }

  private static String texts(JsonNode node, String... names) {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(node.has(name) ? node.get(name).asText() : "absent");
    }
    return String.join(" ", texts);
  }

  private static String message(String body) {
    return WireWorld.json(body).get("msg").asText();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aChoiceShowsOnTheWire(Row row) {
    Variants variants = Variants.usual().with(row.choice());
    assertEquals(row.told(), row.probe().apply(new WireWorld(variants, LIMITS)));
  }

  @Test
  void everyChoiceOfEverySwitchHasARow() {
    assertEquals(
        Variants.all().stream().map(ChoicesTest::name).sorted().toList(),
        rows().stream().map(Row::toString).sorted().toList());
  }
}
