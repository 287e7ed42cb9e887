package io.breakwater.exchange.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.exchange.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NetworkTransportTest {
  private static final NetworkSettings SETTINGS =
      new NetworkSettings(Duration.ofSeconds(2), Duration.ofSeconds(1), 4, 8, 100_000, 200_000);

  private final ActorTestKit kit = ActorTestKit.create();
  private final ActorSystem<Void> system = kit.system();
  private final NetworkTransport transport = NetworkTransport.create(system, SETTINGS);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private ServerBinding server;

  @BeforeEach
  void start() throws Exception {
    server =
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bind(this::serve)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    server.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    transport.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    kit.shutdownTestKit();
  }

  @Test
  void anAnswerComesWithStatusHeadersAndBody() throws Exception {
    var answer = answered(get("/echo?a=1"));
    assertEquals(429, answer.status());
    assertEquals(List.of("7"), answer.headers().get("x-mbx-used-weight-1m"));
    assertTrue(answer.body().startsWith("GET /echo?a=1"), answer.body());
  }

  @Test
  void theQueryReachesTheServerAsItWasSigned() throws Exception {
    String query = "symbol=%E6%B5%8B%E8%AF%95USDT&id=a%3Ab%2Fc.d_e-f&list=%5B%221%22%5D&x=%2B%20";
    assertEquals("GET /echo?" + query + " ", answered(get("/echo?" + query)).body());
  }

  @Test
  void theFormReachesTheServerAsItWasSigned() throws Exception {
    String form = "symbol=%E6%B5%8B%E8%AF%95USDT&newClientOrderId=a%3Ab%2Fc&signature=00";
    var request = new Transport.Request("POST", http("/echo"), Map.of("X-MBX-APIKEY", "key"), form);
    var answer = answered(transport.send(request).toCompletableFuture());
    assertEquals("POST /echo " + form, answer.body());
    assertEquals(List.of("key"), answer.headers().get("x-key"));
    assertEquals(
        List.of("application/x-www-form-urlencoded"), answer.headers().get("x-content-type"));
  }

  @Test
  void aRefusedConnectionIsNotSentAndTheNextRequestStillGoes() throws Exception {
    int free;
    try (ServerSocket probe = new ServerSocket(0)) {
      free = probe.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + free + "/");
    assertInstanceOf(Transport.NotSent.class, await(send(nobody)));
    assertInstanceOf(Transport.NotSent.class, await(send(nobody)));
  }

  @Test
  void anUnknownHostIsNotSent() throws Exception {
    assertInstanceOf(Transport.NotSent.class, await(send(URI.create("http://nobody.invalid:80/"))));
  }

  @Test
  void aFailedHandshakeIsNotSent() throws Exception {
    URI plain = URI.create(http("/echo").toString().replace("http:", "https:"));
    assertInstanceOf(Transport.NotSent.class, await(send(plain)));
  }

  @Test
  void anAnswerThatNeverComesIsLostAndFreesTheConnection() throws Exception {
    assertInstanceOf(Transport.Lost.class, await(get("/never")));
    assertInstanceOf(Transport.Answered.class, await(get("/echo")));
  }

  @Test
  void aConnectionThatBreaksAfterTheRequestIsLostAndTheRequestIsNotRepeated() throws Exception {
    ServerSocket breaking = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    CompletableFuture<Integer> requests =
        CompletableFuture.supplyAsync(() -> breakConnections(breaking));
    URI uri = URI.create("http://127.0.0.1:" + breaking.getLocalPort() + "/fapi/v1/order");
    assertInstanceOf(Transport.Lost.class, await(send(uri)));
    breaking.close();
    assertEquals(1, requests.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anAnswerThatIsTooLongIsLost() throws Exception {
    assertInstanceOf(Transport.Lost.class, await(get("/long")));
  }

  @Test
  void aFullPoolIsNotSent() throws Exception {
    List<CompletableFuture<Transport.Answer>> all =
        java.util.stream.IntStream.range(0, 40).mapToObj(i -> get("/never")).toList();
    long refused = 0;
    for (CompletableFuture<Transport.Answer> one : all) {
      refused += await(one) instanceof Transport.NotSent ? 1 : 0;
    }
    assertTrue(refused >= 40 - 8 - 4 && refused < 40, "refused " + refused);
  }

  @Test
  void textComesOnlyAsFarAsItWasAskedFor() throws Exception {
    Transport.Socket socket = transport.open(ws("/count"), 2, listener());
    assertEquals("open", next());
    assertEquals("1", next());
    assertEquals("2", next());
    assertEquals(null, heard.poll(300, TimeUnit.MILLISECONDS));
    socket.request(1);
    assertEquals("3", next());
    assertEquals(null, heard.poll(100, TimeUnit.MILLISECONDS));
    socket.close();
    assertEquals("closed by us", next());
  }

  @Test
  void aMessageInPartsComesWhole() throws Exception {
    transport.open(ws("/parts"), 1, listener());
    assertEquals("open", next());
    assertEquals("x".repeat(40_000) + "y".repeat(40_000), next());
  }

  @Test
  void aMessageThatIsTooBigEndsTheConnection() throws Exception {
    transport.open(ws("/big"), 1, listener());
    assertEquals("open", next());
    assertEquals("a message of more than 200000 characters", next());
  }

  @Test
  void textsAreSentInOrderAlsoBeforeTheConnectionStands() throws Exception {
    Transport.Socket socket = transport.open(ws("/mirror"), 100, listener());
    socket.send("a");
    socket.send("b");
    assertEquals("open", next());
    socket.send("c");
    assertEquals("a", next());
    assertEquals("b", next());
    assertEquals("c", next());
  }

  @Test
  void aCloseByTheServerIsHeardOnce() throws Exception {
    transport.open(ws("/closing"), 10, listener());
    assertEquals("open", next());
    assertEquals("bye", next());
    assertTrue(next().startsWith("closed by the other side: 1000"));
    assertEquals(null, heard.poll(200, TimeUnit.MILLISECONDS));
  }

  @Test
  void aRefusedWebSocketIsClosedWithoutHavingBeenOpen() throws Exception {
    transport.open(ws("/echo"), 10, listener());
    assertEquals("not connected: HTTP status 429", next());
    transport.open(URI.create("ws://127.0.0.1:1/x"), 10, listener());
    assertTrue(next().startsWith("not connected: java.net.ConnectException"));
  }

  private CompletableFuture<Transport.Answer> get(String path) {
    return send(http(path));
  }

  private CompletableFuture<Transport.Answer> send(URI uri) {
    return transport.send(new Transport.Request("GET", uri, Map.of(), "")).toCompletableFuture();
  }

  private static Transport.Answered answered(CompletableFuture<Transport.Answer> answer)
      throws Exception {
    return assertInstanceOf(Transport.Answered.class, await(answer));
  }

  private static Transport.Answer await(CompletableFuture<Transport.Answer> answer)
      throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
  }

  private URI http(String path) {
    return URI.create("http://127.0.0.1:" + server.localAddress().getPort() + path);
  }

  private URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + server.localAddress().getPort() + path);
  }

  private Transport.SocketListener listener() {
    return new Transport.SocketListener() {
      @Override
      public void onOpen() {
        heard.add("open");
      }

      @Override
      public void onText(String text) {
        heard.add(text);
      }

      @Override
      public void onClosed(String cause) {
        heard.add(cause);
      }
    };
  }

  private static int breakConnections(ServerSocket breaking) {
    int requests = 0;
    while (true) {
      try (Socket accepted = breaking.accept()) {
        if (accepted.getInputStream().read(new byte[4096]) > 0) {
          requests++;
        }
        // Closing with this sends a reset instead of an orderly end.
        accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        return requests;
      }
    }
  }

  private java.util.concurrent.CompletionStage<HttpResponse> serve(HttpRequest request) {
    var upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    if (upgrade.isPresent() && !request.getUri().path().equals("/echo")) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(socket(upgrade.get(), request.getUri().path()));
    }
    if (request.getUri().path().equals("/never")) {
      request.discardEntityBytes(system);
      return new CompletableFuture<>();
    }
    return request
        .entity()
        .toStrict(1000, system)
        .thenApply(body -> echo(request, body.getData().utf8String()));
  }

  private static HttpResponse echo(HttpRequest request, String body) {
    if (request.getUri().path().equals("/long")) {
      return HttpResponse.create().withEntity("x".repeat(100_001));
    }
    String query = request.getUri().rawQueryString().map(raw -> "?" + raw).orElse("");
    return HttpResponse.create()
        .withStatus(429)
        .addHeader(RawHeader.create("X-MBX-USED-WEIGHT-1M", "7"))
        .addHeader(
            RawHeader.create(
                "X-Key", request.getHeader("X-MBX-APIKEY").map(h -> h.value()).orElse("")))
        .addHeader(RawHeader.create("X-Content-Type", request.entity().getContentType().toString()))
        .withEntity(request.method().value() + " " + request.getUri().path() + query + " " + body);
  }

  private static HttpResponse socket(WebSocketUpgrade upgrade, String path) {
    Source<Message, NotUsed> endless =
        switch (path) {
          case "/count" -> texts(Source.range(1, 1000).map(String::valueOf));
          case "/parts" ->
              Source.<Message>single(
                      TextMessage.create(
                          Source.from(List.of("x".repeat(40_000), "y".repeat(40_000)))))
                  .concat(Source.maybe());
          case "/big" -> texts(Source.single("x".repeat(200_001)));
          default -> Source.single(TextMessage.create("bye"));
        };
    // Large messages right with the handshake would meet a fault of the JDK: see NetworkSocket.
    Source<Message, NotUsed> later =
        path.equals("/big") || path.equals("/parts")
            ? endless.initialDelay(Duration.ofMillis(300))
            : endless;
    if (path.equals("/mirror")) {
      return upgrade.handleMessagesWith(Flow.<Message>create());
    }
    return upgrade.handleMessagesWith(Sink.ignore(), later);
  }

  private static Source<Message, NotUsed> texts(Source<String, NotUsed> texts) {
    return texts.<Message>map(TextMessage::create).concat(Source.maybe());
  }
}
