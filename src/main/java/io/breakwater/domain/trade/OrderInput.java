package io.breakwater.domain.trade;

/** Everything that can be heard of one of our orders, whoever says it. */
public enum OrderInput {
  /** Its attempt is journaled anew, and goes out once more under the same name. */
  SENT("its attempt is stamped anew"),
  /** The exchange has it: by reply, stream or look-up, whichever comes first. */
  TOLD_LIVE("the exchange tells: live"),
  /** Its condition has fired. */
  TOLD_TRIGGERED("the exchange tells: triggered"),
  /** It is filled, or expired with or without a rest. */
  TOLD_ENDED("the exchange tells: filled or expired"),
  TOLD_CANCELED("the exchange tells: canceled"),
  /** It was taken and later refused, as a conditional order is at its trigger. */
  TOLD_REJECTED("the exchange tells: rejected"),
  /** An execution that is new, whole or partial, in whatever order it comes. */
  FILL("a fill"),
  /** An execution whose trade id is in the books. */
  FILL_REPEATED("a fill that is known"),
  /** The exchange said no, and no attempt before can have been taken. */
  REFUSED("refused"),
  /** The exchange said no, but an attempt before may have been taken; or no because it was. */
  REFUSED_YET_MAY_LIVE("refused, yet may live"),
  /** An attempt left and nothing tells what became of it. */
  UNANSWERED("unanswered"),
  /** Trying has ended, and no attempt was sent. */
  HELD_BACK("not sent, given up"),
  /** Trying has ended with an attempt that was not sent; one before may have been taken. */
  HELD_BACK_YET_MAY_LIVE("given up, yet may live"),
  /** The exchange does not know it, while an attempt could still be taken, or reads may lag. */
  NOT_FOUND("not found"),
  /** The exchange does not know it, asked after the fence of its last attempt. */
  NOT_FOUND_AFTER_FENCE("not found after its fence"),
  /** It was watched for long enough after its fence. */
  WATCH_OVER("watched in vain"),
  /** The process was restarted: what was on its way then is not known. */
  RESTARTED("the process restarts"),
  /** The exchange has taken it away. */
  CANCEL_DONE("its cancel is done"),
  /** The exchange had nothing to take away: it is filled, gone, or not there yet. */
  CANCEL_REFUSED("its cancel is refused");

  private final String words;

  OrderInput(String words) {
    this.words = words;
  }

  /** For tables and logs. */
  public String words() {
    return words;
  }

  /** What the exchange's word on the state of an order is as an input. */
  public static OrderInput told(TradeOrder.Status status) {
    return switch (status) {
      case LIVE -> TOLD_LIVE;
      case TRIGGERED -> TOLD_TRIGGERED;
      case ENDED -> TOLD_ENDED;
      case CANCELED -> TOLD_CANCELED;
      case REJECTED -> TOLD_REJECTED;
      case SENDING, UNSURE, LOST, NOT_SENT ->
          throw new IllegalArgumentException(status + " is our doubt, not the exchange's word");
    };
  }
}
