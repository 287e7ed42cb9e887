package io.breakwater.account;

import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.SignalId;
import java.util.Optional;

/**
 * Something in which the exchange's books are not as ours were.
 *
 * @param trade whose it is; empty: none's
 * @param what for people, with both sides' word
 * @param cause why it is so, as far as it is known
 */
public record Difference(
    Kind kind, Symbol symbol, Optional<SignalId> trade, String what, String cause) {

  /** What is done about a difference. */
  public enum Rule {
    /** It is written down; what follows is the trade's business. */
    BOOK,
    /** It becomes a part of a trade, or a trade. */
    ADOPT,
    /** It is taken away. */
    CANCEL,
    /** It is brought back to what is configured, as soon as that can be done. */
    RESTORE,
    /** A person is told, and nothing is done. */
    ALERT,
    /** The account is held until it is explained. */
    HOLD
  }

  /** What kinds of differences there are, and what is done about each. */
  public enum Kind {
    /** An order of ours is further than we knew. */
    ORDER_ADVANCED(Rule.BOOK),
    /** An order that was sent without the journal. */
    STAND_IN_ORDER(Rule.ADOPT),
    /** An open order under our name that belongs to no open trade any more. */
    ORPHANED_ORDER(Rule.CANCEL),
    /** An open order of somebody else's. */
    FOREIGN_ORDER(Rule.ALERT),
    /** The same where the settings say that such are not suffered. */
    UNWANTED_ORDER(Rule.CANCEL),
    /** Somebody else's order changed a position of ours. */
    OUTSIDE_FILL(Rule.BOOK),
    /** Leverage or margin type of a symbol is not as it is configured. */
    SETTINGS_CHANGED(Rule.RESTORE),
    /** A position is not what all known fills say. */
    POSITION_UNEXPLAINED(Rule.HOLD),
    /** A position is gone for so long that no reading can lag so far behind. */
    POSITION_VANISHED(Rule.BOOK),
    /** A position in a slot without a trade. */
    FOREIGN_POSITION(Rule.ALERT),
    /** The same where the settings say that such are protected. */
    POSITION_FOUND(Rule.ADOPT);

    private final Rule rule;

    Kind(Rule rule) {
      this.rule = rule;
    }

    public Rule rule() {
      return rule;
    }
  }

  @Override
  public String toString() {
    return kind + " (" + kind.rule() + "): " + what + "; " + cause;
  }
}
