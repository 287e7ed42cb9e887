package io.breakwater.domain.trade;

import io.breakwater.domain.trade.TradeOrder.Status;

/**
 * The life of one order: every state with everything that can be heard of it. The only place that
 * says how a state follows from another, and how a doubt is resolved. The whole table, made from
 * this code, stands in {@code docs/state-machine.md}.
 *
 * <p>How a doubt is resolved depends on what a second copy of the order could do ({@link Nature}).
 * Three rules run through all of it:
 *
 * <ul>
 *   <li>The exchange's word beats our belief: what we gave up on and it tells of, lives.
 *   <li>What it has ended stays ended: a word that is late, or an old reading, changes nothing.
 *   <li>Not finding an order proves nothing while an attempt of it could still be taken.
 * </ul>
 */
public final class OrderMachine {
  /** What a second copy of an order could do. */
  public enum Nature {
    /** Entry, addition, partial reduction: twice the amount. Never sent again out of doubt. */
    EXPOSURE,
    /** A close: no more than the position has. Sent again at once. */
    CLOSE,
    /** A stop or take-profit that waits for its trigger, bounded by the position as well. */
    CONDITIONAL
  }

  /** What is to be done besides taking the new state. */
  public enum Then {
    NOTHING("–"),
    /** Expected, and too late to matter: an answer that was overtaken, an old reading. */
    IGNORE("ignored"),
    /** The exchange is asked by the order's name. */
    LOOK_UP("look it up"),
    /** The same request, under the same name, at once. */
    SEND_AGAIN("send again"),
    /** Stays in the books, its exposure reserved, in case it turns up. */
    WATCH("watch"),
    /** Nobody should be able to say this: refused, and told to a person. */
    ALARM("refused, alarm");

    private final String words;

    Then(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** The state after an input, and what is to be done. */
  public record Move(Status next, Then then) {}

  private OrderMachine() {}

  /** Total: every combination has an answer. */
  public static Move next(Nature nature, Status status, OrderInput input) {
    return switch (status) {
      case SENDING, UNSURE -> unresolved(nature, status, input);
      case LIVE -> live(nature, input);
      case TRIGGERED -> triggered(input);
      case LOST -> lost(nature, input);
      case NOT_SENT -> givenUp(nature, input);
      case ENDED, CANCELED, REJECTED -> over(status, input);
    };
  }

  private static Move unresolved(Nature nature, Status now, OrderInput input) {
    boolean risky = nature == Nature.EXPOSURE;
    return switch (input) {
      case SENT -> to(Status.SENDING);
      case TOLD_LIVE -> to(Status.LIVE);
      case TOLD_TRIGGERED -> to(Status.TRIGGERED);
      case TOLD_ENDED -> to(Status.ENDED);
      case TOLD_CANCELED -> to(Status.CANCELED);
      case TOLD_REJECTED, REFUSED -> to(Status.REJECTED);
      case FILL -> to(working(nature));
      case FILL_REPEATED -> new Move(now, Then.IGNORE);
      case UNANSWERED -> new Move(Status.UNSURE, Then.LOOK_UP);
      case HELD_BACK -> to(Status.NOT_SENT);
      case REFUSED_YET_MAY_LIVE, HELD_BACK_YET_MAY_LIVE, RESTARTED, CANCEL_REFUSED ->
          new Move(now, Then.LOOK_UP);
      case NOT_FOUND -> new Move(now, risky ? Then.LOOK_UP : Then.SEND_AGAIN);
      case NOT_FOUND_AFTER_FENCE ->
          risky ? new Move(Status.LOST, Then.WATCH) : new Move(now, Then.SEND_AGAIN);
      case WATCH_OVER -> new Move(now, Then.ALARM);
      case CANCEL_DONE -> canceled(nature, now);
    };
  }

  private static Move live(Nature nature, OrderInput input) {
    return switch (input) {
      case TOLD_LIVE -> to(Status.LIVE);
      case TOLD_TRIGGERED -> to(Status.TRIGGERED);
      case TOLD_ENDED -> to(Status.ENDED);
      case TOLD_CANCELED -> to(Status.CANCELED);
      case TOLD_REJECTED -> to(Status.REJECTED);
      case FILL -> to(working(nature));
      case SENT, WATCH_OVER -> new Move(Status.LIVE, Then.ALARM);
      case FILL_REPEATED,
          REFUSED,
          REFUSED_YET_MAY_LIVE,
          UNANSWERED,
          HELD_BACK,
          HELD_BACK_YET_MAY_LIVE,
          NOT_FOUND,
          NOT_FOUND_AFTER_FENCE ->
          new Move(Status.LIVE, Then.IGNORE);
      // All books are compared at a start.
      case RESTARTED -> to(Status.LIVE);
      case CANCEL_DONE -> canceled(nature, Status.LIVE);
      case CANCEL_REFUSED -> new Move(Status.LIVE, Then.LOOK_UP);
    };
  }

  private static Move triggered(OrderInput input) {
    return switch (input) {
      case TOLD_LIVE -> new Move(Status.TRIGGERED, Then.IGNORE);
      case TOLD_TRIGGERED, FILL, RESTARTED -> to(Status.TRIGGERED);
      case TOLD_ENDED -> to(Status.ENDED);
      case TOLD_CANCELED -> to(Status.CANCELED);
      case TOLD_REJECTED -> to(Status.REJECTED);
      case SENT, WATCH_OVER -> new Move(Status.TRIGGERED, Then.ALARM);
      case FILL_REPEATED,
          REFUSED,
          REFUSED_YET_MAY_LIVE,
          UNANSWERED,
          HELD_BACK,
          HELD_BACK_YET_MAY_LIVE,
          NOT_FOUND,
          NOT_FOUND_AFTER_FENCE ->
          new Move(Status.TRIGGERED, Then.IGNORE);
      // Its plain order may have been filled in the meantime, wholly or in part.
      case CANCEL_DONE, CANCEL_REFUSED -> new Move(Status.TRIGGERED, Then.LOOK_UP);
    };
  }

  private static Move lost(Nature nature, OrderInput input) {
    return switch (input) {
      case TOLD_LIVE -> to(Status.LIVE);
      case TOLD_TRIGGERED -> to(Status.TRIGGERED);
      case TOLD_ENDED -> to(Status.ENDED);
      case TOLD_CANCELED -> to(Status.CANCELED);
      case TOLD_REJECTED -> to(Status.REJECTED);
      case FILL -> to(working(nature));
      case WATCH_OVER -> to(Status.NOT_SENT);
      case SENT -> new Move(Status.LOST, Then.ALARM);
      case FILL_REPEATED,
          REFUSED,
          REFUSED_YET_MAY_LIVE,
          UNANSWERED,
          HELD_BACK,
          HELD_BACK_YET_MAY_LIVE,
          NOT_FOUND,
          NOT_FOUND_AFTER_FENCE ->
          new Move(Status.LOST, Then.IGNORE);
      case RESTARTED, CANCEL_DONE, CANCEL_REFUSED -> new Move(Status.LOST, Then.LOOK_UP);
    };
  }

  /** Our own end of an order, which the exchange's word undoes. */
  private static Move givenUp(Nature nature, OrderInput input) {
    return switch (input) {
      case TOLD_LIVE -> to(Status.LIVE);
      case TOLD_TRIGGERED -> to(Status.TRIGGERED);
      case TOLD_ENDED -> to(Status.ENDED);
      case TOLD_CANCELED -> to(Status.CANCELED);
      case TOLD_REJECTED -> to(Status.REJECTED);
      case FILL -> to(working(nature));
      case SENT -> new Move(Status.NOT_SENT, Then.ALARM);
      case FILL_REPEATED,
          REFUSED,
          REFUSED_YET_MAY_LIVE,
          UNANSWERED,
          HELD_BACK,
          HELD_BACK_YET_MAY_LIVE,
          NOT_FOUND,
          NOT_FOUND_AFTER_FENCE,
          WATCH_OVER,
          RESTARTED,
          CANCEL_REFUSED ->
          new Move(Status.NOT_SENT, Then.IGNORE);
      case CANCEL_DONE -> new Move(Status.NOT_SENT, Then.LOOK_UP);
    };
  }

  /** The exchange's own end: only fills that are heard of late are still taken, as amounts. */
  private static Move over(Status now, OrderInput input) {
    return switch (input) {
      case FILL -> to(now);
      case SENT -> new Move(now, Then.ALARM);
      case TOLD_LIVE,
          TOLD_TRIGGERED,
          TOLD_ENDED,
          TOLD_CANCELED,
          TOLD_REJECTED,
          FILL_REPEATED,
          REFUSED,
          REFUSED_YET_MAY_LIVE,
          UNANSWERED,
          HELD_BACK,
          HELD_BACK_YET_MAY_LIVE,
          NOT_FOUND,
          NOT_FOUND_AFTER_FENCE,
          WATCH_OVER,
          RESTARTED,
          CANCEL_DONE,
          CANCEL_REFUSED ->
          new Move(now, Then.IGNORE);
    };
  }

  /** The algo service cancels only what is not triggered; of a plain order a part may be filled. */
  private static Move canceled(Nature nature, Status now) {
    return nature == Nature.CONDITIONAL ? to(Status.CANCELED) : new Move(now, Then.LOOK_UP);
  }

  /**
   * What an order is that has been executed in part: a fill may come before its order's own word.
   */
  private static Status working(Nature nature) {
    return nature == Nature.CONDITIONAL ? Status.TRIGGERED : Status.LIVE;
  }

  private static Move to(Status next) {
    return new Move(next, Then.NOTHING);
  }
}
