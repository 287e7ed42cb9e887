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
import io.breakwater.domain.Leg;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderPlan;
import io.breakwater.domain.OrderReport;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.Slot;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.Trade;
import io.breakwater.domain.TradeEvent;
import io.breakwater.domain.TradeOrder;
import io.breakwater.domain.TradeSummary;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Evidence written by hand: times are ms after one start, every order is of 1 BTC. */
final class Written {
  static final AccountId MAIN = new AccountId("main");
  static final Symbol BTC = new Symbol("BTCUSDT");
  private static final String PREFIX = "bw";
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private final List<ExchangeRecord> exchange = new ArrayList<>();
  private final List<TradeEvent> journal = new ArrayList<>();
  private final List<ModeState> modes = new ArrayList<>();
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<Evidence.Sent> sent = new ArrayList<>();
  private final List<TradeSummary> summaries = new ArrayList<>();
  private final List<Long> heard = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private final List<Evidence.Text> texts = new ArrayList<>();
  private final List<Evidence.Secret> secrets = new ArrayList<>();
  private long numbers = 100;

  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  static Signal signal(String id) {
    return Signal.enter(
            new SignalId(id), START, Duration.ofSeconds(5), Direction.LONG, BTC, Quantity.of("1"))
        .withStopLoss(Price.of("90"));
  }

  static String name(String signal, Leg leg) {
    return ClientOrderId.derive(PREFIX, MAIN, new SignalId(signal), leg, 0).value();
  }

  Evidence evidence() {
    return new Evidence(
        MAIN, PREFIX, exchange, journal, modes, news, sent, summaries, heard, outages, texts,
        secrets);
  }

  Written sent(String signal, long millis) {
    sent.add(new Evidence.Sent(signal(signal), at(millis)));
    return this;
  }

  /** An order as the exchange took it; a later revision has another name and the same stem. */
  Written order(String signal, Leg leg, int revision, long millis) {
    boolean entry = leg.equals(Leg.ENTRY);
    String id = ClientOrderId.derive(PREFIX, MAIN, new SignalId(signal), leg, revision).value();
    return order(id, entry ? Side.BUY : Side.SELL, entry, millis);
  }

  Written order(String id, Side side, boolean increasing, long millis) {
    exchange.add(
        new ExchangeRecord.OrderAccepted(
            at(millis),
            "main",
            BTC,
            ++numbers,
            id,
            side,
            PositionSide.BOTH,
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
            BTC,
            ++numbers,
            id,
            Side.SELL,
            PositionSide.BOTH,
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
            BTC,
            7000 + numbers,
            numbers,
            id,
            entry ? Side.BUY : Side.SELL,
            PositionSide.BOTH,
            new BigDecimal("100.0"),
            BigDecimal.ONE,
            new BigDecimal("0.050"),
            new BigDecimal(entry ? "0" : "2"),
            entry));
    return done(id, millis);
  }

  Written done(String id, long millis) {
    exchange.add(
        new ExchangeRecord.OrderDone(
            at(millis), "main", BTC, numbers, id, OrderStatus.FILLED, BigDecimal.ONE));
    return this;
  }

  Written position(String amount, long millis) {
    exchange.add(
        new ExchangeRecord.PositionChanged(
            at(millis), "main", BTC, PositionSide.BOTH, new BigDecimal(amount)));
    return this;
  }

  Written stop(String signal, long algoId, long millis) {
    exchange.add(
        new ExchangeRecord.StopLive(
            at(millis),
            "main",
            BTC,
            algoId,
            name(signal, Leg.BASE_STOP),
            OrderType.STOP_MARKET,
            Side.SELL,
            PositionSide.BOTH,
            new BigDecimal("90"),
            Optional.empty(),
            true));
    return this;
  }

  Written stopGone(String signal, long algoId, long millis) {
    exchange.add(
        new ExchangeRecord.StopGone(
            at(millis), "main", BTC, algoId, name(signal, Leg.BASE_STOP), AlgoStatus.CANCELED));
    return this;
  }

  Written request(String method, String path, int status, long millis) {
    exchange.add(
        new ExchangeRecord.RequestArrived(
            at(millis),
            "127.0.0.1",
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

  Written throttled(int status, long millis) {
    exchange.add(new ExchangeRecord.Throttled(at(millis), "127.0.0.1", status, -1003));
    return this;
  }

  Written mode(Mode mode, long millis) {
    List<Reason> reasons = mode == Mode.NORMAL ? List.of() : List.of(Reason.USER_STREAM_DOWN);
    modes.add(new ModeState(mode, reasons, at(millis)));
    return this;
  }

  /** The breaker of balance reads is not closed. */
  Written blind(long millis) {
    modes.add(new ModeState(Mode.SAFE, List.of(Reason.BALANCES_UNREADABLE), at(millis)));
    return this;
  }

  Written outage(long from, long until) {
    outages.add(new Outage(at(from), at(until)));
    return this;
  }

  Written accepted(String signal, long millis) {
    journal.add(
        new TradeEvent.SignalAccepted(
            signal(signal), new Slot(BTC, PositionSide.BOTH), at(millis)));
    return this;
  }

  Written attempt(String signal, long millis) {
    journal.add(
        new TradeEvent.AttemptStarted(
            new SignalId(signal),
            Leg.ENTRY,
            0,
            0,
            new ClientOrderId(name(signal, Leg.ENTRY)),
            OrderPlan.entry(signal(signal), PositionMode.ONE_WAY),
            at(millis),
            Duration.ofSeconds(2),
            "node",
            at(millis)));
    return this;
  }

  /** The node books the latest order's fill. */
  Written booked(String signal, String price, long millis) {
    ClientOrderId id = new ClientOrderId(name(signal, Leg.ENTRY));
    journal.add(
        new TradeEvent.OrderFilled(
            new SignalId(signal),
            id,
            new Fill(
                BTC,
                7000 + numbers,
                new OrderId(numbers),
                Side.BUY,
                PositionSide.BOTH,
                Price.of(price),
                Quantity.of("1"),
                Optional.of(Money.of("0.05", "USDT")),
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
