package io.breakwater.simulator;

import static io.breakwater.simulator.WireClient.done;
import static io.breakwater.simulator.WireClient.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.AmendOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Income;
import io.breakwater.domain.IncomeType;
import io.breakwater.domain.Money;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.RequestCost;
import io.breakwater.exchange.SendWindow;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.FundingRate;
import io.breakwater.simulator.engine.Variants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reconciler, a ledger and the closing of positions ask of the exchange. */
@Timeout(60)
final class ClientCallsTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Symbol ETH = new Symbol("ETHUSDT");
  private static final ClientOrderId REST = new ClientOrderId("rest");
  private static final Call READ = Call.of(Precedence.READ);
  private static final Call CANCEL = Call.of(Precedence.CANCEL);
  private static final Call ENTER = Call.of(Precedence.ENTER);
  private static final String ORDER = "POST /fapi/v1/order";
  private static final String LIMIT = "&type=LIMIT&timeInForce=GTC&side=BUY&quantity=0.1";
  private static final String STOP =
      "algoType=CONDITIONAL&side=SELL&type=STOP_MARKET&quantity=0.1&triggerPrice=50000";

  private WireWorld world;
  private WireClient client;
  private Exchange exchange;

  ClientCallsTest() {
    start(Variants.usual());
  }

  private void start(Variants variants) {
    stop();
    world = new WireWorld(variants);
    client = new WireClient(world);
    exchange = client.exchange();
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
  }

  private void rests(String symbol, String price, String id) {
    world.ok(ORDER, "symbol=" + symbol + LIMIT + "&price=" + price + "&newClientOrderId=" + id);
  }

  private void stops(String symbol, String id) {
    world.ok("POST /fapi/v1/algoOrder", STOP + "&symbol=" + symbol + "&clientAlgoId=" + id);
  }

  private void buys(String quantity, String id) {
    String market = "symbol=BTCUSDT&type=MARKET&side=BUY&newClientOrderId=" + id;
    world.ok(ORDER, market + "&quantity=" + quantity);
  }

  private static List<String> ids(List<Order> orders) {
    return orders.stream().map(order -> order.clientOrderId().value()).toList();
  }

  private static List<String> algoIds(List<AlgoOrder> orders) {
    return orders.stream().map(order -> order.clientOrderId().value()).toList();
  }

  private static AmendOrder amendment(String quantity, String price) {
    return new AmendOrder(REST, BTC, Side.BUY, Quantity.of(quantity), Price.of(price));
  }

  @Test
  void theOpenOrdersOfEverySymbolComeInOneCall() {
    rests("BTCUSDT", "59000", "b");
    rests("ETHUSDT", "59000", "e");
    stops("BTCUSDT", "bs");
    stops("ETHUSDT", "es");

    assertEquals(List.of("b", "e"), ids(done(exchange.openOrders(READ))));
    assertEquals(List.of("e"), ids(done(exchange.openOrders(ETH, READ))));
    assertEquals(List.of("bs", "es"), algoIds(done(exchange.openAlgoOrders(READ))));
    assertEquals(List.of("bs"), algoIds(done(exchange.openAlgoOrders(BTC, READ))));
  }

  @Test
  void everyCallCostsWhatTheExchangeCounts() {
    rests("BTCUSDT", "59000", "rest");
    Instant now = world.now();
    assertCosts(40, () -> exchange.openOrders(READ));
    assertCosts(1, () -> exchange.openOrders(BTC, READ));
    assertCosts(40, () -> exchange.openAlgoOrders(READ));
    assertCosts(1, () -> exchange.openAlgoOrders(BTC, READ));
    assertCosts(5, () -> exchange.fillsFrom(BTC, 1, READ));
    assertCosts(5, () -> exchange.fillsSince(BTC, now, READ));
    assertCosts(5, () -> exchange.orderHistory(BTC, now.minusSeconds(60), now, READ));
    assertCosts(30, () -> exchange.income(now.minusSeconds(60), now, 1, READ));
    assertCosts(1, () -> exchange.cancelAllOrders(BTC, CANCEL));
    assertCosts(1, () -> exchange.cancelAllAlgoOrders(BTC, CANCEL));
  }

  private <T> void assertCosts(int weight, Supplier<CompletionStage<Outcome<T>>> call) {
    done(call.get());
    assertEquals(RequestCost.ofWeight(weight), client.cost());
    assertEquals(weight, client.chargedWeight());
    assertEquals("", client.countedOrders());
  }

  @Test
  void anAmendmentHasNoWeightAndCountsAsAnOrder() {
    rests("BTCUSDT", "59000", "rest");
    done(exchange.amendOrder(amendment("0.2", "59000"), ENTER));
    assertEquals(new RequestCost(0, 1, 1), client.cost());
    assertEquals(0, client.chargedWeight());
    assertEquals("2", client.countedOrders());
  }

  @Test
  void fillsAreReadFromATradeOnAndFromATimeOn() {
    buys("0.1", "first");
    world.passes(Duration.ofSeconds(10));
    Instant second = world.now();
    buys("0.2", "second");
    world.passes(Duration.ofSeconds(10));
    world.ok(ORDER, "symbol=BTCUSDT&type=MARKET&side=SELL&quantity=0.3&newClientOrderId=third");

    List<Fill> all = done(exchange.fillsSince(BTC, WireWorld.START, READ));
    assertEquals(Quantity.of("0.6"), total(all));
    List<Fill> later = all.stream().filter(fill -> !fill.time().isBefore(second)).toList();
    assertEquals(Quantity.of("0.5"), total(later));
    assertEquals(later, done(exchange.fillsSince(BTC, second, READ)));
    assertEquals(later, done(exchange.fillsFrom(BTC, later.get(0).tradeId(), READ)));
    List<Fill> last = later.subList(later.size() - 1, later.size());
    assertEquals(last, done(exchange.fillsFrom(BTC, last.get(0).tradeId(), READ)));
    assertEquals(Side.SELL, last.get(0).side());
    assertEquals("USDT", last.get(0).fee().orElseThrow().asset());
    assertEquals(List.of(), done(exchange.fillsFrom(BTC, last.get(0).tradeId() + 1, READ)));
    assertEquals(List.of(), done(exchange.fillsSince(ETH, WireWorld.START, READ)));
    List<Long> ids = all.stream().map(Fill::tradeId).toList();
    assertEquals(ids.stream().sorted().toList(), ids);
  }

  private static Quantity total(List<Fill> fills) {
    return fills.stream().map(Fill::quantity).reduce(Quantity.ZERO, Quantity::plus);
  }

  @Test
  void moreFillsThanAPageComeInPagesAndNoneIsMissed() {
    int count = Exchange.FULL_PAGE + 3;
    String market = "symbol=BTCUSDT&type=MARKET&quantity=0.001&side=";
    for (int i = 0; i < count; i++) {
      if (i % 100 == 0) {
        world.passes(Duration.ofMinutes(1)); // for the limit of orders
      }
      world.ok(ORDER, market + (i % 2 == 0 ? "BUY" : "SELL"));
    }

    List<Fill> first = done(exchange.fillsSince(BTC, WireWorld.START, READ));
    assertEquals(Exchange.FULL_PAGE, first.size());
    long next = first.get(first.size() - 1).tradeId() + 1;
    assertEquals(3, done(exchange.fillsFrom(BTC, next, READ)).size());
    assertEquals(first, done(exchange.fillsFrom(BTC, first.get(0).tradeId(), READ)));
  }

  @Test
  void theHistoryOfASpanHasDoneOrdersToo() {
    rests("BTCUSDT", "59000", "gone");
    world.ok("DELETE /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=gone");
    buys("0.1", "filled");
    world.passes(Duration.ofMinutes(5));
    Instant later = world.now();
    rests("BTCUSDT", "59000", "open");
    rests("ETHUSDT", "59000", "other");

    List<Order> all = done(exchange.orderHistory(BTC, WireWorld.START, world.now(), READ));
    assertEquals(List.of("gone", "filled", "open"), ids(all));
    assertEquals(
        List.of(OrderStatus.CANCELED, OrderStatus.FILLED, OrderStatus.NEW),
        all.stream().map(Order::status).toList());
    assertEquals(List.of("open"), ids(done(exchange.orderHistory(BTC, later, world.now(), READ))));
    assertEquals(
        List.of("gone", "filled"),
        ids(done(exchange.orderHistory(BTC, WireWorld.START, later.minusMillis(1), READ))));
  }

  @Test
  void aSpanOfSevenDaysIsRefusedHereAndByTheExchange() {
    Instant from = WireWorld.START;
    Instant to = from.plus(Duration.ofDays(7));
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> exchange.orderHistory(BTC, from, to, READ));
    assertTrue(refused.getMessage().contains("below 7 days"), refused.getMessage());
    String span = "symbol=BTCUSDT&startTime=" + from.toEpochMilli() + "&endTime=";
    assertEquals("400 -4165", world.outcome("GET /fapi/v1/allOrders", span + to.toEpochMilli()));

    done(exchange.orderHistory(BTC, from, to.minusMillis(1), READ));
    // In whole milliseconds these are 7 days.
    assertThrows(
        IllegalArgumentException.class,
        () -> exchange.orderHistory(BTC, from.plusNanos(500_000), to.plusNanos(400_000), READ));
    assertThrows(IllegalArgumentException.class, () -> exchange.orderHistory(BTC, to, from, READ));
  }

  @Test
  void anAmendmentGivesTheOrderItsNewTotalAndPrice() {
    rests("BTCUSDT", "59000", "rest");
    Order amended = done(exchange.amendOrder(amendment("0.25", "59100.5"), ENTER)).orElseThrow();
    assertEquals(REST, amended.clientOrderId());
    assertEquals(Quantity.of("0.25"), amended.quantity());
    assertEquals(Optional.of(Price.of("59100.5")), amended.price());
    Order shown = done(exchange.queryOrder(BTC, REST, READ));
    assertEquals(Quantity.of("0.25"), shown.quantity());
    assertEquals(Optional.of(Price.of("59100.5")), shown.price());
  }

  @Test
  void anAmendmentThatChangesNothingIsDoneWithoutAnOrder() {
    rests("BTCUSDT", "59000", "rest");
    assertEquals(Optional.empty(), done(exchange.amendOrder(amendment("0.1", "59000"), ENTER)));
  }

  @Test
  void anAmendmentOfAnOrderThatIsNotOpenIsRejected() {
    assertEquals(
        new Outcome.Rejected<>(-2013, "Order does not exist."),
        outcome(exchange.amendOrder(amendment("0.2", "59000"), ENTER)));
    start(Variants.usual().with(Choice.AmendedGone.CODE_2011));
    assertEquals(
        new Outcome.Rejected<>(-2011, "Unknown order sent."),
        outcome(exchange.amendOrder(amendment("0.2", "59000"), ENTER)));
  }

  @Test
  void aSecondAmendmentBeforeTheFirstIsDoneWasNotMade() {
    start(Variants.usual().with(Choice.AmendmentPace.PENDING));
    rests("BTCUSDT", "59000", "rest");
    done(exchange.amendOrder(amendment("0.2", "59000"), ENTER));
    assertEquals(
        new Outcome.NotSent<>("-5043 A pending modification already exists for this order."),
        outcome(exchange.amendOrder(amendment("0.3", "59000"), ENTER)));
    world.passes(Duration.ofMillis(20));
    Order amended = done(exchange.amendOrder(amendment("0.3", "59000"), ENTER)).orElseThrow();
    assertEquals(Quantity.of("0.3"), amended.quantity());
  }

  @Test
  void anAmendmentWhoseWindowHasClosedIsRefusedAndNoFreshOneIsSigned() {
    rests("BTCUSDT", "59000", "rest");
    world.passes(Duration.ofSeconds(10));
    var window = new SendWindow(world.now().minusSeconds(3), Duration.ofSeconds(2));
    assertInstanceOf(
        Outcome.ClockSkewed.class,
        outcome(exchange.amendOrder(amendment("0.2", "59000"), ENTER.within(window))));
    assertEquals(Quantity.of("0.1"), done(exchange.queryOrder(BTC, REST, READ)).quantity());
  }

  @Test
  void anOrderThatWouldTakeInsteadOfRestingIsCanceledByItsAmendment() {
    String postOnly = "symbol=BTCUSDT&type=LIMIT&timeInForce=GTX&side=BUY&quantity=0.1";
    world.ok(ORDER, postOnly + "&price=59000&newClientOrderId=rest");
    Order amended = done(exchange.amendOrder(amendment("0.1", "60500"), ENTER)).orElseThrow();
    assertEquals(OrderStatus.CANCELED, amended.status());
  }

  @Test
  void allOrdersOfASymbolAreCanceledAndItsStopsStay() {
    rests("BTCUSDT", "59000", "a");
    rests("BTCUSDT", "59010", "b");
    rests("ETHUSDT", "59000", "e");
    stops("BTCUSDT", "s");

    assertEquals(BTC, done(exchange.cancelAllOrders(BTC, CANCEL)));
    assertEquals(List.of("e"), ids(done(exchange.openOrders(READ))));
    assertEquals(List.of("s"), algoIds(done(exchange.openAlgoOrders(READ))));
    assertEquals(BTC, done(exchange.cancelAllOrders(BTC, CANCEL)));
  }

  @Test
  void allStopsOfASymbolAreCanceledAndItsOrdersStay() {
    rests("BTCUSDT", "59000", "a");
    stops("BTCUSDT", "s");
    stops("BTCUSDT", "t");
    stops("ETHUSDT", "e");

    assertEquals(BTC, done(exchange.cancelAllAlgoOrders(BTC, CANCEL)));
    assertEquals(List.of("e"), algoIds(done(exchange.openAlgoOrders(READ))));
    assertEquals(List.of("a"), ids(done(exchange.openOrders(READ))));
    assertEquals(BTC, done(exchange.cancelAllAlgoOrders(BTC, CANCEL)));
  }

  @Test
  void theIncomeExplainsTheWalletToTheLastDigit() {
    world.ok("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=10");
    world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    buys("0.1", "in");
    world
        .exchange()
        .fundingRates(
            BTC,
            List.of(
                new FundingRate(
                    world.now().plusSeconds(60),
                    new BigDecimal("0.00025"),
                    Optional.of(new BigDecimal("60010.5")))));
    world.passes(Duration.ofSeconds(70));
    world.ok(ORDER, "symbol=BTCUSDT&type=MARKET&side=SELL&quantity=0.04");
    world.exchange().deposit("alice", "USDT", new BigDecimal("12.5"), world.now());
    world.trades("54150"); // far below its liquidation

    List<Income> rows = done(exchange.income(Instant.EPOCH, world.now(), 1, READ));

    BigDecimal wallet = new BigDecimal("0");
    List<IncomeType> types = new ArrayList<>();
    for (Income row : rows) {
      wallet = wallet.add(row.amount().amount());
      types.add(row.type());
      assertEquals("USDT", row.amount().asset());
      assertEquals(row.type().name(), row.word());
      boolean ofFill = row.type() == IncomeType.COMMISSION || row.type() == IncomeType.REALIZED_PNL;
      assertEquals(ofFill, row.tradeId().isPresent(), row.toString());
      assertEquals(row.type() != IncomeType.TRANSFER, row.symbol().equals(Optional.of(BTC)));
    }
    assertTrue(
        types.containsAll(
            List.of(
                IncomeType.TRANSFER,
                IncomeType.COMMISSION,
                IncomeType.FUNDING_FEE,
                IncomeType.REALIZED_PNL,
                IncomeType.INSURANCE_CLEAR)),
        types.toString());
    assertEquals(0, done(exchange.balances(READ)).balances().get(0).wallet().compareTo(wallet));
    assertEquals(
        rows.size(), rows.stream().map(r -> r.word() + r.transaction()).distinct().count());
  }

  @Test
  void incomeIsReadByTimeAndFromPageToPage() {
    Instant from = world.now().plusSeconds(1);
    world.passes(Duration.ofSeconds(1));
    for (int i = 1; i <= Exchange.FULL_PAGE + 1; i++) {
      world.exchange().deposit("alice", "BNB", new BigDecimal(i), world.now());
    }
    world.passes(Duration.ofSeconds(1));
    world.exchange().deposit("alice", "BNB", new BigDecimal("7777"), world.now());
    Instant to = world.now().minusMillis(1);

    List<Income> first = done(exchange.income(from, to, 1, READ));
    List<Income> second = done(exchange.income(from, to, 2, READ));

    assertEquals(Exchange.FULL_PAGE, first.size());
    assertEquals(Money.of("1", "BNB"), first.get(0).amount());
    assertEquals(List.of(Money.of("1001", "BNB")), second.stream().map(Income::amount).toList());
    assertEquals(List.of(), done(exchange.income(from, to, 3, READ)));
    assertThrows(IllegalArgumentException.class, () -> exchange.income(from, to, 0, READ));
    assertThrows(IllegalArgumentException.class, () -> exchange.income(to, from, 1, READ));
  }

  @Test
  void aFlatSymbolWithAnOpenOrderHasARowThatIsNoPosition() {
    buys("0.1", "in");
    rests("ETHUSDT", "59000", "e");
    var snapshot = done(exchange.positions(READ));
    assertEquals(List.of(BTC), snapshot.positions().stream().map(each -> each.symbol()).toList());
    assertEquals(List.of(ETH), snapshot.flat().stream().map(each -> each.symbol()).toList());
    assertTrue(snapshot.sizeOf(ETH, PositionSide.BOTH).isFlat());
    assertTrue(snapshot.row(ETH, PositionSide.BOTH).isPresent());
    assertTrue(snapshot.row(ETH, PositionSide.LONG).isEmpty());
    assertEquals(world.now(), snapshot.row(BTC, PositionSide.BOTH).orElseThrow().updateTime());
  }

  @Test
  void anIsolatedPositionComesWithItsWallet() {
    world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    buys("0.1", "in");
    var row = done(exchange.positions(READ)).positions().get(0);
    String told = world.ok("GET /fapi/v3/positionRisk", "").get(0).get("isolatedWallet").asText();
    assertTrue(row.isolatedWallet().signum() > 0);
    assertEquals(0, row.isolatedWallet().compareTo(new BigDecimal(told)));
    assertEquals(Optional.empty(), row.marginType()); // this version of the call does not say
  }
}
