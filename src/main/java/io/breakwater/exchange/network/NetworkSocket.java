package io.breakwater.exchange.network;

import io.breakwater.exchange.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One WebSocket of the JDK's client.
 *
 * <p>The JDK counts demand in callbacks, and calls back for each part of a message and for each
 * ping; ours counts whole text messages. So whatever is no whole message asks for one more. Every
 * callback of the listener is made under one lock, because closing comes from other threads.
 *
 * <p>Known fault of the JDK's client (measured on 17.0.15): of more than some 50 KB that a server
 * sends at once with its handshake, some 3 in 100 connections lose a piece, and then stall. Streams
 * begin with small messages; whoever listens must still treat silence as a lost connection.
 */
final class NetworkSocket implements Transport.Socket, WebSocket.Listener {
  private static final int TOO_BIG = 1009;

  private final Object lock = new Object();
  private final Transport.SocketListener listener;
  private final int maxChars;
  private final StringBuilder parts = new StringBuilder();

  // Guarded by the lock.
  private WebSocket socket;
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
  private CompletableFuture<WebSocket> opening;
  private long demandBeforeOpen;
  private boolean closed;

  private NetworkSocket(int demand, int maxChars, Transport.SocketListener listener) {
    this.listener = listener;
    this.maxChars = maxChars;
    this.demandBeforeOpen = demand;
  }

  static Transport.Socket open(
      HttpClient client,
      URI uri,
      int demand,
      Duration connectTimeout,
      int maxChars,
      Transport.SocketListener listener) {
    NetworkSocket opened = new NetworkSocket(demand, maxChars, listener);
    CompletableFuture<WebSocket> opening;
    try {
      opening = client.newWebSocketBuilder().connectTimeout(connectTimeout).buildAsync(uri, opened);
    } catch (IllegalArgumentException e) {
      opening = CompletableFuture.failedFuture(e);
    }
    synchronized (opened.lock) {
      opened.opening = opening;
    }
    opening.whenComplete((ignored, failure) -> opened.onHandshake(failure));
    return opened;
  }

  private void onHandshake(Throwable failure) {
    if (failure != null) {
      end("not connected: " + describe(failure));
    }
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    synchronized (lock) {
      if (closed) {
        webSocket.abort();
        return;
      }
      socket = webSocket;
      listener.onOpen();
      if (demandBeforeOpen > 0) {
        webSocket.request(demandBeforeOpen);
      }
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    synchronized (lock) {
      if (closed) {
        return null;
      }
      if (parts.length() + data.length() > maxChars) {
        webSocket.sendClose(TOO_BIG, "message too big");
        end("a message of more than " + maxChars + " characters");
        webSocket.abort();
      } else if (!last) {
        parts.append(data);
        webSocket.request(1);
      } else if (parts.length() == 0) {
        listener.onText(data.toString());
      } else {
        String whole = parts.append(data).toString();
        parts.setLength(0);
        listener.onText(whole);
      }
    }
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    // The exchange sends none.
    webSocket.request(1);
    return null;
  }

  /** The JDK answers by itself. */
  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    end("closed by the other side: " + statusCode + (reason.isEmpty() ? "" : " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    end("broken: " + describe(error));
  }

  @Override
  public void request(int messages) {
    synchronized (lock) {
      if (socket == null) {
        demandBeforeOpen += messages;
      } else if (messages > 0) {
        socket.request(messages);
      }
    }
  }

  @Override
  public void send(String text) {
    synchronized (lock) {
      if (!closed) {
        // The JDK takes one message at a time.
        lastSend =
            lastSend
                .handle((ignored, failure) -> opening)
                .thenCompose(ready -> ready)
                .thenCompose(ready -> ready.sendText(text, true));
      }
    }
  }

  @Override
  public void close() {
    WebSocket open;
    synchronized (lock) {
      open = socket;
      opening.cancel(true);
      end("closed by us");
    }
    if (open != null) {
      // We owe the other side a word, and wait for none: it may be gone.
      open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, failure) -> open.abort());
    }
  }

  private void end(String cause) {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        listener.onClosed(cause);
      }
    }
  }

  private static String describe(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof WebSocketHandshakeException refused
        ? "HTTP status " + refused.getResponse().statusCode()
        : cause.toString();
  }
}
