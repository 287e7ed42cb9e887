package io.breakwater.exchange;

/**
 * Hears one stream connection. Called from any thread, one call at a time; an actor's listener only
 * tells its actor.
 *
 * @param <E> the events of this stream
 */
public interface StreamListener<E> {
  /** The connection stands. Events may follow, or silence. */
  void onOpen();

  void onEvent(E event);

  /**
   * A message that this version cannot read. The stream goes on; the message counts against the
   * demand like any other.
   *
   * @param kind the event's name, or {@code malformed}
   */
  void onUnreadable(String kind, String cause);

  /** The last call: the connection is gone, or could not be made. */
  void onClosed(String cause);
}
