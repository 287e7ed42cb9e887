package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.AmendOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.BudgetSettings;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.ListenKey;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.MarketStream;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.RequestLimits;
import io.breakwater.exchange.SendWindow;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.exchange.Transport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class BinanceExchangeTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_591_702_613_943L);
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final ClientOrderId ID = new ClientOrderId("bw-a:b/c-EN.0");
  private static final Call ENTER = Call.of(Precedence.ENTER);
  private static final Call READ = Call.of(Precedence.READ);
  private static final String ACK =
      """
      {"orderId":412345678901,"symbol":"BTCUSDT","status":"FILLED","clientOrderId":"bw-a:b/c-EN.0",
       "price":"0.00","origQty":"0.010","executedQty":"0.010","cumQty":"0.010","timeInForce":"GTC",
       "type":"MARKET","reduceOnly":false,"closePosition":false,"side":"BUY","positionSide":"BOTH",
       "stopPrice":"0.00","workingType":"CONTRACT_PRICE","updateTime":1786543200456}""";
  private static final NewOrder MARKET =
      new NewOrder(
          ID,
          BTC,
          Side.BUY,
          PositionSide.BOTH,
          OrderType.MARKET,
          Quantity.of("0.010"),
          Optional.empty(),
          Optional.empty(),
          false);

  private static final AmendOrder AMENDMENT =
      new AmendOrder(ID, BTC, Side.BUY, Quantity.of("0.020"), Price.of("61800.10"));

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime manual = ManualTime.get(kit.system());
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final ExchangeTime time = new ExchangeTime(clock);
  private final ScriptedTransport transport = new ScriptedTransport();
  private final ActorRef<RequestBudget.Command> budget =
      kit.spawn(
          RequestBudget.create(time, new BudgetSettings(new RequestLimits(2400, 300, 1200), 20)));
  private final TestProbe<ExchangeClock.Command> exchangeClock = kit.createTestProbe();
  private final BinanceSettings settings = settings("http://localhost:9090");
  private final BinanceExchange exchange = exchange(settings);
  private final BinanceMarketData market =
      BinanceMarketData.create(kit.system(), clock, transport, time, budget, settings);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void anOrderIsSignedInTheFormWithTheJournaledWindow() {
    transport.answers(200, ACK);
    Instant stamped = Instant.ofEpochMilli(1_591_702_600_000L);
    Call call = ENTER.within(new SendWindow(stamped, Duration.ofSeconds(2)));

    var order = done(exchange.placeOrder(MARKET, call));

    Transport.Request sent = transport.requests().get(0);
    String params =
        "symbol=BTCUSDT&side=BUY&positionSide=BOTH&type=MARKET&quantity=0.01"
            + "&newClientOrderId=bw-a%3Ab%2Fc-EN.0&newOrderRespType=RESULT"
            + "&recvWindow=2000&timestamp=1591702600000";
    String signature = new Signer(new Credentials("key", "secret")).sign(params);
    assertEquals(params + "&signature=" + signature, sent.form());
    assertEquals(URI.create("http://localhost:9090/fapi/v1/order"), sent.uri());
    assertEquals(Map.of("X-MBX-APIKEY", "key"), sent.headers());
    assertEquals(OrderStatus.FILLED, order.status());
    assertEquals(Quantity.of("0.01"), order.executed());
    assertEquals(Optional.empty(), order.averagePrice());
    assertEquals(Optional.empty(), order.price());
    assertEquals(ID, order.clientOrderId());
  }

  @Test
  void anAmendmentIsSignedInTheFormWithTheJournaledWindow() {
    transport.answers(200, ACK);
    Instant stamped = Instant.ofEpochMilli(1_591_702_600_000L);
    Call call = ENTER.within(new SendWindow(stamped, Duration.ofSeconds(2)));

    var order = done(exchange.amendOrder(AMENDMENT, call));

    Transport.Request sent = transport.requests().get(0);
    String params =
        "symbol=BTCUSDT&side=BUY&quantity=0.02&price=61800.1"
            + "&origClientOrderId=bw-a%3Ab%2Fc-EN.0&recvWindow=2000&timestamp=1591702600000";
    String signature = new Signer(new Credentials("key", "secret")).sign(params);
    assertEquals("PUT", sent.method());
    assertEquals(URI.create("http://localhost:9090/fapi/v1/order"), sent.uri());
    assertEquals(params + "&signature=" + signature, sent.form());
    assertEquals(Optional.of(ID), order.map(Order::clientOrderId));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | -5027 | Done[value=Optional.empty]",
        "400 | -5043 | NotSent[cause=-5043 no]",
        "400 | -2013 | Rejected[code=-2013, reason=no]",
        "400 | -2011 | Rejected[code=-2011, reason=no]",
        "400 | -5026 | Rejected[code=-5026, reason=no]",
        "400 | -5028 | ClockSkewed[code=-5028, reason=no]",
        "408 | -1007 | Unsure[cause=408 no]"
      })
  void whatBecameOfAnAmendmentIsSaid(int status, int code, String expected) {
    transport.answers(status, "{\"code\":" + code + ",\"msg\":\"no\"}");
    assertEquals(expected, await(exchange.amendOrder(AMENDMENT, ENTER)).toString());
  }

  @Test
  void anOrderThrottleStopsAmendmentsToo() {
    transport.answers(
        429, "{\"code\":-1015,\"msg\":\"Too many new orders; current limit is 300\"}");
    assertInstanceOf(Outcome.Throttled.class, await(exchange.placeOrder(MARKET, ENTER)));
    assertInstanceOf(
        Outcome.Throttled.class,
        await(exchange.amendOrder(AMENDMENT, Call.of(Precedence.PROTECT))));
    assertEquals(1, transport.requests().size());
  }

  @Test
  void aLimitOrderCarriesPriceAndTimeInForceAndReduceOnlyWhereTrue() {
    NewOrder limit =
        new NewOrder(
            ID,
            BTC,
            Side.SELL,
            PositionSide.BOTH,
            OrderType.LIMIT,
            Quantity.of("1"),
            Optional.of(Price.of("61800.10")),
            Optional.of(TimeInForce.GTX),
            true);
    assertEquals(
        "symbol=BTCUSDT&side=SELL&positionSide=BOTH&type=LIMIT&timeInForce=GTX&quantity=1"
            + "&price=61800.1&reduceOnly=true&newClientOrderId=bw-a%3Ab%2Fc-EN.0"
            + "&newOrderRespType=RESULT",
        OrderCodec.toParams(limit).toString());
  }

  @Test
  void hedgeModeSaysReduceOnlyBySideAndPositionSide() {
    NewOrder close =
        new NewOrder(
            ID,
            BTC,
            Side.SELL,
            PositionSide.LONG,
            OrderType.MARKET,
            Quantity.of("1"),
            Optional.empty(),
            Optional.empty(),
            true);
    assertFalse(OrderCodec.toParams(close).toString().contains("reduceOnly"));
  }

  @Test
  void aRefusedTimestampMakesTheClockMeasureAgain() {
    transport.answers(400, "{\"code\":-1021,\"msg\":\"Timestamp\"}");
    assertInstanceOf(Outcome.ClockSkewed.class, await(exchange.positions(READ)));
    exchangeClock.expectMessage(ExchangeClock.Resync.INSTANCE);
  }

  @Test
  void aStopIsPlacedAtTheAlgoService() {
    transport.answers(
        200,
        """
        {"algoId":4000000230627731,"clientAlgoId":"bw-a:b/c-EN.0","algoType":"CONDITIONAL",
         "orderType":"STOP_MARKET","symbol":"BTCUSDT","side":"SELL","positionSide":"BOTH",
         "timeInForce":"GTC","quantity":"0.000","algoStatus":"NEW","triggerPrice":"60500.00",
         "price":"0.00","workingType":"MARK_PRICE","closePosition":true,"reduceOnly":false,
         "activatePrice":"","callbackRate":"","createTime":1786543210001,
         "updateTime":1786543210001,"triggerTime":0}""");
    NewAlgoOrder stop =
        new NewAlgoOrder(
            ID,
            BTC,
            Side.SELL,
            PositionSide.BOTH,
            OrderType.STOP_MARKET,
            Price.of("60500"),
            Optional.empty(),
            true,
            false,
            WorkingType.MARK_PRICE);

    var placed = done(exchange.placeAlgoOrder(stop, Call.of(Precedence.PROTECT)));

    String form = transport.requests().get(0).form();
    assertTrue(
        form.startsWith(
            "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&positionSide=BOTH&type=STOP_MARKET"
                + "&triggerPrice=60500&workingType=MARK_PRICE&closePosition=true"
                + "&clientAlgoId=bw-a%3Ab%2Fc-EN.0&recvWindow=5000&timestamp=1591702613943"),
        form);
    assertEquals(AlgoStatus.NEW, placed.status());
    assertEquals(Optional.empty(), placed.child());
    assertTrue(placed.closePosition());
  }

  @Test
  void aReadIsSignedInTheQuery() {
    transport.answers(200, "[]");
    var snapshot = done(exchange.positions(READ));
    Transport.Request sent = transport.requests().get(0);
    assertTrue(
        sent.uri()
            .toString()
            .startsWith(
                "http://localhost:9090/fapi/v3/positionRisk?recvWindow=5000"
                    + "&timestamp=1591702613943&signature="));
    assertEquals("", sent.form());
    assertEquals("GET /fapi/v3/positionRisk", sent.toString());
    assertEquals(NOW, snapshot.askedAt());
  }

  @Test
  void theLastCheckStopsACallBeforeAnythingIsSent() {
    var outcome = await(exchange.placeOrder(MARKET, ENTER.checkedBy(() -> Optional.of("no"))));
    assertEquals(new Outcome.NotSent<>("no"), outcome);
    assertEquals(List.of(), transport.requests());
  }

  @Test
  void aLastCheckThatThrowsEndsAsNotSent() {
    Call broken =
        ENTER.checkedBy(
            () -> {
              throw new IllegalStateException("boom");
            });
    assertInstanceOf(Outcome.NotSent.class, await(exchange.placeOrder(MARKET, broken)));
    assertEquals(List.of(), transport.requests());
  }

  @Test
  void writesToTheMainnetAreNeverSentAndReadsAre() {
    BinanceExchange mainnet = exchange(settings("https://fapi.binance.com"));
    List<Outcome<?>> outcomes = new ArrayList<>();
    outcomes.add(await(mainnet.placeOrder(MARKET, Call.of(Precedence.CLOSE))));
    outcomes.add(await(mainnet.cancelOrder(BTC, ID, Call.of(Precedence.CANCEL))));
    outcomes.add(await(mainnet.cancelAlgoOrder(ID, Call.of(Precedence.CANCEL))));
    outcomes.add(await(mainnet.amendOrder(AMENDMENT, ENTER)));
    outcomes.add(await(mainnet.cancelAllOrders(BTC, Call.of(Precedence.CANCEL))));
    outcomes.add(await(mainnet.cancelAllAlgoOrders(BTC, Call.of(Precedence.CANCEL))));
    outcomes.add(await(mainnet.setLeverage(BTC, 5, ENTER)));
    outcomes.add(await(mainnet.setMarginType(BTC, MarginType.ISOLATED, ENTER)));
    for (Outcome<?> outcome : outcomes) {
      var no = assertInstanceOf(Outcome.NotSent.class, outcome);
      assertTrue(no.cause().contains("compiled-in switch"), no.cause());
    }
    assertEquals(List.of(), transport.requests());
    transport.answers(200, "{\"listenKey\":\"k\"}").answers(200, "[]");
    done(mainnet.startListenKey(READ));
    done(mainnet.positions(READ));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'code':-2019,'msg':'Margin is insufficient.'} | Rejected",
        "400 | {'code':-4116,'msg':'clientOrderId is duplicated'} | Rejected",
        "400 | {'code':-9876,'msg':'something new'} | Rejected",
        "404 | <html>not here</html> | Rejected",
        "400 | {'code':-1007,'msg':'Timeout waiting'} | Unsure",
        "408 | {'code':-1007,'msg':'Timeout waiting'} | Unsure",
        "400 | {'code':-4117,'msg':'stop order is triggering'} | Unsure",
        "400 | {'code':-2011,'msg':'Unknown order sent.'} | Unsure",
        "500 | {'code':-9876,'msg':'something new'} | Unsure",
        "500 |  | Unsure",
        "502 | <html>Bad Gateway</html> | Unsure",
        "504 | | Unsure",
        "503 | {'code':-1,'msg':'Unknown error, please check your request or try again later.'}"
            + " | Unsure",
        "503 | {'code':-1008,'msg':'Unknown error, please check your request or try again later.'}"
            + " | Unsure",
        "503 | <h1>503 Service Unavailable</h1> | Unsure",
        "503 | {'code':-1001,'msg':'Internal error; unable to process your request.'} | Unsure",
        "503 | {'code':-1,'msg':'Service Unavailable.'} | NotSent",
        "503 | {'code':-1008,'msg':'Request throttled by system-level protection.'} | Throttled",
        "400 | {'code':-5043,'msg':'A pending modification already exists'} | NotSent",
        "429 | {'code':-1003,'msg':'Too many requests'} | Throttled",
        "429 | {'code':-1015,'msg':'Too many new orders'} | Throttled",
        "418 | nothing to read | Throttled",
        "403 | <html>WAF</html> | Throttled",
        "400 | {'code':-1021,'msg':'Timestamp for this request'} | ClockSkewed",
        "400 | {'code':-5028,'msg':'Timestamp for this request'} | ClockSkewed",
        "401 | {'code':-2015,'msg':'Invalid API-key'} | Unauthorized",
        "400 | {'code':-1022,'msg':'Signature'} | Unauthorized",
        "401 | | Unauthorized",
        "200 | {'code':-2019,'msg':'Margin is insufficient.'} | Rejected",
        "200 | no JSON | Unsure",
        "200 | {'orderId':1} | Unsure",
        "302 | | Unsure"
      })
  void everyAnswerToAnOrderIsExactlyOneOutcome(int status, String body, String expected) {
    transport.answers(status, body == null ? "" : body.replace('\'', '"'));
    Outcome<?> outcome = await(exchange.placeOrder(MARKET, ENTER));
    assertEquals(expected, outcome.getClass().getSimpleName(), outcome.toString());
  }

  @Test
  void whatTheTransportSaysDecidesWhetherItMayHaveHappened() {
    transport.answers(new Transport.NotSent("refused")).answers(new Transport.Lost("reset"));
    assertEquals(new Outcome.NotSent<>("refused"), await(exchange.placeOrder(MARKET, ENTER)));
    assertEquals(new Outcome.Unsure<>("reset"), await(exchange.placeOrder(MARKET, ENTER)));
  }

  @Test
  void noAnswerInTimeIsUnsureAndALateAnswerChangesNothing() throws Exception {
    var open = transport.leavesOpen();
    var outcome = exchange.placeOrder(MARKET, ENTER).toCompletableFuture();
    awaitRequests(1);
    assertFalse(outcome.isDone());
    manual.timePasses(Duration.ofSeconds(2));
    assertEquals(new Outcome.Unsure<>("no answer in 2000 ms"), await(outcome));
    open.complete(new Transport.Answered(200, Map.of(), ACK));
    assertEquals(new Outcome.Unsure<>("no answer in 2000 ms"), await(outcome));
  }

  @Test
  void whatWasSoAlreadyIsDone() {
    transport.answers(400, "{\"code\":-4046,\"msg\":\"No need to change margin type.\"}");
    assertEquals(
        MarginType.ISOLATED, done(exchange.setMarginType(BTC, MarginType.ISOLATED, ENTER)));
  }

  @Test
  void anOrderThatIsNotThereIsRejectedWithItsCodeOnQueryAndCancel() {
    transport
        .answers(400, "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}")
        .answers(400, "{\"code\":-2013,\"msg\":\"Order does not exist.\"}")
        .answers(400, "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}")
        .answers(400, "{\"code\":-4117,\"msg\":\"stop order is triggering\"}");
    assertEquals(
        new Outcome.Rejected<>(-2011, "Unknown order sent."),
        await(exchange.cancelOrder(BTC, ID, READ)));
    assertEquals(
        new Outcome.Rejected<>(-2013, "Order does not exist."),
        await(exchange.queryOrder(BTC, new OrderId(7), READ)));
    assertEquals(
        new Outcome.Rejected<>(-2011, "Unknown order sent."),
        await(exchange.cancelAlgoOrder(ID, READ)));
    assertInstanceOf(Outcome.Unsure.class, await(exchange.cancelAlgoOrder(ID, READ)));
  }

  @Test
  void aCanceledAlgoOrderAnswersItsIdAlthoughTheCodeIsText() {
    transport.answers(
        200,
        "{\"algoId\":1,\"clientAlgoId\":\"bw-a:b/c-EN.0\",\"code\":\"200\",\"msg\":\"success\"}");
    assertEquals(ID, done(exchange.cancelAlgoOrder(ID, READ)));
  }

  @Test
  void aDeadListenKeyIsRejectedWhenProlonged() {
    transport.answers(400, "{\"code\":-1125,\"msg\":\"This listenKey does not exist.\"}");
    assertEquals(
        new Outcome.Rejected<>(-1125, "This listenKey does not exist."),
        await(exchange.keepListenKey(READ)));
    assertEquals("", transport.requests().get(0).form());
  }

  @Test
  void aBanStopsEverythingUntilItsEndWithoutAnotherRequest() {
    long until = NOW.plusSeconds(600).toEpochMilli();
    transport.answers(
        418,
        "{\"code\":-1003,\"msg\":\"Way too many requests; IP banned until "
            + until
            + ". Please use the websocket for live updates to avoid bans.\"}");
    var first = assertInstanceOf(Outcome.Throttled.class, await(exchange.positions(READ)));
    assertEquals(ThrottleScope.IP, first.scope());
    assertEquals(Instant.ofEpochMilli(until), first.until());
    var second =
        assertInstanceOf(
            Outcome.Throttled.class, await(exchange.placeOrder(MARKET, Call.of(Precedence.CLOSE))));
    assertEquals(Instant.ofEpochMilli(until), second.until());
    assertEquals(1, transport.requests().size());
  }

  @Test
  void retryAfterAndTheEndOfTheWindowAreUnderstood() {
    transport.answers(
        new Transport.Answered(429, Map.of("retry-after", List.of("37")), "{\"code\":-1003}"));
    assertEquals(
        NOW.plusSeconds(37), ((Outcome.Throttled<?>) await(exchange.positions(READ))).until());
  }

  @Test
  void anOrderThrottleEndsWithItsWindowAndLetsCancelsThrough() {
    transport
        .answers(
            429,
            "{\"code\":-1015,\"msg\":\"Too many new orders; current limit is 300 orders per"
                + " 10 SECOND.\"}")
        .answers(200, ACK);
    var no = assertInstanceOf(Outcome.Throttled.class, await(exchange.placeOrder(MARKET, ENTER)));
    assertEquals(ThrottleScope.ORDERS, no.scope());
    assertEquals(Instant.ofEpochMilli(1_591_702_620_000L), no.until());
    done(exchange.cancelOrder(BTC, ID, Call.of(Precedence.CANCEL)));
    assertInstanceOf(
        Outcome.Throttled.class, await(exchange.placeOrder(MARKET, Call.of(Precedence.CLOSE))));
    assertEquals(2, transport.requests().size());
  }

  @Test
  void anOverloadStopsEntriesOnly() {
    transport.answers(503, "{\"code\":-1008,\"msg\":\"Request throttled\"}").answers(200, ACK);
    var no = assertInstanceOf(Outcome.Throttled.class, await(exchange.placeOrder(MARKET, ENTER)));
    assertEquals(ThrottleScope.SYSTEM, no.scope());
    assertInstanceOf(Outcome.Throttled.class, await(exchange.placeOrder(MARKET, ENTER)));
    done(exchange.placeOrder(MARKET, Call.of(Precedence.CLOSE)));
  }

  @Test
  void theHeadersOfAnAnswerUseUpOurBudgetToo() {
    transport.answers(
        new Transport.Answered(200, Map.of("x-mbx-used-weight-1m", List.of("1918")), "[]"));
    done(exchange.positions(READ));
    var no = assertInstanceOf(Outcome.NotSent.class, await(exchange.positions(READ)));
    assertTrue(no.cause().contains("weight"), no.cause());
    transport.answers(200, "[]");
    done(exchange.positions(Call.of(Precedence.RESOLVE)));
  }

  @Test
  void theLimitsOfTheExchangeInformationReachTheBudget() {
    transport
        .answers(
            200,
            """
            {"rateLimits":[
             {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":10},
             {"rateLimitType":"ORDERS","interval":"MINUTE","intervalNum":1,"limit":5},
             {"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":3}],
             "symbols":[{"symbol":"ODDUSDT"}]}""")
        .answers(200, "[]");
    assertEquals(List.of(), done(market.instruments(READ)));
    assertEquals(1, market.unreadableInstruments());
    done(exchange.positions(READ));
    assertInstanceOf(Outcome.NotSent.class, await(exchange.positions(READ)));
  }

  @Test
  void aPositionThatCannotBeReadMakesTheWholeReadUnsure() {
    transport.answers(200, "[{\"symbol\":\"BTCUSDT\",\"positionAmt\":\"much\"}]");
    assertInstanceOf(Outcome.Unsure.class, await(exchange.positions(READ)));
  }

  @Test
  void theServerTimeComesWithItsRoundTrip() {
    transport.answers(200, "{\"serverTime\":1591702613950}");
    var read = done(market.serverTime(READ));
    assertEquals(Instant.ofEpochMilli(1_591_702_613_950L), read.serverTime());
    assertEquals(NOW, read.askedAt());
    assertEquals(Map.of(), transport.requests().get(0).headers());
    assertEquals(
        "http://localhost:9090/fapi/v1/time", transport.requests().get(0).uri().toString());
  }

  @Test
  void marketStreamsOfOneRouteShareAConnectionAndSkippedFramesCostNoDemand() {
    Set<MarketStream> streams = new LinkedHashSet<>();
    streams.add(new MarketStream(BTC, MarketStream.Kind.AGG_TRADES));
    streams.add(new MarketStream(BTC, MarketStream.Kind.MARK_PRICE));
    Heard<MarketEvent> heard = new Heard<>();
    StreamHandle handle = market.openStream(streams, 3, heard);
    var socket = transport.socket();
    assertEquals(
        "ws://localhost:9091/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s",
        socket.uri.toString());
    socket.receives(
        "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":2,\"s\":\"BTCUSDT\","
            + "\"a\":5,\"p\":\"61800.10\",\"q\":\"0.5\",\"f\":1,\"l\":2,\"T\":1,\"m\":true}}");
    assertEquals(
        new MarketEvent.AggTrade(
            BTC, 5, Price.of("61800.1"), Quantity.of("0.5"), Side.SELL, Instant.ofEpochMilli(1)),
        heard.events.get(0));
    assertEquals(2, socket.demand);
    socket.receives(
        "{\"e\":\"aggTrade\",\"s\":\"BTCUSD_PERP\",\"st\":2,\"a\":5,\"p\":\"1\",\"q\":\"1\"}");
    socket.receives("{\"result\":null,\"id\":1}");
    assertEquals(2, socket.demand);
    socket.receives("{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\"");
    socket.receives("{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":5,\"p\":\"-1\"}");
    socket.receives("{\"e\":\"brandNew\",\"s\":\"BTCUSDT\"}");
    assertEquals(List.of("malformed", "aggTrade", "brandNew"), heard.unreadable);
    assertEquals(-1, socket.demand);
    handle.request(5);
    assertEquals(4, socket.demand);
    socket.receives("{\"e\":\"serverShutdown\",\"E\":1}");
    assertEquals(List.of("the exchange announced its shutdown"), heard.closed);
  }

  @Test
  void thePrivateStreamAsksForEveryEvent() {
    Heard<AccountEvent> heard = new Heard<>();
    exchange.openAccountStream(new ListenKey("abc"), 1, heard);
    var socket = transport.socket();
    assertTrue(
        socket
            .uri
            .toString()
            .startsWith("ws://localhost:9091/private/ws?listenKey=abc&events=ORDER_TRADE_UPDATE/"));
    socket.receives("{\"e\":\"TRADE_LITE\",\"E\":1}");
    assertEquals(1, socket.demand);
    socket.receives("{\"e\":\"listenKeyExpired\",\"E\":\"1736996475556\",\"listenKey\":\"abc\"}");
    assertEquals(
        List.of(new AccountEvent.ListenKeyExpired(Instant.ofEpochMilli(1_736_996_475_556L))),
        heard.events);
  }

  private static final class Heard<E> implements StreamListener<E> {
    final List<E> events = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();
    final List<String> closed = new ArrayList<>();

    @Override
    public void onOpen() {}

    @Override
    public void onEvent(E event) {
      events.add(event);
    }

    @Override
    public void onUnreadable(String kind, String cause) {
      unreadable.add(kind);
    }

    @Override
    public void onClosed(String cause) {
      closed.add(cause);
    }
  }

  private void awaitRequests(int count) {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(10),
            () -> {
              assertEquals(count, transport.requests().size());
              return null;
            });
  }

  private BinanceExchange exchange(BinanceSettings to) {
    return BinanceExchange.create(
        kit.system(),
        clock,
        transport,
        time,
        budget,
        exchangeClock.getRef(),
        to,
        new AccountId("main"),
        new Credentials("key", "secret"));
  }

  private static BinanceSettings settings(String restBase) {
    return new BinanceSettings(
        URI.create(restBase),
        URI.create("ws://localhost:9091"),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        UserStreamForm.KEY_AND_EVENTS);
  }

  private static <T> T done(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = await(stage);
    assertInstanceOf(Outcome.Done.class, outcome, outcome.toString());
    return ((Outcome.Done<T>) outcome).value();
  }

  private static <T> Outcome<T> await(CompletionStage<Outcome<T>> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a call must end in an outcome", e);
    }
  }
}
