package io.breakwater.simulation.check;

import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.RequestLimits;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evidence written by hand: times are ms after one start, every order is of 1 unit, of BTCUSDT in
 * one-way mode unless another slot is named. As in the exchange's own books, a request is written
 * behind what it did.
 */
final class Written {
  static final AccountId MAIN = new AccountId("main");
  static final Symbol BTC = new Symbol("BTCUSDT");
  static final String NODE = "node";
  static final String STANDBY = "standby";
  private static final String PREFIX = "bw";
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private final List<ExchangeRecord> exchange = new ArrayList<>();
  private final List<TradeEvent> journal = new ArrayList<>();
  private final List<ModeState> modes = new ArrayList<>();
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<Evidence.Sent> sent = new ArrayList<>();
  private final List<TradeSummary> summaries = new ArrayList<>();
  private final List<Long> heard = new ArrayList<>();
  private final List<Span> outages = new ArrayList<>();
  private final List<Span> untruths = new ArrayList<>();
  private final List<Evidence.Text> texts = new ArrayList<>();
  private final List<Evidence.Secret> secrets = new ArrayList<>();
  private final List<ModeState> standbyModes = new ArrayList<>();
  private final List<OrderGateway.Reply> replies = new ArrayList<>();
  private final List<Evidence.Told> deliveries = new ArrayList<>();
  private final List<Evidence.Departed> departures = new ArrayList<>();
  private final List<Evidence.Life> lives = new ArrayList<>();
  private final List<Evidence.Pause> pauses = new ArrayList<>();
  private final List<Evidence.Throttle> foreignThrottles = new ArrayList<>();
  private Optional<RequestLimits> quota = Optional.empty();
  private Optional<List<String>> unhandled = Optional.empty();
  private Limits limits = Limits.usual();
  private Slot slot = new Slot(BTC, PositionSide.BOTH);
  private String remote = "127.0.0.1";
  private String entryProfit = "0";
  private long numbers = 100;

  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  /** In the slot that was named last. */
  private Signal signalOf(String id) {
    Direction direction =
        slot.positionSide() == PositionSide.SHORT ? Direction.SHORT : Direction.LONG;
    return Signal.enter(
            new SignalId(id),
            START,
            Duration.ofSeconds(5),
            direction,
            slot.symbol(),
            Quantity.of("1"))
        .withStopLoss(Price.of("90"));
  }

  private Side side(boolean entry) {
    return (slot.positionSide() == PositionSide.SHORT) == entry ? Side.SELL : Side.BUY;
  }

  private PositionMode mode() {
    return slot.positionSide() == PositionSide.BOTH ? PositionMode.ONE_WAY : PositionMode.HEDGE;
  }

  /** What is written from now on is of this slot. */
  Written in(String symbol, PositionSide side) {
    slot = new Slot(new Symbol(symbol), side);
    return this;
  }

  /** What the exchange says that entries gain from now on. */
  Written profit(String amount) {
    entryProfit = amount;
    return this;
  }

  /** What is asked from now on is asked from this address. */
  Written from(String address) {
    remote = address;
    return this;
  }

  static String name(String signal, Leg leg) {
    return OrderName.of(PREFIX, MAIN, new SignalId(signal), leg, 0).value();
  }

  Evidence evidence() {
    Evidence.Builder all = Evidence.of(MAIN, PREFIX).modes(NODE, modes);
    if (!standbyModes.isEmpty()) {
      all.modes(STANDBY, standbyModes);
    }
    quota.ifPresent(allowed -> all.quota(START, allowed));
    unhandled.ifPresent(all::unhandled);
    return all.exchange(exchange)
        .journal(journal)
        .news(news)
        .replies(replies)
        .told(deliveries)
        .departed(departures)
        .lives(lives)
        .pauses(pauses)
        .foreignThrottles(foreignThrottles)
        .limits(limits)
        .sent(sent)
        .summaries(summaries)
        .heard(heard)
        .outages(outages)
        .untruths(untruths)
        .texts(texts)
        .secrets(secrets)
        .build();
  }

  Written sent(String signal, long millis) {
    sent.add(new Evidence.Sent(signalOf(signal), at(millis)));
    return this;
  }

  /** An order as the exchange took it; a later revision has another name and the same stem. */
  Written order(String signal, Leg leg, int revision, long millis) {
    boolean entry = leg.equals(Leg.ENTRY);
    String id = OrderName.of(PREFIX, MAIN, new SignalId(signal), leg, revision).value();
    return order(id, side(entry), entry, millis);
  }

  Written order(String id, Side side, boolean increasing, long millis) {
    exchange.add(
        new ExchangeRecord.OrderAccepted(
            at(millis),
            "main",
            slot.symbol(),
            ++numbers,
            id,
            side,
            slot.positionSide(),
            OrderType.MARKET,
            BigDecimal.ONE,
            !increasing,
            false,
            increasing,
            Optional.empty()));
    return this;
  }

  /** What a conditional order became, under a name that the exchange chose. */
  Written child(String id, long algoId, long millis) {
    exchange.add(
        new ExchangeRecord.OrderAccepted(
            at(millis),
            "main",
            slot.symbol(),
            ++numbers,
            id,
            side(false),
            slot.positionSide(),
            OrderType.MARKET,
            BigDecimal.ONE,
            true,
            true,
            false,
            Optional.of(algoId)));
    return this;
  }

  /** Fills the latest order wholly, at 100, with a fee of 0.05 and, for an exit, a profit of 2. */
  Written fill(String id, boolean entry, long millis) {
    exchange.add(
        new ExchangeRecord.Filled(
            at(millis),
            "main",
            slot.symbol(),
            7000 + numbers,
            numbers,
            id,
            side(entry),
            slot.positionSide(),
            new BigDecimal("100.0"),
            BigDecimal.ONE,
            new BigDecimal("0.050"),
            "USDT",
            new BigDecimal(entry ? entryProfit : "2"),
            entry));
    return done(id, millis);
  }

  Written done(String id, long millis) {
    exchange.add(
        new ExchangeRecord.OrderDone(
            at(millis), "main", slot.symbol(), numbers, id, OrderStatus.FILLED, BigDecimal.ONE));
    return this;
  }

  Written position(String amount, long millis) {
    exchange.add(
        new ExchangeRecord.PositionChanged(
            at(millis), "main", slot.symbol(), slot.positionSide(), new BigDecimal(amount)));
    return this;
  }

  Written stop(String signal, long algoId, long millis) {
    exchange.add(
        new ExchangeRecord.StopLive(
            at(millis),
            "main",
            slot.symbol(),
            algoId,
            name(signal, Leg.BASE_STOP),
            OrderType.STOP_MARKET,
            side(false),
            slot.positionSide(),
            new BigDecimal("90"),
            Optional.empty(),
            true));
    return this;
  }

  Written stopGone(String signal, long algoId, long millis) {
    return stopGone(signal, algoId, AlgoStatus.CANCELED, millis);
  }

  Written stopGone(String signal, long algoId, AlgoStatus status, long millis) {
    exchange.add(
        new ExchangeRecord.StopGone(
            at(millis), "main", slot.symbol(), algoId, name(signal, Leg.BASE_STOP), status));
    return this;
  }

  Written request(String method, String path, int status, long millis) {
    exchange.add(
        new ExchangeRecord.RequestArrived(
            at(millis),
            remote,
            method,
            path,
            Optional.of("main"),
            5,
            status == 200,
            status,
            0,
            false));
    return this;
  }

  /** An order that adds exposure is asked for. */
  Written enters(int status, int code, long millis) {
    return asks("POST", "/fapi/v1/order", status, code, true, millis);
  }

  Written closes(int status, long millis) {
    return asks("POST", "/fapi/v1/order", status, 0, false, millis);
  }

  Written places(int status, int code, long millis) {
    return asks("POST", "/fapi/v1/algoOrder", status, code, false, millis);
  }

  Written asks(String method, String path, int status, int code, boolean entry, long millis) {
    exchange.add(
        new ExchangeRecord.RequestArrived(
            at(millis),
            remote,
            method,
            path,
            status == 0 ? Optional.empty() : Optional.of("main"),
            0,
            status == 200 || status == 400,
            status,
            code,
            entry));
    return this;
  }

  /** A request that was not executed is answered as if it had been. */
  Written lie(String method, String path, int status, long millis) {
    exchange.add(
        new ExchangeRecord.RequestArrived(
            at(millis), remote, method, path, Optional.of("main"), 0, false, status, 0, false));
    return this;
  }

  /** The exchange draws a limit by itself; the request that met it is written behind. */
  Written drew(int status, int code, long millis) {
    exchange.add(new ExchangeRecord.Throttled(at(millis), remote, status, code));
    return this;
  }

  Written foreignThrottle(ThrottleScope scope, long from, long until) {
    foreignThrottles.add(new Evidence.Throttle(new Span(at(from), at(until)), scope));
    return this;
  }

  Written quota(int weight, int tenSeconds, int minute) {
    quota = Optional.of(new RequestLimits(weight, tenSeconds, minute));
    return this;
  }

  Written limits(Limits allowed) {
    limits = allowed;
    return this;
  }

  Written life(String process, String address, long from, long until) {
    lives.add(new Evidence.Life(process, address, new Span(at(from), at(until))));
    return this;
  }

  Written pause(String process, long from, long until) {
    pauses.add(new Evidence.Pause(process, new Span(at(from), at(until))));
    return this;
  }

  /** The account tells its mode in the process that stands by. */
  Written standbyMode(Mode mode, long millis) {
    standbyModes.add(state(mode, millis));
    return this;
  }

  /** Something reaches the node. */
  Written reaches(String what, String body, long millis) {
    deliveries.add(new Evidence.Told(at(millis), NODE, what, body));
    return this;
  }

  /** An event of the stream shows what is executed of an order. */
  Written streamed(String id, String executed, long millis) {
    String body =
        "{\"stream\":\"x\",\"data\":{\"e\":\"ORDER_TRADE_UPDATE\",\"o\":"
            + "{\"c\":\"%s\",\"i\":%d,\"z\":\"%s\"}}}";
    return reaches("private", body.formatted(id, numbers, executed), millis);
  }

  /** An answer shows what is executed of an order. */
  Written answered(String method, String id, String executed, long millis) {
    String body = "{\"clientOrderId\":\"%s\",\"orderId\":%d,\"executedQty\":\"%s\"}";
    return reaches(method + " /fapi/v1/order", body.formatted(id, numbers, executed), millis);
  }

  Written departs(String process, String id, long millis) {
    departures.add(
        new Evidence.Departed(
            at(millis),
            process,
            "POST /fapi/v1/order",
            "symbol=BTCUSDT&newClientOrderId=" + id + "&quantity=1"));
    return this;
  }

  Written reply(OrderGateway.Reply reply) {
    replies.add(reply);
    return this;
  }

  Written unhandled(String... messages) {
    unhandled = Optional.of(List.of(messages));
    return this;
  }

  Written mode(Mode mode, long millis) {
    modes.add(state(mode, millis));
    return this;
  }

  private static ModeState state(Mode mode, long millis) {
    List<Reason> reasons = mode == Mode.NORMAL ? List.of() : List.of(Reason.USER_STREAM_DOWN);
    return new ModeState(mode, reasons, at(millis));
  }

  /** The breaker of balance reads is not closed. */
  Written blind(long millis) {
    modes.add(new ModeState(Mode.SAFE, List.of(Reason.BALANCES_UNREADABLE), at(millis)));
    return this;
  }

  Written outage(long from, long until) {
    outages.add(new Span(at(from), at(until)));
    return this;
  }

  /** Reads lag or forget. */
  Written untruth(long from, long until) {
    untruths.add(new Span(at(from), at(until)));
    return this;
  }

  Written accepted(String signal, long millis) {
    journal.add(new TradeEvent.SignalAccepted(signalOf(signal), slot, List.of(), at(millis)));
    return this;
  }

  Written attempt(String signal, long millis) {
    return attempt(signal, Leg.ENTRY, millis);
  }

  /** Every plan is an entry's, whatever the leg. */
  Written attempt(String signal, Leg leg, long millis) {
    journal.add(
        new TradeEvent.AttemptStarted(
            new SignalId(signal),
            leg,
            0,
            0,
            new ClientOrderId(name(signal, leg)),
            OrderPlan.entry(signalOf(signal), mode()),
            at(millis),
            Duration.ofSeconds(2),
            "node",
            at(millis)));
    return this;
  }

  /** The node books the latest order's fill. */
  Written booked(String signal, String price, long millis) {
    return booked(signal, price, "USDT", millis);
  }

  Written booked(String signal, String price, String feeAsset, long millis) {
    ClientOrderId id = new ClientOrderId(name(signal, Leg.ENTRY));
    journal.add(
        new TradeEvent.OrderFilled(
            new SignalId(signal),
            id,
            new Fill(
                slot.symbol(),
                7000 + numbers,
                new OrderId(numbers),
                side(true),
                slot.positionSide(),
                Price.of(price),
                Quantity.of("1"),
                Optional.of(Money.of("0.05", feeAsset)),
                BigDecimal.ZERO,
                false,
                at(millis)),
            at(millis)));
    journal.add(
        new TradeEvent.OrderSeen(
            new SignalId(signal),
            new OrderReport(
                id, TradeOrder.Status.ENDED, Optional.of(new OrderId(numbers)), Quantity.of("1")),
            at(millis)));
    return this;
  }

  /** The node gives an entry up that it does not find. */
  Written lost(String signal, long millis) {
    journal.add(
        new TradeEvent.OrderLost(
            new SignalId(signal), new ClientOrderId(name(signal, Leg.ENTRY)), at(millis)));
    return this;
  }

  /** A trade is to be closed, as another signal says. */
  Written closing(String signal, String by, long millis) {
    journal.add(
        new TradeEvent.CloseRequested(
            new SignalId(signal), new SignalId(by), "signal " + by, at(millis)));
    return this;
  }

  Written sentClose(String signal, long millis) {
    sent.add(
        new Evidence.Sent(
            Signal.close(new SignalId(signal), START, Direction.LONG, slot.symbol()), at(millis)));
    return this;
  }

  Written ended(String signal, long millis) {
    journal.add(new TradeEvent.TradeEnded(new SignalId(signal), at(millis)));
    return this;
  }

  /** The node's own word on all that its journal holds. */
  Written summarized() {
    evidence().journal().stream()
        .filter(TradeEvent.SignalAccepted.class::isInstance)
        .forEach(event -> summaries.add(summary(event.trade())));
    return this;
  }

  private TradeSummary summary(SignalId id) {
    Optional<Trade> trade = Optional.empty();
    for (TradeEvent event : journal) {
      if (event instanceof TradeEvent.SignalAccepted accepted && accepted.trade().equals(id)) {
        trade = Optional.of(accepted.begin());
      } else if (event.trade().equals(id)) {
        trade = trade.map(event::applyTo);
      }
    }
    return trade.orElseThrow().summary();
  }

  /** Subscribers are told of the end of a trade that the journal holds. */
  Written closed(String signal) {
    return told(new OrderGateway.Closed(summary(new SignalId(signal))));
  }

  Written told(OrderGateway.News told) {
    news.add(told);
    return this;
  }

  Written heard(long... ids) {
    for (long id : ids) {
      heard.add(id);
    }
    return this;
  }

  Written secret(String name, String value) {
    secrets.add(new Evidence.Secret(name, value));
    return this;
  }

  Written text(String where, String content) {
    texts.add(new Evidence.Text(where, content));
    return this;
  }
}
