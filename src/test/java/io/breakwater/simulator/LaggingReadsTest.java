package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.simulator.engine.Variants;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads that tell an earlier state, and look-ups that forget. */
final class LaggingReadsTest {
  private static final String ORDER = "POST /fapi/v1/order";
  private static final Duration LAG = Duration.ofSeconds(10);
  private static final String BUY = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1";
  private static final String STOP =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=50000"
          + "&closePosition=true&workingType=MARK_PRICE&clientAlgoId=sl";

  private final WireWorld world = new WireWorld(Variants.usual().withReadLag(LAG));

  /** What every read tells of the account, each in a word. */
  private List<String> seen() {
    List<String> seen = new ArrayList<>();
    for (String version : List.of("2", "3")) {
      for (var row : world.ok("GET /fapi/v" + version + "/positionRisk", "")) {
        if (new BigDecimal(row.get("positionAmt").asText()).signum() != 0) {
          seen.add("position" + version + " " + row.get("positionAmt").asText());
        }
      }
      String wallet =
          world.ok("GET /fapi/v" + version + "/balance", "").get(0).get("balance").asText();
      seen.add(new BigDecimal(wallet).compareTo(new BigDecimal("100000")) == 0 ? "" : "paid");
      var account = world.ok("GET /fapi/v" + version + "/account", "");
      for (var row : account.get("positions")) {
        if (new BigDecimal(row.get("positionAmt").asText()).signum() != 0) {
          seen.add("account" + version + " " + row.get("positionAmt").asText());
        }
      }
    }
    for (String order : List.of("in", "rest")) {
      String key = "symbol=BTCUSDT&origClientOrderId=" + order;
      seen.add(world.outcome("GET /fapi/v1/order", key));
      seen.add(world.outcome("GET /fapi/v1/openOrder", key));
    }
    seen.add("open " + world.ok("GET /fapi/v1/openOrders", "").size());
    seen.add("orders " + world.ok("GET /fapi/v1/allOrders", "symbol=BTCUSDT").size());
    seen.add("fills " + world.ok("GET /fapi/v1/userTrades", "symbol=BTCUSDT").size());
    seen.add("income " + world.ok("GET /fapi/v1/income", "").size());
    seen.add(world.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=sl"));
    seen.add("stops " + world.ok("GET /fapi/v1/openAlgoOrders", "").size());
    seen.add("algos " + world.ok("GET /fapi/v1/allAlgoOrders", "symbol=BTCUSDT").size());
    seen.removeIf(String::isEmpty);
    return seen;
  }

  @Test
  void readsTellTheStateOfTenSecondsAgoAndThenTheTruth() {
    List<String> before = seen();
    assertEquals(
        List.of(
            "400 -2013",
            "400 -2013",
            "400 -2013",
            "400 -2013",
            "open 0",
            "orders 0",
            "fills 0",
            "income 1",
            "400 -2013",
            "stops 0",
            "algos 0"),
        before);
    world.ok(ORDER, BUY + "&newClientOrderId=in");
    String resting = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=59000";
    world.ok(ORDER, resting + "&newClientOrderId=rest");
    world.ok("POST /fapi/v1/algoOrder", STOP);

    world.passes(LAG.minusMillis(1));
    assertEquals(before, seen());
    world.passes(Duration.ofMillis(1));
    assertEquals(
        List.of(
            "position2 0.100",
            "paid",
            "account2 0.100",
            "position3 0.100",
            "paid",
            "account3 0.100",
            "200",
            "400 -2013",
            "200",
            "200",
            "open 1",
            "orders 2",
            "fills 1",
            "income 2",
            "200",
            "stops 1",
            "algos 1"),
        seen());
  }

  @Test
  void marginThatWasPutInIsToldLater() {
    world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    world.ok(ORDER, BUY);
    world.passes(LAG);
    String before = isolatedWallet();
    world.ok("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=50&type=1");
    String history = "GET /fapi/v1/positionMargin/history";

    assertEquals(before, isolatedWallet());
    assertEquals(0, world.ok(history, "symbol=BTCUSDT").size());
    world.passes(LAG);
    BigDecimal more = new BigDecimal(isolatedWallet()).subtract(new BigDecimal(before));
    assertEquals(0, more.compareTo(new BigDecimal("50")));
    assertEquals(1, world.ok(history, "symbol=BTCUSDT").size());
  }

  private String isolatedWallet() {
    return world.ok("GET /fapi/v3/positionRisk", "").get(0).get("isolatedWallet").asText();
  }

  @Test
  void anOrderThatWasCanceledIsStillToldToBeOpen() {
    String resting = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=59000";
    world.ok(ORDER, resting + "&newClientOrderId=rest");
    world.passes(LAG.multipliedBy(2));
    world.ok("DELETE /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=rest");

    String key = "symbol=BTCUSDT&origClientOrderId=rest";
    assertEquals("NEW", world.ok("GET /fapi/v1/order", key).get("status").asText());
    assertEquals(1, world.ok("GET /fapi/v1/allOrders", "symbol=BTCUSDT").size());
    // A write meets what is.
    assertEquals("400 -2011", world.outcome("DELETE /fapi/v1/order", key));
    world.passes(LAG);
    assertEquals("CANCELED", world.ok("GET /fapi/v1/order", key).get("status").asText());
    assertEquals(0, world.ok("GET /fapi/v1/openOrders", "").size());
  }

  @Test
  void eachStateIsToldInItsTurn() {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (i < 10) {
        world.ok(ORDER, BUY);
      }
      var rows = world.ok("GET /fapi/v3/positionRisk", "");
      told.add(rows.isEmpty() ? "0" : rows.get(0).get("positionAmt").asText());
      world.passes(Duration.ofSeconds(1));
    }
    for (int i = 0; i < 40; i++) {
      int bought = Math.max(0, Math.min(10, i - 9));
      BigDecimal amount = new BigDecimal(bought).movePointLeft(1);
      assertEquals(0, amount.compareTo(new BigDecimal(told.get(i))), told + " at " + i);
    }
  }

  @Test
  void theBooksOfTheExchangeDoNotLag() {
    world.ok(ORDER, BUY);
    assertEquals(1, world.exchange().account("alice").positions().size());
  }

  @Test
  void aLookUpForgetsAConditionalOrderForAWhile() {
    WireWorld forgetful = new WireWorld(Variants.usual().withAlgoForgetting(Duration.ofMinutes(2)));
    forgetful.ok("POST /fapi/v1/algoOrder", STOP);
    assertEquals("400 -2013", forgetful.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=sl"));
    assertEquals(1, forgetful.ok("GET /fapi/v1/openAlgoOrders", "").size());
    forgetful.passes(Duration.ofSeconds(119));
    assertEquals("400 -2013", forgetful.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=sl"));
    forgetful.passes(Duration.ofSeconds(1));
    assertEquals("200", forgetful.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=sl"));
  }

  @Test
  void readsCanBeMadeToLagLaterAndTellAsFarBackAsIsKept() {
    WireWorld truthful = new WireWorld(Variants.usual());
    truthful.ok(ORDER, BUY);
    truthful.passes(Duration.ofSeconds(1));
    truthful.exchange().lagReads(Optional.of(LAG), truthful.now());
    truthful.ok(ORDER, BUY);
    assertEquals("0.100", amount(truthful));
    truthful.passes(LAG.minusMillis(1));
    assertEquals("0.100", amount(truthful));
    truthful.passes(Duration.ofMillis(1));
    assertEquals("0.200", amount(truthful));

    truthful.ok(ORDER, BUY);
    truthful.exchange().lagReads(Optional.of(LAG.dividedBy(2)), truthful.now());
    truthful.passes(LAG.dividedBy(2));
    assertEquals("0.300", amount(truthful));
    truthful.ok(ORDER, BUY);
    truthful.exchange().lagReads(Optional.empty(), truthful.now());
    assertEquals("0.400", amount(truthful));
  }

  private static String amount(WireWorld exchange) {
    return exchange.ok("GET /fapi/v3/positionRisk", "").get(0).get("positionAmt").asText();
  }

  @Test
  void aLookUpCanBeMadeToForgetLater() {
    WireWorld forgetful = new WireWorld(Variants.usual());
    forgetful.ok("POST /fapi/v1/algoOrder", STOP);
    forgetful.passes(Duration.ofSeconds(5));
    forgetful.exchange().forgetAlgos(Optional.of(LAG), forgetful.now());
    assertEquals("400 -2013", forgetful.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=sl"));
    assertEquals(1, forgetful.ok("GET /fapi/v1/openAlgoOrders", "").size());
    forgetful.exchange().forgetAlgos(Optional.empty(), forgetful.now());
    assertEquals("200", forgetful.outcome("GET /fapi/v1/algoOrder", "clientAlgoId=sl"));
  }
}
