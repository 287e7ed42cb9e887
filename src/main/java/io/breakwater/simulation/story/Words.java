package io.breakwater.simulation.story;

import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.market.MarketNews;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Collectors;

/** Events in a trader's words. */
public final class Words {
  private static final int MONEY_DIGITS = 2;

  private Words() {}

  /** What the exchange did, where a trader wants to know; empty for the rest. */
  public static Optional<String> of(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.OrderAccepted order && order.algoId().isEmpty()) {
      return Optional.of(
          "%s order taken: %s %s %s at %s"
              .formatted(
                  leg(order.clientOrderId()),
                  order.side() == Side.BUY ? "buy" : "sell",
                  plain(order.quantity()),
                  order.symbol(),
                  order.type() == OrderType.MARKET ? "market" : order.type()));
    }
    if (record instanceof ExchangeRecord.Filled fill) {
      return Optional.of(
          "%s %s %s at %s (%s, fee %s%s)"
              .formatted(
                  fill.side() == Side.BUY ? "bought" : "sold",
                  plain(fill.quantity()),
                  fill.symbol(),
                  plain(fill.price()),
                  leg(fill.clientOrderId()),
                  money(fill.fee()),
                  fill.increasing() ? "" : ", PnL " + signed(fill.realizedPnl())));
    }
    if (record instanceof ExchangeRecord.StopLive stop) {
      return Optional.of(
          "%s is live at %s%s"
              .formatted(
                  leg(stop.clientAlgoId()),
                  plain(stop.triggerPrice()),
                  stop.quantity().map(part -> " for " + plain(part)).orElse("")));
    }
    if (record instanceof ExchangeRecord.StopGone gone) {
      return Optional.of(leg(gone.clientAlgoId()) + " is " + gone(gone.status()));
    }
    return Optional.empty();
  }

  private static String gone(AlgoStatus status) {
    return switch (status) {
      case TRIGGERING, TRIGGERED, FINISHED -> "triggered";
      case CANCELED -> "canceled";
      case REJECTED -> "rejected";
      case EXPIRED -> "expired";
      case NEW, UNKNOWN -> status.toString();
    };
  }

  /** What subscribers of an account are told; empty where the exchange's own line says it. */
  public static Optional<String> of(OrderGateway.News news) {
    if (news instanceof OrderGateway.ModeChanged changed) {
      return Optional.of(mode(changed.state()));
    }
    if (news instanceof OrderGateway.EntryFilled filled) {
      return Optional.of(
          "entry of %s is filled: %s %s at %s"
              .formatted(
                  filled.signal(),
                  filled.filled(),
                  filled.symbol(),
                  price(filled.averagePrice().value())));
    }
    if (news instanceof OrderGateway.Protected stop) {
      return Optional.of(
          "%s is protected: the exchange acknowledged its stop at %s"
              .formatted(stop.signal(), stop.stop()));
    }
    if (news instanceof OrderGateway.Closed closed) {
      TradeSummary trade = closed.summary();
      return Optional.of(
          "%s is closed by %s, PnL %s"
              .formatted(
                  trade.signal(),
                  trade.exitedBy().map(Words::leg).orElse("nobody"),
                  signed(trade.realizedProfit())));
    }
    if (news instanceof OrderGateway.Changed changed) {
      return Optional.of(
          "%s is done: %s of %s, executed %s"
              .formatted(changed.signal(), changed.action(), changed.trade(), changed.executed()));
    }
    if (news instanceof OrderGateway.Flattened flat) {
      return Optional.of("no position and no order is left, as %s asked".formatted(flat.id()));
    }
    if (news instanceof OrderGateway.BooksDiffered differed) {
      return Optional.of(
          differed.differences().stream()
              .map(Object::toString)
              .collect(Collectors.joining("; ", "the books differed: ", "")));
    }
    if (news instanceof OrderExecutionError error) {
      return Optional.of("%s came to nothing: %s".formatted(error.signal(), error.reason()));
    }
    return Optional.empty();
  }

  public static String of(OrderGateway.Reply reply) {
    if (reply instanceof OrderExecutionError error) {
      return "%s: OrderExecutionError.%s, %s"
          .formatted(error.signal(), error.getClass().getSimpleName(), error.reason());
    }
    if (reply instanceof OrderGateway.Accepted accepted) {
      return accepted.signal() + " is accepted";
    }
    return reply.toString();
  }

  public static String mode(ModeState state) {
    String reasons = state.reasons().stream().map(Words::reason).collect(Collectors.joining("; "));
    String held =
        reasons.isEmpty() && !state.allowsEntries() ? "nothing holds it, settling" : reasons;
    return "mode " + state.mode() + (held.isEmpty() ? "" : ": " + held);
  }

  private static String reason(Reason reason) {
    return switch (reason) {
      case POSITIONS_UNREADABLE -> "positions cannot be read, breaker open";
      case BALANCES_UNREADABLE -> "balances cannot be read, breaker open";
      case MARKET_DATA_UNREADABLE -> "no market data";
      case USER_STREAM_DOWN -> "private stream down";
      case NOT_RECONCILED -> "books not compared yet";
      case CLOCK_SKEWED -> "the exchange's clock is not known";
      case WRITES_FAILING -> "orders get no proper answer";
      case JOURNAL_FAILING -> "the journal does not take events";
      case THROTTLED -> "told to stop asking";
      case UNAUTHORIZED -> "the key is refused";
    };
  }

  public static String of(MarketNews.Health health) {
    String word =
        switch (health.health()) {
          case STARTING -> "nothing heard yet";
          case STREAMING -> "the streams speak";
          case POLLING -> "streams silent, REST stands in";
          case BLIND -> "no source speaks";
        };
    return "%s feed: %s%s"
        .formatted(health.symbol(), word, health.breakerOpen() ? ", breaker of REST open" : "");
  }

  /** By the letter of the leg in our client order ids. */
  public static String leg(String clientOrderId) {
    int dot = clientOrderId.lastIndexOf('.');
    int dash = clientOrderId.lastIndexOf('-', dot < 0 ? clientOrderId.length() : dot);
    String code = clientOrderId.substring(dash + 1, dot > dash ? dot : clientOrderId.length());
    if (dot < dash && !code.matches("X[SHC].+")) {
      return "foreign " + clientOrderId;
    }
    return switch (code.isEmpty() ? ' ' : code.charAt(0)) {
      case 'E' -> "entry";
      case 'A' -> "addition " + (Integer.parseInt(code.substring(1)) + 1);
      case 'R' -> "reduction " + (Integer.parseInt(code.substring(1)) + 1);
      case 'S' -> "stop-loss";
      case 'H' -> "tight stop";
      case 'C' -> "close";
      case 'X' -> (code.charAt(1) == 'C' ? "close" : "stop-loss") + " without the journal";
      case 'T' -> "take-profit " + (Integer.parseInt(code.substring(1)) + 1);
      default -> "foreign " + clientOrderId;
    };
  }

  public static String leg(LegKind kind) {
    return switch (kind) {
      case ENTRY -> "entry";
      case ADD -> "addition";
      case BASE_STOP -> "stop-loss";
      case TIGHT_STOP -> "tight stop";
      case TAKE_PROFIT -> "take-profit";
      case REDUCE -> "reduction";
      case CLOSE -> "close";
    };
  }

  public static String money(BigDecimal amount) {
    return amount.setScale(MONEY_DIGITS, RoundingMode.HALF_EVEN).toPlainString();
  }

  public static String signed(BigDecimal amount) {
    String text = money(amount);
    return text.startsWith("-") ? text : "+" + text;
  }

  public static String price(BigDecimal price) {
    return price.setScale(MONEY_DIGITS, RoundingMode.HALF_EVEN).toPlainString();
  }

  public static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
