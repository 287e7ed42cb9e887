package io.breakwater.exchange.binance;

/** Reads the text messages of one kind of stream. */
interface StreamCodec<E> {
  /** Throws nothing: what cannot be read is a frame too. */
  Frame<E> decode(String text);

  /** What one message is. */
  sealed interface Frame<E> {}

  record Event<E>(E event) implements Frame<E> {}

  /** Known, and of no concern to this node. */
  record Skipped<E>() implements Frame<E> {}

  /** The exchange is about to close the connection. */
  record GoingAway<E>() implements Frame<E> {}

  /**
   * @param kind the event's name, or {@code malformed}
   */
  record Unreadable<E>(String kind, String cause) implements Frame<E> {}
}
