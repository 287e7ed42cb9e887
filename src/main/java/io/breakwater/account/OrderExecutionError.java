package io.breakwater.account;

import io.breakwater.domain.trade.SignalId;
import java.util.List;

/**
 * Every no to a signal. Each kind says something else about what happened at the exchange, and each
 * names the account's mode at that moment.
 */
public sealed interface OrderExecutionError extends OrderGateway.Reply, OrderGateway.News {
  SignalId signal();

  /** For people. */
  String reason();

  /**
   * Our own no, before anything was sent: mode, rules or risk. May be judged anew.
   *
   * @param violations what is wrong, each with field, value and rule; or the reasons of the mode
   */
  record Denied(SignalId signal, Mode mode, List<String> violations)
      implements OrderExecutionError {
    public Denied {
      violations = List.copyOf(violations);
    }

    @Override
    public String reason() {
      return "denied in " + mode + ": " + String.join("; ", violations);
    }
  }

  /** The exchange said no; nothing was executed. */
  record Rejected(SignalId signal, Mode mode, int code, String text)
      implements OrderExecutionError {
    @Override
    public String reason() {
      return "rejected by the exchange: " + code + " " + text;
    }
  }

  /** What the decision needs could not be had, or the order could not be sent; nothing happened. */
  record Unavailable(SignalId signal, Mode mode, String cause) implements OrderExecutionError {
    @Override
    public String reason() {
      return "unavailable in " + mode + ": " + cause;
    }
  }

  /**
   * Its time passed.
   *
   * @param confirmed true: certainly nothing was executed. False: the order's fate was unknown, it
   *     was not found after its time window, and is still watched.
   */
  record Expired(SignalId signal, Mode mode, boolean confirmed, String cause)
      implements OrderExecutionError {
    @Override
    public String reason() {
      return (confirmed ? "expired: " : "expired, unconfirmed: ") + cause;
    }
  }

  /** More signals than can be handled now; nothing was done. May be sent again. */
  record Busy(SignalId signal, Mode mode) implements OrderExecutionError {
    @Override
    public String reason() {
      return "busy in " + mode + ": too many signals at once";
    }
  }
}
