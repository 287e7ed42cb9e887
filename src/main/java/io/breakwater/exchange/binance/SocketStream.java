package io.breakwater.exchange.binance;

import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import io.breakwater.exchange.Transport;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream connection: decodes each message and tells the listener. A message that the listener
 * is not told does not count against its demand.
 */
final class SocketStream<E> implements Transport.SocketListener, StreamHandle {
  private final StreamCodec<E> codec;
  private final StreamListener<E> listener;

  /** What is to be asked of the socket as soon as it is known. */
  private final AtomicInteger owed = new AtomicInteger();

  private volatile Transport.Socket socket;
  private volatile boolean goingAway;

  private SocketStream(StreamCodec<E> codec, StreamListener<E> listener) {
    this.codec = codec;
    this.listener = listener;
  }

  static <E> StreamHandle open(
      Transport transport, URI uri, int demand, StreamCodec<E> codec, StreamListener<E> listener) {
    SocketStream<E> stream = new SocketStream<>(codec, listener);
    // The first messages may come before this returns.
    stream.socket = transport.open(uri, demand, stream);
    stream.settle();
    if (stream.goingAway) {
      stream.socket.close();
    }
    return stream;
  }

  @Override
  public void onOpen() {
    listener.onOpen();
  }

  @Override
  public void onText(String text) {
    StreamCodec.Frame<E> frame = codec.decode(text);
    if (frame instanceof StreamCodec.Event<E> event) {
      listener.onEvent(event.event());
    } else if (frame instanceof StreamCodec.Unreadable<E> unreadable) {
      listener.onUnreadable(unreadable.kind(), unreadable.cause());
    } else {
      request(1);
    }
    if (frame instanceof StreamCodec.GoingAway<E>) {
      goingAway = true;
      if (socket != null) {
        socket.close();
      }
    }
  }

  @Override
  public void onClosed(String cause) {
    listener.onClosed(goingAway ? "the exchange announced its shutdown" : cause);
  }

  @Override
  public void request(int events) {
    owed.addAndGet(events);
    settle();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void settle() {
    if (socket != null) {
      int due = owed.getAndSet(0);
      if (due > 0) {
        socket.request(due);
      }
    }
  }
}
