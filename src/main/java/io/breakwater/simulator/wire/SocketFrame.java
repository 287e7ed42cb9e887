package io.breakwater.simulator.wire;

/** What the exchange sends to one WebSocket. */
public sealed interface SocketFrame {
  /** The number that the socket was opened with. */
  long socket();

  /** One text message. */
  record Text(long socket, String text) implements SocketFrame {}

  /** The exchange closes it; nothing follows. */
  record Close(long socket, String reason) implements SocketFrame {}
}
