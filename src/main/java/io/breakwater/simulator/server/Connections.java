package io.breakwater.simulator.server;

import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/** Turns connections into requests and sockets of the exchange. */
final class Connections {
  /** How far a client may fall behind before its WebSocket is closed. */
  private static final int OUTGOING = 65_536;

  private static final Duration PING = Duration.ofMinutes(3);

  private static final long READ_TIMEOUT = 5_000;

  private final ActorRef<ExchangeActor.Command> exchange;
  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final ServerSettings settings;
  private final SharedKillSwitch all = KillSwitches.shared("all-connections");

  Connections(
      ActorRef<ExchangeActor.Command> exchange, ActorSystem<?> system, Materializer materializer) {
    this.exchange = exchange;
    this.system = system;
    this.materializer = materializer;
    ServerSettings defaults = ServerSettings.create(system.classicSystem());
    // A quiet user stream is not a dead one, and a late answer may be a fault that was asked for.
    this.settings =
        defaults
            .withTimeouts(
                defaults
                    .getTimeouts()
                    .withIdleTimeout(scala.concurrent.duration.Duration.Inf())
                    .withRequestTimeout(scala.concurrent.duration.Duration.Inf()))
            .withWebsocketSettings(
                defaults.getWebsocketSettings().withPeriodicKeepAliveMaxIdle(PING));
  }

  /**
   * Serves one connection until either side closes it or all are cut. HTTP stands on a TCP stream
   * of our own: pekko-http answers 500 where a handler gives no response, and a dropped request
   * must get nothing at all.
   */
  void serve(Tcp.IncomingConnection connection) {
    InetSocketAddress remote = connection.remoteAddress();
    SharedKillSwitch cut = KillSwitches.shared("connection");
    Flow<HttpRequest, HttpResponse, NotUsed> handler =
        Flow.of(HttpRequest.class)
            .mapAsync(1, request -> answer(request, remote.getAddress().getHostAddress(), cut));
    Flow<ByteString, ByteString, NotUsed> http =
        handler.join(Http.get(system).serverLayer(settings, Optional.of(remote)).atop(plainText()));
    connection.handleWith(
        Flow.of(ByteString.class)
            .via(all.flow())
            .via(cut.flow())
            .via(http)
            .via(cut.flow())
            .via(all.flow()),
        materializer);
  }

  /** Closes every connection. */
  void cutAll() {
    all.shutdown();
  }

  /** What gives SessionBytes gives SslTlsInbound; Java's generics cannot say so. */
  @SuppressWarnings("unchecked")
  private static BidiFlow<
          TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound, NotUsed>
      plainText() {
    return (BidiFlow<
            TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound, NotUsed>)
        (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, String remote, SharedKillSwitch cut) {
    Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    if (upgrade.isPresent()) {
      return openSocket(request, upgrade.get());
    }
    return request
        .entity()
        .toStrict(READ_TIMEOUT, materializer)
        .thenCompose(
            entity -> {
              var wire =
                  new WireRequest(
                      request.method().value(),
                      request.getUri().path(),
                      request.getUri().rawQueryString().orElse(""),
                      entity.getData().utf8String(),
                      headers(request),
                      remote);
              var result = new CompletableFuture<WireResult>();
              exchange.tell(new ExchangeActor.Handle(wire, result));
              return result;
            })
        .thenCompose(result -> respond(result, cut));
  }

  private CompletionStage<HttpResponse> respond(WireResult result, SharedKillSwitch cut) {
    if (result instanceof WireResult.Answered answered) {
      return later(result.delay(), response(answered.answer()));
    }
    later(result.delay(), NotUsed.getInstance())
        .thenAccept(due -> cut.abort(new IllegalStateException("dropped by a fault")));
    // Never completed: the connection is gone before a response could be.
    return new CompletableFuture<>();
  }

  private <T> CompletionStage<T> later(Duration delay, T value) {
    if (delay.isZero()) {
      return CompletableFuture.completedFuture(value);
    }
    return Patterns.after(
        delay,
        system.classicSystem().scheduler(),
        system.executionContext(),
        () -> CompletableFuture.completedFuture(value));
  }

  private static HttpResponse response(WireAnswer answer) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(answer.status())
            .withEntity(ContentTypes.APPLICATION_JSON, answer.body());
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      response = response.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return response;
  }

  private static Map<String, String> headers(HttpRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .getHeaders()
        .forEach(
            header -> headers.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header.value()));
    return headers;
  }

  private CompletionStage<HttpResponse> openSocket(HttpRequest request, WebSocketUpgrade upgrade) {
    var outgoing = Source.<Message>queue(OUTGOING).preMaterialize(materializer);
    BoundedSourceQueue<Message> queue = outgoing.first();
    var opened = new CompletableFuture<ExchangeActor.Opened>();
    exchange.tell(
        new ExchangeActor.OpenSocket(
            request.getUri().path(),
            request.getUri().rawQueryString().orElse(""),
            new QueueSink(queue),
            opened));
    return opened.thenApply(
        socket -> {
          if (socket.refused().isPresent()) {
            queue.complete();
            return response(WireAnswer.json(socket.refused().get(), "{}"));
          }
          return upgrade.handleMessagesWith(
              Flow.fromSinkAndSourceCoupled(incoming(socket.socket()), outgoing.second()));
        });
  }

  private Sink<Message, NotUsed> incoming(long socket) {
    return Flow.of(Message.class)
        .mapAsync(1, this::text)
        .watchTermination(
            (used, done) -> {
              done.whenComplete(
                  (finished, failure) ->
                      exchange.tell(
                          new ExchangeActor.SocketClosed(
                              socket, failure == null ? "closed" : "broken")));
              return used;
            })
        .toMat(
            Sink.foreach(text -> exchange.tell(new ExchangeActor.SocketText(socket, text))),
            Keep.left());
  }

  private CompletionStage<String> text(Message message) {
    if (message.isText()) {
      TextMessage text = message.asTextMessage();
      return text.toStrict(READ_TIMEOUT, materializer).thenApply(strict -> strict.text());
    }
    message.asBinaryMessage().getStreamedData().runWith(Sink.ignore(), materializer);
    return CompletableFuture.completedFuture("");
  }

  private record QueueSink(BoundedSourceQueue<Message> queue) implements ExchangeActor.SocketSink {
    @Override
    public boolean send(String text) {
      return queue.offer(TextMessage.create(text)).isEnqueued();
    }

    @Override
    public void close() {
      try {
        queue.complete();
      } catch (IllegalStateException gone) {
        // The client was faster: the stream is over, which is what was wanted.
        return;
      }
    }
  }
}
