package io.breakwater.cli;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trade's facts in words, a line each: its time, whether it was decided or tried by the node,
 * answered by the exchange or believed for want of an answer, and the evidence.
 */
final class TradeStory {
  private enum Kind {
    DECIDED,
    TRIED,
    ANSWERED,
    BELIEVED
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private record Line(Kind kind, String words) {}

  private Optional<Trade> trade = Optional.empty();

  private TradeStory() {}

  /**
   * @param asked the signal that was asked for; where it is not the trade's own, it changed it
   * @param facts of one trade, oldest first, at least one
   */
  static List<String> of(AccountId account, SignalId asked, List<TradeEvent> facts) {
    TradeStory story = new TradeStory();
    SignalId id = facts.get(0).trade();
    List<String> lines = new ArrayList<>();
    lines.add(
        "signal "
            + asked
            + " of account "
            + account
            + (asked.equals(id) ? "" : ", which changed the trade of signal " + id));
    if (!facts.get(0).isFirst()) {
      lines.add("its beginning is no longer in the journal (see breakwater.account.journal)");
    }
    for (TradeEvent fact : facts) {
      Line line = story.line(fact);
      lines.add(
          String.format(
              "%s  %-8s  %s",
              time(fact.at()), line.kind().name().toLowerCase(Locale.ROOT), line.words()));
      story.take(fact);
    }
    story.trade.map(TradeStory::outcome).ifPresent(lines::add);
    return lines;
  }

  private void take(TradeEvent fact) {
    trade = fact.begun().or(() -> trade.map(fact::applyTo));
  }

  private Line line(TradeEvent fact) {
    if (fact instanceof TradeEvent.SignalAccepted e) {
      return new Line(
          Kind.DECIDED,
          "accepted for slot " + e.slot() + ": " + asked(e.signal()) + on(e.grounds()));
    }
    if (fact instanceof TradeEvent.PositionAdopted e) {
      return new Line(
          Kind.DECIDED,
          "a position that was there, "
              + e.quantity()
              + e.entryPrice().map(price -> " at " + price).orElse("")
              + ", becomes the trade of slot "
              + e.slot()
              + ": "
              + asked(e.signal()));
    }
    if (fact instanceof TradeEvent.ChangeAccepted e) {
      return new Line(
          Kind.DECIDED,
          "accepted signal " + e.change().id() + ": " + asked(e.change()) + on(e.grounds()));
    }
    if (fact instanceof TradeEvent.PositionNoticed e) {
      return new Line(
          Kind.BELIEVED, "the entry is filled, for the exchange shows a position of " + e.size());
    }
    if (fact instanceof TradeEvent.FlattenStarted) {
      return new Line(Kind.DECIDED, "all positions are to be closed and all orders canceled");
    }
    if (fact instanceof TradeEvent.FlattenDone) {
      return new Line(
          Kind.ANSWERED, "the exchange shows no position and no order, in two readings");
    }
    if (fact instanceof TradeEvent.ReversalEnded e) {
      return new Line(
          Kind.DECIDED, "signal " + e.signal() + " enters nothing after all" + reason(e.cause()));
    }
    if (fact instanceof TradeEvent.EntryGivenUp e) {
      return new Line(
          Kind.DECIDED, "what is not filled of the entry is given up" + reason(e.cause()));
    }
    if (fact instanceof TradeEvent.StopMoved e) {
      return new Line(Kind.DECIDED, "the stop is to stand at " + e.price() + reason(e.cause()));
    }
    if (fact instanceof TradeEvent.AmendStarted e) {
      return new Line(
          Kind.TRIED,
          "%s to be %s at %s%s; signed %s for %s, by node %s"
              .formatted(
                  named(e.id()),
                  e.quantity(),
                  e.price(),
                  e.by().map(by -> " for signal " + by).orElse(", by its own patience"),
                  time(e.timestamp()),
                  shown(e.recvWindow()),
                  e.owner()));
    }
    if (fact instanceof TradeEvent.AmendEnded e) {
      return new Line(
          Kind.ANSWERED,
          named(e.id()) + (e.done() ? " is changed" : " stands as it was") + reason(e.note()));
    }
    if (fact instanceof TradeEvent.OutsideFilled e) {
      return new Line(
          Kind.ANSWERED,
          "not by an order of this trade ("
              + e.cause().name().toLowerCase(Locale.ROOT)
              + "): "
              + filled(e.order(), e.fill()));
    }
    if (fact instanceof TradeEvent.AttemptStarted e) {
      return new Line(Kind.TRIED, attempt(e));
    }
    if (fact instanceof TradeEvent.OrderSeen e) {
      return new Line(Kind.ANSWERED, seen(e.report()));
    }
    if (fact instanceof TradeEvent.OrderFilled e) {
      return new Line(Kind.ANSWERED, filled(e.id(), e.fill()));
    }
    if (fact instanceof TradeEvent.OrderRefused e) {
      String code = e.code() < 0 ? "refused with " + e.code() : "given up";
      return new Line(Kind.ANSWERED, named(e.id()) + " is " + code + reason(e.reason()));
    }
    if (fact instanceof TradeEvent.OrderUnsure e) {
      return new Line(
          Kind.BELIEVED, named(e.id()) + " was sent and may be there" + reason(e.cause()));
    }
    if (fact instanceof TradeEvent.OrderNotSent e) {
      return new Line(
          Kind.BELIEVED, named(e.id()) + " never reached the exchange" + reason(e.cause()));
    }
    if (fact instanceof TradeEvent.OrderLost e) {
      return new Line(
          Kind.BELIEVED,
          named(e.id()) + " is not there: not found after its window; it is watched for");
    }
    if (fact instanceof TradeEvent.WatchEnded e) {
      return new Line(Kind.BELIEVED, named(e.id()) + " never was there: it did not turn up");
    }
    if (fact instanceof TradeEvent.CloseRequested e) {
      boolean isOwn = e.by().equals(e.trade());
      String who = isOwn ? "by the node" + reason(e.cause()) : "by signal " + e.by();
      return new Line(Kind.DECIDED, "to be closed, " + who);
    }
    if (fact instanceof TradeEvent.FoundFlat) {
      return new Line(
          Kind.BELIEVED, "the position is flat, as the exchange says; no fill of ours explains it");
    }
    if (fact instanceof TradeEvent.TradeEnded) {
      return new Line(Kind.DECIDED, "over: flat, and no order is left");
    }
    throw new IllegalStateException("no words for " + fact.getClass().getName());
  }

  private static String on(List<String> grounds) {
    return grounds.isEmpty() ? "" : "; on the grounds of " + String.join("; ", grounds);
  }

  private static String asked(Signal signal) {
    String what =
        signal.action()
            + " "
            + signal.direction()
            + " "
            + signal.quantity()
            + " "
            + signal.symbol()
            + signal.limitPrice().map(limit -> " at " + limit).orElse(" at market")
            + signal.stopLoss().map(stop -> ", stop-loss " + stop).orElse(", no stop-loss")
            + signal.takeProfits().stream()
                .map(step -> ", take-profit " + step.trigger() + " for " + step.quantity())
                .collect(Collectors.joining())
            + exits(signal.exits());
    return what
        + " (by "
        + signal.workingType()
        + "); created "
        + time(signal.createdAt())
        + ", valid for "
        + shown(signal.validFor());
  }

  private static String exits(ExitPlan plan) {
    return plan.trailing()
            .map(
                stop ->
                    ", trailing "
                        + stop.percent().toPlainString()
                        + " %"
                        + stop.activation().map(from -> " from " + from).orElse(""))
            .orElse("")
        + plan.breakEven()
            .map(
                stop ->
                    ", break-even from "
                        + stop.trigger()
                        + " plus "
                        + stop.offsetPercent().toPlainString()
                        + " %")
            .orElse("")
        + plan.timeExit().map(after -> ", out after " + shown(after)).orElse("");
  }

  private static String attempt(TradeEvent.AttemptStarted e) {
    OrderPlan plan = e.plan();
    String what =
        plan.side()
            + plan.quantity().map(quantity -> " " + quantity).orElse(" the whole position")
            + " "
            + plan.symbol()
            + " "
            + plan.type()
            + plan.price().map(price -> " at " + price).orElse("")
            + plan.timeInForce().map(force -> " " + force).orElse("")
            + plan.trigger().map(at -> " when " + plan.workingType() + " is " + at).orElse("")
            + (plan.reduceOnly() ? ", reduce-only" : "");
    return "%s, %s: %s; as %s, signed %s for %s, by node %s"
        .formatted(
            leg(e.leg()),
            "revision " + e.revision() + (e.attempt() == 0 ? "" : ", again (" + e.attempt() + ")"),
            what,
            e.id(),
            time(e.timestamp()),
            shown(e.recvWindow()),
            e.owner());
  }

  private String seen(OrderReport report) {
    String state =
        switch (report.status()) {
          case SENDING, UNSURE -> "is " + report.status();
          case LIVE -> "is at the exchange";
          case TRIGGERED -> "is triggered";
          case LOST -> "is not found";
          case ENDED -> "is executed to its end";
          case CANCELED -> "is canceled";
          case REJECTED -> "is rejected";
          case NOT_SENT -> "is not there";
        };
    return named(report.id())
        + " "
        + state
        + number(report.orderId())
        + report.quantity().map(quantity -> ", of " + quantity).orElse("")
        + report.price().map(price -> " at " + price).orElse("")
        + (report.executed().equals(Quantity.ZERO) ? "" : ", executed " + report.executed());
  }

  private String filled(ClientOrderId id, Fill fill) {
    return "%s: %s %s at %s, trade %d%s%s%s%s"
        .formatted(
            named(id),
            fill.side() == Side.BUY ? "bought" : "sold",
            fill.quantity(),
            fill.price(),
            fill.tradeId(),
            number(Optional.of(fill.orderId())),
            fill.fee()
                .map(fee -> ", fee " + fee.amount().toPlainString() + " " + fee.asset())
                .orElse(""),
            fill.realizedProfit().signum() == 0
                ? ""
                : ", profit " + fill.realizedProfit().toPlainString(),
            fill.maker() ? ", as maker" : "");
  }

  private static String outcome(Trade trade) {
    TradeSummary summary = trade.summary();
    return "outcome: "
        + summary.phase()
        + summary.exitedBy().map(by -> " by " + words(by)).orElse("")
        + ", filled "
        + summary.filled()
        + summary.entryPrice().map(price -> " at " + price).orElse("")
        + summary.exitPrice().map(price -> ", out at " + price).orElse("")
        + ", profit "
        + summary.realizedProfit().toPlainString()
        + " before fees of "
        + (summary.fees().isEmpty()
            ? "0"
            : summary.fees().stream()
                .map(fee -> fee.amount().toPlainString() + " " + fee.asset())
                .collect(Collectors.joining(" and ")))
        + summary
            .closedAt()
            .map(at -> ", after " + shown(Duration.between(summary.acceptedAt(), at)))
            .orElse("");
  }

  /** By its purpose and its name at the exchange. */
  private String named(ClientOrderId id) {
    return trade.flatMap(known -> known.order(id)).map(order -> leg(order.leg()) + " ").orElse("")
        + id;
  }

  private static String leg(Leg leg) {
    return words(leg.kind()) + (leg.kind() == LegKind.TAKE_PROFIT ? " " + (leg.step() + 1) : "");
  }

  /** Also for a kind that is younger than this. */
  private static String words(LegKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String number(Optional<OrderId> number) {
    return number.map(known -> ", order " + known.value()).orElse("");
  }

  private static String reason(String text) {
    return text.isBlank() ? "" : ": " + text;
  }

  private static String time(Instant moment) {
    return TIME.format(moment);
  }

  private static String shown(Duration span) {
    return span.toMillis() % 1000 == 0 ? span.toSeconds() + " s" : span.toMillis() + " ms";
  }
}
