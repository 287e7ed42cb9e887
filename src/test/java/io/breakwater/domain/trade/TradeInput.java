package io.breakwater.domain.trade;

import static io.breakwater.domain.trade.TradeFacts.NOON;
import static io.breakwater.domain.trade.TradeFacts.accepted;
import static io.breakwater.domain.trade.TradeFacts.add;
import static io.breakwater.domain.trade.TradeFacts.amend;
import static io.breakwater.domain.trade.TradeFacts.cancel;
import static io.breakwater.domain.trade.TradeFacts.closeRequested;
import static io.breakwater.domain.trade.TradeFacts.filled;
import static io.breakwater.domain.trade.TradeFacts.filledOutside;
import static io.breakwater.domain.trade.TradeFacts.id;
import static io.breakwater.domain.trade.TradeFacts.lost;
import static io.breakwater.domain.trade.TradeFacts.notSent;
import static io.breakwater.domain.trade.TradeFacts.reduce;
import static io.breakwater.domain.trade.TradeFacts.refused;
import static io.breakwater.domain.trade.TradeFacts.seen;
import static io.breakwater.domain.trade.TradeFacts.stopMoved;
import static io.breakwater.domain.trade.TradeFacts.unanswered;

import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that a trade can be told, by whomever. What is told of a leg is told of its latest
 * order, or, where it has none, of one that the trade does not know.
 */
enum TradeInput {
  TIME_PASSES(About.TIME, "nothing is heard", trade -> List.of()),

  ENTRY_LIVE(About.ENTRY, "live", trade -> List.of(told(trade, Leg.ENTRY, Status.LIVE))),
  ENTRY_LIVE_TWICE(
      About.ENTRY,
      "live, by the stream and then by the answer",
      trade -> List.of(told(trade, Leg.ENTRY, Status.LIVE), told(trade, Leg.ENTRY, Status.LIVE))),
  ENTRY_PARTLY_FILLED(
      About.ENTRY, "partly filled", trade -> executed(trade, Leg.ENTRY, Status.LIVE, "0.002")),
  ENTRY_FILLED_BY_ANSWER(
      About.ENTRY,
      "filled, by the answer, which has no fills",
      trade -> List.of(seen(trade, Leg.ENTRY, Status.ENDED, "0.010"))),
  ENTRY_FILLED_BY_STREAM(
      About.ENTRY,
      "filled, by the stream or a look-up",
      trade -> executed(trade, Leg.ENTRY, Status.ENDED, rest(trade))),
  ENTRY_FILLED_BEFORE_ANSWER(
      About.ENTRY,
      "filled, by the stream, and then live, by the answer",
      trade ->
          both(
              executed(trade, Leg.ENTRY, Status.ENDED, rest(trade)),
              List.of(seen(trade, Leg.ENTRY, Status.LIVE, "0")))),
  ENTRY_FILL_REPEATED(
      About.ENTRY,
      "partly filled, told twice",
      trade ->
          both(
              executed(trade, Leg.ENTRY, Status.LIVE, "0.002"),
              executed(trade, Leg.ENTRY, Status.LIVE, "0.002"))),
  ENTRY_FILLS_OUT_OF_ORDER(
      About.ENTRY,
      "two fills, the later one first, then an older report",
      trade ->
          List.of(
              filled(trade, Leg.ENTRY, next(trade) + 1, "0.002", "60000"),
              filled(trade, Leg.ENTRY, next(trade), "0.001", "60000"),
              told(trade, Leg.ENTRY, Status.LIVE))),
  ENTRY_REFUSED(About.ENTRY, "refused (-2019)", trade -> List.of(refused(trade, Leg.ENTRY, -2019))),
  ENTRY_CANCELED(
      About.ENTRY, "canceled", trade -> List.of(told(trade, Leg.ENTRY, Status.CANCELED))),
  ENTRY_EXPIRED(
      About.ENTRY, "expired with its rest", trade -> List.of(told(trade, Leg.ENTRY, Status.ENDED))),
  ENTRY_TIMED_OUT(About.ENTRY, "no answer in time", trade -> List.of(unanswered(trade, Leg.ENTRY))),
  ENTRY_NOT_SENT(
      About.ENTRY, "never sent, and given up", trade -> List.of(notSent(trade, Leg.ENTRY))),
  ENTRY_SENT_AGAIN(
      About.ENTRY,
      "stamped anew, because it was not sent",
      trade ->
          trade.current(Leg.ENTRY).stream()
              .<TradeEvent>map(
                  entry -> TradeRules.renew(trade, entry, TradeFacts.stampAfter(2_000)))
              .toList()),
  ENTRY_NOT_FOUND(About.ENTRY, "not found", Leg.ENTRY, OrderInput.NOT_FOUND),
  ENTRY_LOST(
      About.ENTRY, "not found, asked after its fence", trade -> List.of(lost(trade, Leg.ENTRY))),
  ENTRY_WATCH_OVER(
      About.ENTRY,
      "watched in vain",
      trade -> List.of(new TradeEvent.WatchEnded(trade.id(), id(trade, Leg.ENTRY), NOON))),
  ENTRY_CANCEL_REFUSED(About.ENTRY, "its cancel is refused", Leg.ENTRY, OrderInput.CANCEL_REFUSED),

  STOP_LIVE(About.BASE_STOP, "live", trade -> List.of(told(trade, Leg.BASE_STOP, Status.LIVE))),
  STOP_PASSED(
      About.BASE_STOP,
      "refused, the price is beyond it (-2021)",
      trade -> List.of(refused(trade, Leg.BASE_STOP, ExchangeCode.WOULD_TRIGGER))),
  STOP_TAKEN(
      About.BASE_STOP,
      "refused, its place is taken (-4130)",
      trade -> List.of(refused(trade, Leg.BASE_STOP, ExchangeCode.SECOND_BASE_STOP))),
  STOP_CROWDED(
      About.BASE_STOP,
      "refused, too many conditional orders (-4045)",
      trade -> List.of(refused(trade, Leg.BASE_STOP, ExchangeCode.TOO_MANY_CONDITIONAL))),
  STOP_REFUSED(
      About.BASE_STOP, "refused otherwise", trade -> List.of(refused(trade, Leg.BASE_STOP, -1111))),
  STOP_TIMED_OUT(
      About.BASE_STOP, "no answer in time", trade -> List.of(unanswered(trade, Leg.BASE_STOP))),
  STOP_NOT_FOUND(About.BASE_STOP, "not found", Leg.BASE_STOP, OrderInput.NOT_FOUND),
  STOP_NOT_SENT(
      About.BASE_STOP, "never sent, and given up", trade -> List.of(notSent(trade, Leg.BASE_STOP))),
  STOP_CANCELED(
      About.BASE_STOP,
      "canceled by somebody, or expired",
      trade -> List.of(told(trade, Leg.BASE_STOP, Status.CANCELED))),
  STOP_TRIGGERED(
      About.BASE_STOP, "triggered", trade -> List.of(told(trade, Leg.BASE_STOP, Status.TRIGGERED))),
  STOP_REJECTED(
      About.BASE_STOP,
      "rejected at its trigger",
      trade -> List.of(told(trade, Leg.BASE_STOP, Status.REJECTED))),
  STOP_PARTLY_FILLED(
      About.BASE_STOP,
      "triggered and partly filled",
      trade -> executed(trade, Leg.BASE_STOP, Status.TRIGGERED, part(trade))),
  STOP_FILLED(
      About.BASE_STOP, "filled", trade -> executed(trade, Leg.BASE_STOP, Status.ENDED, all(trade))),
  STOP_FILL_REPEATED(
      About.BASE_STOP,
      "filled, told twice",
      trade ->
          both(
              executed(trade, Leg.BASE_STOP, Status.ENDED, all(trade)),
              executed(trade, Leg.BASE_STOP, Status.ENDED, all(trade)))),
  STOP_LEFT_A_REST(
      About.BASE_STOP,
      "ended, and left a rest",
      trade -> executed(trade, Leg.BASE_STOP, Status.ENDED, part(trade))),
  STOP_CANCEL_REFUSED(
      About.BASE_STOP, "its cancel is refused", Leg.BASE_STOP, OrderInput.CANCEL_REFUSED),

  TIGHT_LIVE(About.TIGHT_STOP, "live", trade -> List.of(told(trade, Leg.TIGHT_STOP, Status.LIVE))),
  TIGHT_PASSED(
      About.TIGHT_STOP,
      "refused, the price is beyond it (-2021)",
      trade -> List.of(refused(trade, Leg.TIGHT_STOP, ExchangeCode.WOULD_TRIGGER))),
  TIGHT_CROWDED(
      About.TIGHT_STOP,
      "refused, too many conditional orders (-4045)",
      trade -> List.of(refused(trade, Leg.TIGHT_STOP, ExchangeCode.TOO_MANY_CONDITIONAL))),
  TIGHT_REFUSED(
      About.TIGHT_STOP,
      "refused otherwise",
      trade -> List.of(refused(trade, Leg.TIGHT_STOP, -1111))),
  TIGHT_TIMED_OUT(
      About.TIGHT_STOP, "no answer in time", trade -> List.of(unanswered(trade, Leg.TIGHT_STOP))),
  TIGHT_NOT_FOUND(About.TIGHT_STOP, "not found", Leg.TIGHT_STOP, OrderInput.NOT_FOUND),
  TIGHT_CANCELED(
      About.TIGHT_STOP,
      "canceled by somebody, or expired",
      trade -> List.of(told(trade, Leg.TIGHT_STOP, Status.CANCELED))),
  TIGHT_TRIGGERED(
      About.TIGHT_STOP,
      "triggered",
      trade -> List.of(told(trade, Leg.TIGHT_STOP, Status.TRIGGERED))),
  TIGHT_REJECTED(
      About.TIGHT_STOP,
      "rejected at its trigger",
      trade -> List.of(told(trade, Leg.TIGHT_STOP, Status.REJECTED))),
  TIGHT_FILLED(
      About.TIGHT_STOP,
      "filled",
      trade -> executed(trade, Leg.TIGHT_STOP, Status.ENDED, all(trade))),
  TIGHT_LEFT_A_REST(
      About.TIGHT_STOP,
      "ended, and left a rest",
      trade -> executed(trade, Leg.TIGHT_STOP, Status.ENDED, part(trade))),

  PROFIT_LIVE(
      About.TAKE_PROFIT, "live", trade -> List.of(told(trade, Leg.takeProfit(0), Status.LIVE))),
  PROFIT_PASSED(
      About.TAKE_PROFIT,
      "refused, the price is beyond it (-2021)",
      trade -> List.of(refused(trade, Leg.takeProfit(0), ExchangeCode.WOULD_TRIGGER))),
  PROFITS_PASSED(
      About.TAKE_PROFIT,
      "both refused, the price is beyond them (-2021)",
      trade ->
          List.of(
              refused(trade, Leg.takeProfit(0), ExchangeCode.WOULD_TRIGGER),
              refused(trade, Leg.takeProfit(1), ExchangeCode.WOULD_TRIGGER))),
  PROFIT_REFUSED(
      About.TAKE_PROFIT,
      "refused otherwise",
      trade -> List.of(refused(trade, Leg.takeProfit(0), ExchangeCode.TOO_MANY_CONDITIONAL))),
  PROFIT_TIMED_OUT(
      About.TAKE_PROFIT,
      "no answer in time",
      trade -> List.of(unanswered(trade, Leg.takeProfit(0)))),
  PROFIT_NOT_FOUND(About.TAKE_PROFIT, "not found", Leg.takeProfit(0), OrderInput.NOT_FOUND),
  PROFIT_NOT_SENT(
      About.TAKE_PROFIT,
      "never sent, and given up",
      trade -> List.of(notSent(trade, Leg.takeProfit(0)))),
  PROFIT_CANCELED(
      About.TAKE_PROFIT,
      "canceled by somebody, or expired",
      trade -> List.of(told(trade, Leg.takeProfit(0), Status.CANCELED))),
  PROFIT_PARTLY_FILLED(
      About.TAKE_PROFIT,
      "triggered and partly filled",
      trade -> executed(trade, Leg.takeProfit(0), Status.TRIGGERED, part(trade))),
  PROFIT_FILLED(
      About.TAKE_PROFIT,
      "filled",
      trade -> executed(trade, Leg.takeProfit(0), Status.ENDED, least(trade, "0.006"))),
  PROFIT_LEFT_A_REST(
      About.TAKE_PROFIT,
      "ended, and left a rest",
      trade -> executed(trade, Leg.takeProfit(0), Status.ENDED, part(trade))),

  CLOSE_REQUESTED(About.CLOSE, "requested", trade -> List.of(closeRequested(trade))),
  CLOSE_FILLED(
      About.CLOSE, "filled", trade -> executed(trade, Leg.CLOSE, Status.ENDED, all(trade))),
  CLOSE_PARTLY_FILLED(
      About.CLOSE,
      "partly filled, by the stream before the answer",
      trade -> executed(trade, Leg.CLOSE, Status.LIVE, part(trade))),
  CLOSE_LEFT_A_REST(
      About.CLOSE,
      "its rest expired",
      trade -> executed(trade, Leg.CLOSE, Status.ENDED, part(trade))),
  CLOSE_NOTHING_TO_REDUCE(
      About.CLOSE,
      "refused, nothing to reduce (-2022)",
      trade -> List.of(refused(trade, Leg.CLOSE, ExchangeCode.NOTHING_TO_REDUCE))),
  CLOSE_OUT_OF_BOUNDS(
      About.CLOSE,
      "refused, the market is out of bounds (-4131)",
      trade -> List.of(refused(trade, Leg.CLOSE, ExchangeCode.BEYOND_PERCENT_PRICE))),
  CLOSE_TIMED_OUT(About.CLOSE, "no answer in time", trade -> List.of(unanswered(trade, Leg.CLOSE))),
  CLOSE_NOT_FOUND(About.CLOSE, "not found", Leg.CLOSE, OrderInput.NOT_FOUND),

  OUTSIDE_ADDS(
      About.OTHERS,
      "somebody adds 0.005",
      trade -> List.of(filledOutside(trade, true, next(trade), "0.005", OrderOrigin.OTHER))),
  OUTSIDE_REDUCES(
      About.OTHERS,
      "somebody takes 0.002",
      trade -> List.of(filledOutside(trade, false, next(trade), "0.002", OrderOrigin.OTHER))),
  OUTSIDE_CLOSES(
      About.OTHERS,
      "the exchange liquidates all",
      trade -> {
        String all = all(trade);
        return all.equals("0")
            ? List.of()
            : List.of(filledOutside(trade, false, next(trade), all, OrderOrigin.LIQUIDATION));
      }),
  POSITION_NOTICED(
      About.OTHERS,
      "the exchange shows a position before a fill is known",
      trade -> List.of(new TradeEvent.PositionNoticed(trade.id(), Quantity.of("0.010"), NOON))),
  FOUND_FLAT(
      About.OTHERS,
      "the exchange is flat, and no fill says why",
      trade -> List.of(new TradeEvent.FoundFlat(trade.id(), NOON))),

  ADD_ACCEPTED(About.SIGNALS, "add 0.005", trade -> List.of(accepted(trade, add("c2", "0.005")))),
  REDUCE_ACCEPTED(
      About.SIGNALS, "reduce by 0.003", trade -> List.of(accepted(trade, reduce("c3", "0.003")))),
  CANCEL_ACCEPTED(
      About.SIGNALS, "cancel the entry's rest", trade -> List.of(accepted(trade, cancel("c4")))),
  STOP_AMENDED(
      About.SIGNALS,
      "amend: stop to 59700",
      trade -> List.of(accepted(trade, amend("c5").withStopLoss(Price.of("59700"))))),
  PROFITS_AMENDED(
      About.SIGNALS,
      "amend: one take-profit, of 0.010 at 63000",
      trade ->
          List.of(
              accepted(
                  trade,
                  amend("c6")
                      .withTakeProfits(
                          List.of(new TakeProfit(Price.of("63000"), Quantity.of("0.010"))))))),
  STOP_TRAILED(
      About.SIGNALS, "the tight stop goes to 59900", trade -> List.of(stopMoved(trade, "59900"))),
  ENTRY_GIVEN_UP(
      About.SIGNALS,
      "the entry's time is over",
      trade -> List.of(new TradeEvent.EntryGivenUp(trade.id(), "patience", NOON))),
  ENTRY_AMENDING(About.SIGNALS, "the entry gets another limit", TradeInput::amending),
  ENTRY_AMENDED(
      About.SIGNALS,
      "the entry got another limit",
      trade ->
          List.of(new TradeEvent.AmendEnded(trade.id(), id(trade, Leg.ENTRY), true, "", NOON))),
  ENTRY_NOT_AMENDED(
      About.SIGNALS,
      "the entry's other limit was refused",
      trade ->
          List.of(
              new TradeEvent.AmendEnded(trade.id(), id(trade, Leg.ENTRY), false, "-4024", NOON))),

  RESTARTED(About.NODE, "the process restarts"),
  STOOD_IN(
      About.NODE,
      "a stop was sent while the journal did not answer",
      trade ->
          List.of(
              TradeFacts.standInStamp()
                  .attempt(
                      trade,
                      Leg.BASE_STOP,
                      0,
                      0,
                      OrderPlan.baseStop(
                          trade.signal(),
                          Price.of("59000"),
                          PositionMode.ONE_WAY,
                          TradeFacts.INSTRUMENT))));

  /** What an input is about. */
  enum About {
    TIME("2 s later"),
    ENTRY("entry"),
    BASE_STOP("base stop"),
    TIGHT_STOP("tight stop"),
    TAKE_PROFIT("first take-profit"),
    CLOSE("close"),
    OTHERS("others"),
    SIGNALS("signals and prices"),
    NODE("node");

    private final String words;

    About(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** What is heard of one order without becoming a fact. */
  record Doubt(TradeOrder order, OrderInput input) {}

  private final About about;
  private final String words;
  private final Function<Trade, List<TradeEvent>> facts;
  private final Function<Trade, List<Doubt>> doubts;

  TradeInput(About about, String words, Function<Trade, List<TradeEvent>> facts) {
    this.about = about;
    this.words = words;
    this.facts = facts;
    this.doubts = trade -> List.of();
  }

  TradeInput(About about, String words, Leg leg, OrderInput input) {
    this.about = about;
    this.words = words;
    this.facts = trade -> List.of();
    this.doubts =
        trade -> trade.current(leg).map(order -> new Doubt(order, input)).stream().toList();
  }

  /** Heard of every order. */
  TradeInput(About about, String words) {
    this.about = about;
    this.words = words;
    this.facts = trade -> List.of();
    this.doubts =
        trade ->
            trade.orders().stream().map(order -> new Doubt(order, OrderInput.RESTARTED)).toList();
  }

  About about() {
    return about;
  }

  String words() {
    return words;
  }

  List<TradeEvent> facts(Trade trade) {
    return facts.apply(trade);
  }

  List<Doubt> doubts(Trade trade) {
    return doubts.apply(trade);
  }

  /** With as much executed as it has, by what is known. */
  private static TradeEvent told(Trade trade, Leg leg, Status status) {
    String executed = trade.current(leg).map(order -> order.executed().toString()).orElse("0");
    return seen(trade, leg, status, executed);
  }

  /** A fill of so much, and the report that has it. */
  private static List<TradeEvent> executed(Trade trade, Leg leg, Status status, String more) {
    Quantity before = trade.current(leg).map(TradeOrder::executed).orElse(Quantity.ZERO);
    Quantity quantity = Quantity.of(more);
    TradeEvent report = seen(trade, leg, status, before.plus(quantity).toString());
    return quantity.isZero()
        ? List.of(report)
        : List.of(filled(trade, leg, next(trade), more, "60000"), report);
  }

  private static List<TradeEvent> amending(Trade trade) {
    return trade.current(Leg.ENTRY).stream()
        .<TradeEvent>map(
            entry ->
                TradeRules.amendment(
                    trade,
                    entry,
                    Optional.empty(),
                    Quantity.of("0.010"),
                    Price.of("60100"),
                    TradeFacts.stampAfter(2_000)))
        .toList();
  }

  private static long next(Trade trade) {
    return trade.lastFill().orElse(0L) + 1;
  }

  /** What the entry has not yet. */
  private static String rest(Trade trade) {
    return trade
        .current(Leg.ENTRY)
        .map(entry -> entry.plan().quantity().orElseThrow().minusOrZero(entry.executed()))
        .orElse(Quantity.ZERO)
        .toString();
  }

  private static String all(Trade trade) {
    return trade.held().toString();
  }

  private static String part(Trade trade) {
    return least(trade, "0.002");
  }

  private static String least(Trade trade, String quantity) {
    return Quantity.of(quantity).min(trade.held()).toString();
  }

  private static List<TradeEvent> both(List<TradeEvent> first, List<TradeEvent> then) {
    List<TradeEvent> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
