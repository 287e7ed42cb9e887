package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.AccountEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the private stream tells besides the usual life of an order. */
final class AccountStreamCodecTest {
  private static final Instant AT = Instant.ofEpochMilli(1_786_543_200_463L);
  private static final Symbol BTC = new Symbol("BTCUSDT");

  /** A liquidation's frame as others have seen it: zeros and nulls. */
  private static final String LIQUIDATION =
      """
      {"e":"ORDER_TRADE_UPDATE","E":1786543200463,"T":1786543200460,"o":{"s":"BTCUSDT",
       "c":"autoclose-7654321098765432","S":"SELL","o":"LIQUIDATION","f":"IOC","q":"0.000","p":"0",
       "ap":"0.00","sp":null,"x":"CALCULATED","X":"NEW","i":7654321098,"l":"0.000","z":"0.000",
       "L":"0.00","N":null,"n":null,"T":1786543200460,"t":0,"b":"0","a":"0","m":false,"R":false,
       "wt":"CONTRACT_PRICE","ot":"LIQUIDATION","ps":"LONG","cp":false,"AP":null,"cr":null,
       "pP":false,"si":0,"ss":0,"rp":"0.00","gtd":0,"W":null,"V":null,"er":null}}""";

  private final AccountStreamCodec codec = new AccountStreamCodec();

  @Test
  void aMarginCallNamesThePositionsInDanger() {
    var called =
        event(
            AccountEvent.MarginCalled.class,
            """
            {"e":"MARGIN_CALL","E":1786543200463,"cw":"3.16812045","p":[
             {"s":"BTCUSDT","ps":"LONG","pa":"1.327","mt":"CROSSED","iw":"0","mp":"187.17127",
              "up":"-1.166074","mm":"1.614445"},
             {"s":"ETHUSDT","ps":"BOTH","pa":"-2","mt":"ISOLATED","iw":"12.5","mp":"2500",
              "up":"-11","mm":"9"}]}""");

    assertEquals(Optional.of(new BigDecimal("3.16812045")), called.crossWallet());
    assertEquals(AT, called.time());
    assertEquals(
        new AccountEvent.EndangeredPosition(
            BTC,
            PositionSide.LONG,
            SignedQuantity.of("1.327"),
            Optional.of(MarginType.CROSSED),
            BigDecimal.ZERO,
            Optional.of(Price.of("187.17127")),
            new BigDecimal("-1.166074"),
            Optional.of(new BigDecimal("1.614445"))),
        called.positions().get(0));
    var isolated = called.positions().get(1);
    assertEquals(Optional.of(MarginType.ISOLATED), isolated.marginType());
    assertEquals(new BigDecimal("12.5"), isolated.isolatedWallet());
    assertEquals(SignedQuantity.of("-2"), isolated.size());
  }

  @Test
  void aMarginCallOfIsolatedPositionsHasNoCrossWallet() {
    var called =
        event(
            AccountEvent.MarginCalled.class,
            """
            {"e":"MARGIN_CALL","E":1786543200463,"p":[{"s":"BTCUSDT","pa":"1","mt":"SHARED"}]}""");
    assertEquals(Optional.empty(), called.crossWallet());
    assertEquals(Optional.empty(), called.positions().get(0).marginType());
    assertEquals(Optional.empty(), called.positions().get(0).maintenanceMargin());
  }

  @Test
  void aChangedConfigurationConcernsTheAccountOrASymbol() {
    assertEquals(
        new AccountEvent.MultiAssetsChanged(true, AT),
        event(
            AccountEvent.class,
            "{\"e\":\"ACCOUNT_CONFIG_UPDATE\",\"E\":1786543200463,\"T\":1,\"ai\":{\"j\":true}}"));
    assertEquals(
        new AccountEvent.LeverageChanged(BTC, 25, AT),
        event(
            AccountEvent.class,
            "{\"e\":\"ACCOUNT_CONFIG_UPDATE\",\"E\":1786543200463,\"T\":1,"
                + "\"ac\":{\"s\":\"BTCUSDT\",\"l\":25}}"));
  }

  @Test
  void aFundingFeeSaysOfWhichSymbolItIsAndWhatItTook() {
    var changed =
        event(
            AccountEvent.AccountChanged.class,
            """
            {"e":"ACCOUNT_UPDATE","E":1786543200463,"T":1786543200460,"a":{"m":"FUNDING_FEE",
             "S":"BTCUSDT","B":[{"a":"USDT","wb":"998.5","cw":"898.5","bc":"-1.5"}],"P":[]}}""");
    assertEquals("FUNDING_FEE", changed.cause());
    assertEquals(Optional.of(BTC), changed.fundingOf());
    assertEquals(
        List.of(
            new AccountEvent.BalanceChange(
                "USDT",
                new BigDecimal("998.5"),
                Optional.of(new BigDecimal("898.5")),
                Optional.of(new BigDecimal("-1.5")))),
        changed.balances());
  }

  @Test
  void anIsolatedPositionComesWithItsWalletAndAClosedOneIsListedAsFlat() {
    var changed =
        event(
            AccountEvent.AccountChanged.class,
            """
            {"e":"ACCOUNT_UPDATE","E":1786543200463,"T":1786543200460,"a":{"m":"ORDER",
             "B":[{"a":"USDT","wb":"998.5"}],"P":[
             {"s":"BTCUSDT","pa":"0.004","ep":"61800.1","bep":"61812.46","cr":"0","up":"0.1",
              "mt":"isolated","iw":"24.70","ps":"BOTH","ma":"USDT"},
             {"s":"ETHUSDT","pa":"0","ep":"0.00000","up":"0","mt":"cross","iw":"0","ps":"BOTH"}]}}
            """);
    Instant at = Instant.ofEpochMilli(1_786_543_200_460L);
    assertEquals(
        List.of(
            new Position(
                BTC,
                PositionSide.BOTH,
                SignedQuantity.of("0.004"),
                Optional.of(Price.of("61800.1")),
                new BigDecimal("0.1"),
                Optional.empty(),
                Optional.of(MarginType.ISOLATED),
                new BigDecimal("24.7"),
                at),
            new Position(
                new Symbol("ETHUSDT"),
                PositionSide.BOTH,
                SignedQuantity.FLAT,
                Optional.empty(),
                new BigDecimal("0"),
                Optional.empty(),
                Optional.of(MarginType.CROSSED),
                BigDecimal.ZERO,
                at)),
        changed.positions());
    assertEquals(Optional.empty(), changed.fundingOf());
    assertEquals(Optional.empty(), changed.balances().get(0).crossWallet());
  }

  @Test
  void aLiquidationWithoutQuantitiesAndFeesIsRead() {
    var updated = event(AccountEvent.OrderUpdated.class, LIQUIDATION);
    assertEquals(OrderOrigin.LIQUIDATION, OrderOrigin.of(updated.order().clientOrderId()));
    assertEquals(OrderStatus.NEW, updated.order().status());
    assertEquals(Quantity.ZERO, updated.order().quantity());
    assertEquals(Optional.empty(), updated.fill());
    assertEquals(0, updated.expiryReason());
  }

  @Test
  void aLiquidationsExecutionIsAFillAlthoughItsFeeAndItsStatusAreUnknown() {
    var updated =
        event(
            AccountEvent.OrderUpdated.class,
            LIQUIDATION
                .replace("\"l\":\"0.000\",\"z\":\"0.000\"", "\"l\":\"0.014\",\"z\":\"0.014\"")
                .replace("\"L\":\"0.00\"", "\"L\":\"9910\"")
                .replace("\"X\":\"NEW\"", "\"X\":\"NEW_INSURANCE\"")
                .replace("\"t\":0", "\"t\":12346003"));
    assertEquals(OrderStatus.UNKNOWN, updated.order().status());
    var fill = updated.fill().orElseThrow();
    assertEquals(12_346_003, fill.tradeId());
    assertEquals(Quantity.of("0.014"), fill.quantity());
    assertEquals(Optional.empty(), fill.fee());
  }

  @Test
  void anExecutionWithoutANumberIsNoFillAndTheOrderStillSaysHowMuch() {
    // Two of them could not be told apart: booked by id, the second would be lost.
    var updated =
        event(
            AccountEvent.OrderUpdated.class,
            LIQUIDATION
                .replace("\"l\":\"0.000\",\"z\":\"0.000\"", "\"l\":\"0.014\",\"z\":\"0.014\"")
                .replace("\"L\":\"0.00\"", "\"L\":\"9910\""));
    assertEquals(Optional.empty(), updated.fill());
    assertEquals(Quantity.of("0.014"), updated.order().executed());
    assertEquals(new ClientOrderId("autoclose-7654321098765432"), updated.order().clientOrderId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRADE_LITE",
        "CONDITIONAL_ORDER_TRIGGER_REJECT",
        "STRATEGY_UPDATE",
        "GRID_UPDATE"
      })
  void repeatsAndWhatOthersBotsDoAreSkipped(String kind) {
    assertEquals(
        new StreamCodec.Skipped<>(), codec.decode("{\"e\":\"" + kind + "\",\"E\":1786543200463}"));
  }

  @Test
  void whatThisVersionDoesNotKnowIsTold() {
    assertEquals(
        new StreamCodec.Unreadable<>("BRAND_NEW", "unknown event BRAND_NEW"),
        codec.decode("{\"e\":\"BRAND_NEW\",\"E\":1786543200463}"));
    assertEquals(
        new StreamCodec.Unreadable<>("ACCOUNT_CONFIG_UPDATE", "field ac is missing"),
        codec.decode("{\"e\":\"ACCOUNT_CONFIG_UPDATE\",\"E\":1786543200463,\"az\":{}}"));
    assertEquals(
        new StreamCodec.Unreadable<>("ACCOUNT_CONFIG_UPDATE", "field j is missing"),
        codec.decode("{\"e\":\"ACCOUNT_CONFIG_UPDATE\",\"E\":1786543200463,\"ai\":{}}"));
  }

  private <E> E event(Class<E> type, String text) {
    var frame = assertInstanceOf(StreamCodec.Event.class, codec.decode(text));
    return assertInstanceOf(type, frame.event());
  }
}
