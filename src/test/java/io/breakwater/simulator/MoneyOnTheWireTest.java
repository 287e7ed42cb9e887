package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.FundingRate;
import io.breakwater.simulator.engine.Variants;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Margin, funding, liquidation and fees as a client sees them. */
final class MoneyOnTheWireTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final String ORDER = "POST /fapi/v1/order";
  private static final String MARGIN = "POST /fapi/v1/positionMargin";
  private static final String BUY = "symbol=BTCUSDT&type=MARKET&side=BUY&quantity=0.1";

  private final WireWorld world = new WireWorld(Variants.usual());

  @AfterEach
  void moneyIsConserved() {
    assertTrue(world.exchange().money().isConserved(), world.exchange().money().toString());
  }

  private void isolated() {
    world.ok("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=10");
    world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
  }

  private JsonNode position() {
    return world.ok("GET /fapi/v3/positionRisk", "symbol=BTCUSDT").get(0);
  }

  private static BigDecimal number(JsonNode node, String name) {
    return new BigDecimal(node.get(name).asText());
  }

  private static void assertSame(String expected, BigDecimal actual) {
    assertEquals(0, actual.compareTo(new BigDecimal(expected)), actual.toPlainString());
  }

  @Test
  void anIsolatedPositionShowsItsWalletInEveryAnswer() {
    isolated();
    world.ok(ORDER, BUY);
    JsonNode row = position();
    BigDecimal wallet = number(row, "isolatedWallet");
    assertTrue(wallet.signum() > 0);
    BigDecimal margin = wallet.add(number(row, "unRealizedProfit"));
    assertEquals(0, margin.compareTo(number(row, "isolatedMargin")));

    JsonNode second = world.ok("GET /fapi/v2/positionRisk", "symbol=BTCUSDT").get(0);
    assertEquals("isolated", second.get("marginType").asText());
    for (String name : List.of("isolatedWallet", "isolatedMargin", "liquidationPrice")) {
      assertEquals(row.get(name), second.get(name));
    }
    JsonNode account = world.ok("GET /fapi/v3/account", "");
    assertEquals(row.get("isolatedWallet"), account.get("positions").get(0).get("isolatedWallet"));
    BigDecimal cross = number(account, "totalCrossWalletBalance");
    assertEquals(0, cross.add(wallet).compareTo(number(account, "totalWalletBalance")));
    assertSame("0", number(account, "totalCrossUnPnl"));
    JsonNode balance = world.ok("GET /fapi/v3/balance", "").get(0);
    assertEquals(0, cross.compareTo(number(balance, "crossWalletBalance")));
  }

  @Test
  void marginIsPutInAndTakenOut() {
    isolated();
    world.ok(ORDER, BUY);
    BigDecimal before = number(position(), "isolatedWallet");
    BigDecimal liquidation = number(position(), "liquidationPrice");
    long user = world.userStream();

    JsonNode answer = world.ok(MARGIN, "symbol=BTCUSDT&amount=100.5&type=1");

    assertEquals("{\"amount\":100.5,\"code\":200,", answer.toString().substring(0, 27));
    assertEquals(1, answer.get("type").asInt());
    assertSame("100.5", number(position(), "isolatedWallet").subtract(before));
    assertTrue(number(position(), "liquidationPrice").compareTo(liquidation) < 0);
    JsonNode told = world.told(user, "ACCOUNT_UPDATE").get(0).get("a");
    assertEquals("MARGIN_TRANSFER", told.get("m").asText());
    JsonNode wallet = told.get("B").get(0);
    BigDecimal isolated = number(told.get("P").get(0), "iw");
    assertSame("100.5", isolated.subtract(before));
    assertEquals(0, number(wallet, "wb").compareTo(number(wallet, "cw").add(isolated)));

    world.ok(MARGIN, "symbol=BTCUSDT&amount=50&type=2");
    JsonNode history = world.ok("GET /fapi/v1/positionMargin/history", "symbol=BTCUSDT");
    assertEquals(2, history.size());
    assertEquals(
        "[1 100.5, 2 50]",
        List.of(
                history.get(0).get("type") + " " + history.get(0).get("amount").asText(),
                history.get(1).get("type") + " " + history.get(1).get("amount").asText())
            .toString());
    assertEquals(
        1, world.ok("GET /fapi/v1/positionMargin/history", "symbol=BTCUSDT&type=2").size());
  }

  @Test
  void marginThatCannotBeMovedIsRefused() {
    assertEquals("400 -4049", world.outcome(MARGIN, "symbol=BTCUSDT&amount=1&type=1"));
    isolated();
    assertEquals("400 -4054", world.outcome(MARGIN, "symbol=BTCUSDT&amount=1&type=1"));
    world.ok(ORDER, BUY);
    assertEquals("400 -4055", world.outcome(MARGIN, "symbol=BTCUSDT&amount=0&type=1"));
    assertEquals("400 -4050", world.outcome(MARGIN, "symbol=BTCUSDT&amount=100000&type=1"));
    // The initial margin of what is held stays.
    assertEquals("400 -4051", world.outcome(MARGIN, "symbol=BTCUSDT&amount=100&type=2"));
    String hedge = "symbol=BTCUSDT&amount=1&type=1&positionSide=LONG";
    assertEquals("400 -4061", world.outcome(MARGIN, hedge));
    String lower = "symbol=BTCUSDT&leverage=5";
    assertEquals("400 -4161", world.outcome("POST /fapi/v1/leverage", lower));
    assertEquals("200", world.outcome("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=20"));
    String cross = "symbol=BTCUSDT&marginType=CROSSED";
    assertEquals("400 -4048", world.outcome("POST /fapi/v1/marginType", cross));
  }

  @Test
  void leverageIsBoundedByTheBracketsAndByTheMargin() {
    // 300,000 at a leverage of 20, of which 100,000 are in the wallet.
    world.ok(ORDER, "symbol=BTCUSDT&type=MARKET&side=BUY&quantity=5");
    assertEquals(
        "400 -2027", world.outcome("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=125"));
    assertEquals("400 -2028", world.outcome("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=2"));
    world.ok("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=100");
    assertEquals("400 -2027", world.outcome(ORDER, BUY.replace("0.1", "6")));
  }

  @Test
  void fundingIsChargedAndTold() {
    world.ok(ORDER, BUY);
    long user = world.userStream();
    JsonNode mark = world.ok("GET /fapi/v1/premiumIndex", "symbol=BTCUSDT");
    assertEquals(
        WireWorld.START.plus(Duration.ofHours(8)).toEpochMilli(),
        mark.get("nextFundingTime").asLong());
    assertEquals("0.00010000", mark.get("interestRate").asText());
    world
        .exchange()
        .fundingRates(
            BTC,
            List.of(
                new FundingRate(
                    WireWorld.START.plusSeconds(60),
                    new BigDecimal("0.00025"),
                    Optional.of(new BigDecimal("60010.5")))));
    mark = world.ok("GET /fapi/v1/premiumIndex", "symbol=BTCUSDT");
    assertEquals("0.00025000", mark.get("lastFundingRate").asText());
    BigDecimal before = number(world.ok("GET /fapi/v3/account", ""), "totalWalletBalance");

    world.passes(Duration.ofSeconds(70));

    // 0.1 × 60010.5 × 0.00025
    BigDecimal after = number(world.ok("GET /fapi/v3/account", ""), "totalWalletBalance");
    assertSame("1.5002625", before.subtract(after));
    JsonNode told = world.told(user, "ACCOUNT_UPDATE").get(0).get("a");
    assertEquals("FUNDING_FEE", told.get("m").asText());
    assertEquals("BTCUSDT", told.get("S").asText());
    assertEquals("-1.50026250", told.get("B").get(0).get("bc").asText() + "0");
    assertTrue(told.get("P").isEmpty());
    JsonNode income = world.ok("GET /fapi/v1/income", "incomeType=FUNDING_FEE").get(0);
    assertEquals("-1.50026250", income.get("income").asText());
    assertEquals("BTCUSDT", income.get("symbol").asText());
    JsonNode past = world.ok("GET /fapi/v1/fundingRate", "symbol=BTCUSDT").get(0);
    assertEquals("0.00025000", past.get("fundingRate").asText());
    assertEquals("60010.50000000", past.get("markPrice").asText());
    assertEquals(WireWorld.START.plusSeconds(60).toEpochMilli(), past.get("fundingTime").asLong());
    assertTrue(world.ok("GET /fapi/v1/fundingInfo", "").isEmpty());
  }

  @Test
  void theMarkPriceStreamHasIndexAndRate() {
    long market = world.socket("/market/ws/btcusdt@markPrice@1s", "");
    world
        .exchange()
        .marked(BTC, new BigDecimal("60100.5"), new BigDecimal("60099.25"), world.now());
    world.passes(Duration.ofSeconds(2));

    JsonNode told = world.told(market, "markPriceUpdate").get(0);
    assertEquals("60100.50000000", told.get("p").asText());
    assertEquals("60099.25000000", told.get("i").asText());
    assertEquals(10, told.get("r").asText().replace("-", "").length());
    JsonNode mark = world.ok("GET /fapi/v1/premiumIndex", "symbol=BTCUSDT");
    assertEquals("60099.25000000", mark.get("indexPrice").asText());
  }

  @Test
  void aLiquidationIsSeenOnStreamsAndInItsOwnHistory() {
    isolated();
    world.ok(ORDER, BUY);
    JsonNode quantile = world.ok("GET /fapi/v1/adlQuantile", "").get(0);
    assertEquals("{\"LONG\":0,\"SHORT\":0,\"BOTH\":4}", quantile.get("adlQuantile").toString());
    long one = world.socket("/market/ws/btcusdt@forceOrder", "");
    long all = world.socket("/market/ws/!forceOrder@arr", "");
    long user =
        world.socket("/private/ws", "listenKey=" + world.listenKey() + "&events=MARGIN_CALL");

    world.trades("54150");

    JsonNode called = world.told(user, "MARGIN_CALL").get(0);
    assertEquals("ISOLATED", called.get("p").get(0).get("mt").asText());
    assertTrue(!called.has("cw"));
    JsonNode told = world.told(one, "forceOrder").get(0).get("o");
    assertEquals("SELL LIMIT IOC FILLED", text(told, "S", "o", "f", "X"));
    assertEquals("0.1", told.get("z").asText());
    assertEquals("BTCUSDT", world.told(all, "forceOrder").get(0).get("ps").asText());
    JsonNode order = world.ok("GET /fapi/v1/forceOrders", "symbol=BTCUSDT").get(0);
    assertTrue(order.get("clientOrderId").asText().startsWith("autoclose-"));
    assertEquals("FILLED 0.100", text(order, "status", "executedQty"));
    assertTrue(world.ok("GET /fapi/v1/forceOrders", "autoCloseType=ADL").isEmpty());
    assertEquals(1, world.ok("GET /fapi/v1/income", "incomeType=INSURANCE_CLEAR").size());
    assertTrue(world.ok("GET /fapi/v3/positionRisk", "").isEmpty());
  }

  private static String text(JsonNode node, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : " ").append(node.get(name).asText());
    }
    return text.toString();
  }

  @Test
  void anotherAssetHasItsOwnRow() {
    long user = world.userStream();
    world.exchange().deposit("alice", "BNB", new BigDecimal("2.5"), world.now());

    JsonNode told = world.told(user, "ACCOUNT_UPDATE").get(0).get("a");
    assertEquals("DEPOSIT", told.get("m").asText());
    assertEquals("BNB 2.5 2.5 2.5", text(told.get("B").get(0), "a", "wb", "cw", "bc"));
    JsonNode balance = world.ok("GET /fapi/v3/balance", "").get(1);
    assertEquals("BNB 2.50000000 false", text(balance, "asset", "balance", "marginAvailable"));
    JsonNode asset = world.ok("GET /fapi/v3/account", "").get("assets").get(1);
    assertEquals(
        "BNB 2.50000000 0.00000000", text(asset, "asset", "walletBalance", "initialMargin"));
    JsonNode income = world.ok("GET /fapi/v1/income", "incomeType=TRANSFER").get(1);
    assertEquals("2.50000000 BNB", text(income, "income", "asset"));
  }

  @Test
  void theTierIsTold() {
    JsonNode rates = world.ok("GET /fapi/v1/commissionRate", "symbol=BTCUSDT");
    assertEquals("0.000200 0.000500", text(rates, "makerCommissionRate", "takerCommissionRate"));
    world.exchange().setFeeTier("alice", 3);
    rates = world.ok("GET /fapi/v1/commissionRate", "symbol=BTCUSDT");
    assertEquals("0.000120 0.000320", text(rates, "makerCommissionRate", "takerCommissionRate"));
    assertEquals(3, world.ok("GET /fapi/v1/accountConfig", "").get("feeTier").asInt());
    world.ok("POST /fapi/v1/feeBurn", "feeBurn=true");
    assertTrue(world.ok("GET /fapi/v1/feeBurn", "").get("feeBurn").asBoolean());
    assertTrue(world.ok("GET /fapi/v2/account", "").get("feeBurn").asBoolean());
  }
}
