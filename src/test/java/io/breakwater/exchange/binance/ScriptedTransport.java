package io.breakwater.exchange.binance;

import io.breakwater.exchange.Transport;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers requests with what a test has written down, and keeps what was asked. */
final class ScriptedTransport implements Transport {
  private final Deque<CompletableFuture<Answer>> answers = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<ScriptedSocket> sockets = new ArrayList<>();

  /** One opened socket, driven by the test. */
  static final class ScriptedSocket implements Socket {
    final URI uri;
    final SocketListener listener;
    long demand;

    ScriptedSocket(URI uri, int demand, SocketListener listener) {
      this.uri = uri;
      this.demand = demand;
      this.listener = listener;
    }

    void receives(String text) {
      demand--;
      listener.onText(text);
    }

    @Override
    public void request(int messages) {
      demand += messages;
    }

    @Override
    public void send(String text) {}

    @Override
    public void close() {
      listener.onClosed("closed by us");
    }
  }

  synchronized ScriptedTransport answers(int status, String body) {
    return answers(new Answered(status, Map.of(), body));
  }

  synchronized ScriptedTransport answers(Answer answer) {
    answers.add(CompletableFuture.completedFuture(answer));
    return this;
  }

  /** The next request waits until the test completes this. */
  synchronized CompletableFuture<Answer> leavesOpen() {
    CompletableFuture<Answer> open = new CompletableFuture<>();
    answers.add(open);
    return open;
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  synchronized ScriptedSocket socket() {
    return sockets.get(sockets.size() - 1);
  }

  @Override
  public synchronized CompletionStage<Answer> send(Request request) {
    requests.add(request);
    return answers.isEmpty()
        ? CompletableFuture.completedFuture(new NotSent("nothing scripted"))
        : answers.remove();
  }

  @Override
  public synchronized Socket open(URI uri, int demand, SocketListener listener) {
    ScriptedSocket socket = new ScriptedSocket(uri, demand, listener);
    sockets.add(socket);
    return socket;
  }
}
