package io.breakwater.exchange.network;

import io.breakwater.exchange.Transport;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.stream.BufferOverflowException;
import org.apache.pekko.stream.StreamTcpException;

/**
 * The network as it is: REST through Pekko HTTP's pool, WebSockets through the JDK's client.
 * Repeats nothing: the pool's own repetition, which would resend a request with an old signature,
 * is off.
 */
public final class NetworkTransport implements Transport {
  /** A failed connection makes the pool pause as a whole: not longer than this. */
  private static final Duration LONGEST_POOL_PAUSE = Duration.ofSeconds(1);

  /** Idle connections are left before servers close them under a request that was just written. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  private final ActorSystem<?> system;
  private final Executor executor;
  private final Http http;
  private final ConnectionPoolSettings pool;
  private final HttpClient webSockets;
  private final NetworkSettings settings;

  private NetworkTransport(ActorSystem<?> system, NetworkSettings settings) {
    this.system = system;
    this.executor = system.executionContext();
    this.http = Http.get(system);
    this.settings = settings;
    this.webSockets =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
    this.pool =
        ConnectionPoolSettings.create(system.classicSystem())
            .withMaxRetries(0)
            .withMinConnections(0)
            .withMaxConnections(settings.maxConnections())
            .withMaxOpenRequests(settings.maxOpenRequests())
            .withPipeliningLimit(1)
            .withBaseConnectionBackoff(scala(Duration.ofMillis(100)))
            .withMaxConnectionBackoff(scala(LONGEST_POOL_PAUSE))
            .withKeepAliveTimeout(scala(KEEP_ALIVE))
            .withConnectionSettings(
                ClientConnectionSettings.create(system.classicSystem())
                    .withConnectingTimeout(scala(settings.connectTimeout()))
                    .withIdleTimeout(scala(settings.idleTimeout())));
  }

  public static NetworkTransport create(ActorSystem<?> system, NetworkSettings settings) {
    return new NetworkTransport(system, settings);
  }

  @Override
  public CompletionStage<Answer> send(Request request) {
    HttpRequest wire;
    try {
      wire = toWire(request);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(
          new NotSent("not a request that can be sent: " + e.getClass().getSimpleName()));
    }
    // Explicitly on our dispatcher: such a stage otherwise goes on in the JVM's common pool.
    return http.singleRequest(
            wire, http.defaultClientHttpsContext(), pool, system.classicSystem().log())
        .handleAsync(this::onResponse, executor)
        .thenCompose(answer -> answer);
  }

  @Override
  public Socket open(URI uri, int demand, SocketListener listener) {
    return NetworkSocket.open(
        webSockets, uri, demand, settings.connectTimeout(), settings.maxMessageChars(), listener);
  }

  /**
   * Ends all HTTP connections once their requests are answered, or after the idle time-out: a pool
   * that had more requests than connections was seen never to report its end. WebSockets are their
   * owners' to close.
   */
  public CompletionStage<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Cancellable limit =
        system
            .scheduler()
            .scheduleOnce(
                settings.idleTimeout(), () -> closed.complete(null), system.executionContext());
    http.shutdownAllConnectionPools()
        .whenCompleteAsync(
            (done, failure) -> {
              limit.cancel();
              closed.complete(null);
            },
            executor);
    return closed;
  }

  private static HttpRequest toWire(Request request) {
    List<HttpHeader> headers = new ArrayList<>();
    request.headers().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
    HttpRequest wire =
        HttpRequest.create(request.uri().toString())
            .withMethod(method(request.method()))
            .withHeaders(headers);
    return request.form().isEmpty()
        ? wire
        : wire.withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_X_WWW_FORM_URLENCODED, request.form()));
  }

  private static HttpMethod method(String name) {
    return HttpMethods.lookup(name)
        .orElseThrow(() -> new IllegalArgumentException("unknown method " + name));
  }

  private CompletionStage<Answer> onResponse(HttpResponse response, Throwable failure) {
    if (failure != null) {
      return CompletableFuture.completedFuture(toAnswer(failure));
    }
    // Read to the end even where nobody waits any more: else the connection stays taken.
    return response
        .entity()
        .toStrict(settings.idleTimeout().toMillis(), settings.maxBodyBytes(), system)
        .handleAsync((body, cut) -> toAnswer(response, body, cut), executor);
  }

  private static Answer toAnswer(HttpResponse response, HttpEntity.Strict body, Throwable cut) {
    if (cut != null) {
      return new Lost("the answer was cut off: " + cause(cut));
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (HttpHeader header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.lowercaseName(), ignored -> new ArrayList<>())
          .add(header.value());
    }
    return new Answered(response.status().intValue(), headers, body.getData().utf8String());
  }

  /**
   * Only what certainly came before the first byte of the request counts as not sent: the look-up,
   * the connection, the TLS handshake, and a pool that took no more.
   */
  static Answer toAnswer(Throwable failure) {
    Throwable cause = cause(failure);
    boolean beforeSending =
        cause instanceof BufferOverflowException
            || cause instanceof SSLException
            || isFailedConnect(cause);
    return beforeSending ? new NotSent(cause.toString()) : new Lost(cause.toString());
  }

  private static boolean isFailedConnect(Throwable failure) {
    if (failure instanceof StreamTcpException) {
      String text = String.valueOf(failure.getMessage());
      return text.startsWith("Tcp command [Connect(") || isFailedConnect(cause(failure.getCause()));
    }
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof UnresolvedAddressException;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static scala.concurrent.duration.FiniteDuration scala(Duration duration) {
    return scala.concurrent.duration.Duration.fromNanos(duration.toNanos());
  }
}
