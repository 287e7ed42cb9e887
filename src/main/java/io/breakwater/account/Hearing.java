package io.breakwater.account;

import io.breakwater.account.OrderDesk.Refusal;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.ExchangeCode;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderInput;
import io.breakwater.domain.trade.OrderMachine;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.exchange.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer about one of our orders means: an input of {@link OrderMachine}, and the facts to
 * write down. Pure.
 *
 * @param facts in order
 * @param then what is to be done besides
 * @param doubt what a look-up is to believe if it finds nothing
 */
record Hearing(List<TradeEvent> facts, OrderMachine.Then then, Refusal doubt) {
  private static final Hearing NOTHING =
      new Hearing(List.of(), OrderMachine.Then.IGNORE, Refusal.NONE);

  Hearing {
    facts = List.copyOf(facts);
  }

  /** About an order that is none of the trade's, nothing is to be said. */
  static Hearing of(Trade trade, OrderDesk.Said said, Instant at) {
    Optional<TradeOrder> order = trade.order(said.id());
    if (order.isEmpty()) {
      return NOTHING;
    }
    if (said instanceof OrderDesk.Written written) {
      return written(trade, order.get(), written, at);
    }
    if (said instanceof OrderDesk.Canceled canceled) {
      return canceled(trade, order.get(), canceled, at);
    }
    if (said instanceof OrderDesk.Amended amended) {
      return amended(trade, order.get(), amended.last(), at);
    }
    return said instanceof OrderDesk.LookedUp lookedUp
        ? lookedUp(trade, order.get(), lookedUp, at)
        : NOTHING;
  }

  /** The end of a writer. */
  private static Hearing written(
      Trade trade, TradeOrder order, OrderDesk.Written written, Instant at) {
    Outcome<OrderReport> last = written.last();
    if (last instanceof Outcome.Done<OrderReport> done) {
      return told(trade, order, done.value(), List.of(), at);
    }
    if (last instanceof Outcome.Rejected<OrderReport> no) {
      return refused(
          trade,
          order,
          new Refusal(no.code(), no.reason()),
          mayLive(order, no.code(), written.attempts()),
          at);
    }
    if (last instanceof Outcome.Unsure<OrderReport> unsure) {
      return heard(
          order,
          OrderInput.UNANSWERED,
          new TradeEvent.OrderUnsure(trade.id(), order.id(), unsure.cause(), at));
    }
    String cause = causeOf(last);
    boolean mayLive = written.attempts() > 1 && order.leg().kind() == LegKind.TAKE_PROFIT;
    return mayLive
        ? doubted(order, OrderInput.HELD_BACK_YET_MAY_LIVE, Refusal.givenUp(cause))
        : heard(
            order,
            OrderInput.HELD_BACK,
            new TradeEvent.OrderNotSent(trade.id(), order.id(), cause, at));
  }

  private static Hearing refused(
      Trade trade, TradeOrder order, Refusal refusal, boolean mayLive, Instant at) {
    return mayLive
        ? doubted(order, OrderInput.REFUSED_YET_MAY_LIVE, refusal)
        : heard(
            order,
            OrderInput.REFUSED,
            new TradeEvent.OrderRefused(
                trade.id(), order.id(), refusal.code(), refusal.reason(), at));
  }

  /**
   * Whether an earlier try may be at the exchange although this one was refused. What adds exposure
   * is tried again only when the try before certainly was not executed.
   */
  private static boolean mayLive(TradeOrder order, int code, int attempts) {
    return switch (order.leg().kind()) {
      case ENTRY, ADD, REDUCE -> code == ExchangeCode.DUPLICATE_ID;
      case BASE_STOP, TIGHT_STOP, TAKE_PROFIT ->
          attempts > 1
              || code == ExchangeCode.DUPLICATE_ID
              || code == ExchangeCode.SECOND_BASE_STOP;
      case CLOSE -> true;
    };
  }

  /** The end of a change of an order. */
  private static Hearing amended(
      Trade trade, TradeOrder order, Outcome<Optional<OrderReport>> last, Instant at) {
    if (last instanceof Outcome.Done<Optional<OrderReport>> done) {
      List<TradeEvent> facts = new ArrayList<>();
      done.value().ifPresent(now -> facts.add(new TradeEvent.OrderSeen(trade.id(), now, at)));
      facts.add(new TradeEvent.AmendEnded(trade.id(), order.id(), true, "", at));
      return new Hearing(facts, OrderMachine.Then.NOTHING, Refusal.NONE);
    }
    if (last instanceof Outcome.Unsure) {
      // The order itself tells, whoever asks for it.
      return new Hearing(List.of(), OrderMachine.Then.LOOK_UP, Refusal.NONE);
    }
    TradeEvent ended = new TradeEvent.AmendEnded(trade.id(), order.id(), false, causeOf(last), at);
    return new Hearing(List.of(ended), OrderMachine.Then.LOOK_UP, Refusal.NONE);
  }

  private static Hearing canceled(
      Trade trade, TradeOrder order, OrderDesk.Canceled canceled, Instant at) {
    boolean done = canceled.last() instanceof Outcome.Done;
    OrderMachine.Move move = order.on(done ? OrderInput.CANCEL_DONE : OrderInput.CANCEL_REFUSED);
    if (move.next() != TradeOrder.Status.CANCELED || move.next() == order.status()) {
      return new Hearing(List.of(), move.then(), Refusal.NONE);
    }
    var gone =
        new OrderReport(order.id(), TradeOrder.Status.CANCELED, Optional.empty(), Quantity.ZERO);
    return new Hearing(
        List.of(new TradeEvent.OrderSeen(trade.id(), gone, at)), move.then(), Refusal.NONE);
  }

  private static Hearing lookedUp(
      Trade trade, TradeOrder order, OrderDesk.LookedUp answer, Instant at) {
    if (answer.finding() instanceof Finding.Found found) {
      return told(trade, order, found.report(), found.fills(), at);
    }
    Refusal refused = answer.refused();
    if (refused.isOurs()) {
      return heard(
          order,
          OrderInput.HELD_BACK,
          new TradeEvent.OrderNotSent(trade.id(), order.id(), refused.reason(), at));
    }
    // That an open order has its name says that it is there, whatever a look-up finds.
    if (refused.code() < 0 && refused.code() != ExchangeCode.DUPLICATE_ID) {
      return refused(trade, order, refused, false, at);
    }
    boolean afterFence = answer.finding() instanceof Finding.Missing gone && gone.afterWindow();
    if (refused.code() == ExchangeCode.DUPLICATE_ID) {
      return new Hearing(List.of(), OrderMachine.Then.NOTHING, Refusal.NONE);
    }
    if (order.leg().isConditional() && TradeRules.isFlatForGood(trade)) {
      // Not sent again where there is nothing that it could be for: it may have been there and be
      // gone. A copy that comes late belongs to nobody, and is taken away.
      return heard(
          order,
          OrderInput.HELD_BACK,
          new TradeEvent.OrderNotSent(
              trade.id(), order.id(), "not found, and not wanted any more", at));
    }
    return afterFence
        ? heard(
            order,
            OrderInput.NOT_FOUND_AFTER_FENCE,
            new TradeEvent.OrderLost(trade.id(), order.id(), at))
        : doubted(order, OrderInput.NOT_FOUND, Refusal.NONE);
  }

  /** The exchange's own word. Amounts count even where its state comes too late. */
  static Hearing told(
      Trade trade, TradeOrder order, OrderReport report, List<Fill> fills, Instant at) {
    return new Hearing(
        facts(trade.id(), order.id(), report, fills, at),
        order.on(OrderInput.told(report.status())).then(),
        Refusal.NONE);
  }

  /** What the exchange told of an order, as facts. */
  static List<TradeEvent> facts(
      SignalId trade, ClientOrderId id, OrderReport report, List<Fill> fills, Instant at) {
    List<TradeEvent> facts = new ArrayList<>();
    for (Fill fill : fills) {
      facts.add(new TradeEvent.OrderFilled(trade, id, fill, at));
    }
    facts.add(new TradeEvent.OrderSeen(trade, report, at));
    return facts;
  }

  private static Hearing heard(TradeOrder order, OrderInput input, TradeEvent fact) {
    OrderMachine.Move move = order.on(input);
    return move.next() == order.status()
        ? new Hearing(List.of(), move.then(), Refusal.NONE)
        : new Hearing(List.of(fact), move.then(), Refusal.NONE);
  }

  private static Hearing doubted(TradeOrder order, OrderInput input, Refusal doubt) {
    return new Hearing(List.of(), order.on(input).then(), doubt);
  }

  /** Why something did not happen, for people. */
  static String causeOf(Outcome<?> last) {
    if (last instanceof Outcome.NotSent<?> unsent) {
      return unsent.cause();
    }
    if (last instanceof Outcome.Throttled<?> throttled) {
      return throttled.cause();
    }
    return last.toString();
  }
}
