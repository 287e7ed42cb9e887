package io.breakwater.exchange;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Moves bytes: the only thing between this node and a network, real or simulated. Knows nothing of
 * what the bytes mean, and never repeats a request by itself.
 */
public interface Transport {
  /** Sends one request. The stage never fails and completes on any thread. */
  CompletionStage<Answer> send(Request request);

  /**
   * Opens a WebSocket. Pings are answered by the transport.
   *
   * @param demand how many text messages may come before {@link Socket#request} asks for more
   */
  Socket open(URI uri, int demand, SocketListener listener);

  /**
   * One HTTP request.
   *
   * @param method GET, POST, PUT or DELETE
   * @param uri with its query exactly as signed
   * @param form the body as {@code application/x-www-form-urlencoded}, exactly as signed; empty:
   *     none
   */
  record Request(String method, URI uri, Map<String, String> headers, String form) {
    /** Without headers and query: they carry key and signature. */
    @Override
    public String toString() {
      return method + " " + uri.getPath();
    }
  }

  /** How a request ended, as far as bytes can tell. */
  sealed interface Answer {}

  /**
   * An answer came.
   *
   * @param headers names in lower case; a name that came twice has both values
   */
  record Answered(int status, Map<String, List<String>> headers, String body) implements Answer {}

  /** Nothing left this machine: refused connection, failed look-up or handshake, full pool. */
  record NotSent(String cause) implements Answer {}

  /** It left, or may have, and no answer came: reset, closed, timed out. */
  record Lost(String cause) implements Answer {}

  /** Hears one WebSocket; from any thread, one call at a time. */
  interface SocketListener {
    void onOpen();

    /** One whole text message. */
    void onText(String text);

    /** The last call. */
    void onClosed(String cause);
  }

  /** One WebSocket, for the side that opened it. Safe from any thread. */
  interface Socket {
    void request(int messages);

    /** Sends one text message; lost without a word when the socket is gone. */
    void send(String text);

    /** Closes it; {@link SocketListener#onClosed} follows unless it was called before. */
    void close();
  }
}
