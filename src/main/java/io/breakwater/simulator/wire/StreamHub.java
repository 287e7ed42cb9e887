package io.breakwater.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Variants;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The WebSockets and what each of them hears. Sockets are numbers; what is sent waits as frames
 * until it is fetched. A stream asked for on the wrong route is taken and stays silent.
 *
 * @see "Binance USDⓈ-M Futures API, WebSocket Market Streams, and change of 2026-04-23"
 */
public final class StreamHub {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIFE = Duration.ofHours(24);
  private static final int MESSAGES_PER_SECOND = 10;
  private static final int MAX_STREAMS = 1024;
  private static final Duration SHUTDOWN_NOTICE = Duration.ofMinutes(1);

  /** Those that this exchange has. */
  private static final Pattern STREAM_NAME =
      Pattern.compile(
          "!bookTicker|!contractInfo|!forceOrder@arr"
              + "|[^@!]+@(aggTrade|bookTicker|forceOrder|markPrice(@1s)?|depth(@(0|100|500)ms)?)");

  private static final List<String> USER_EVENTS =
      List.of(
          "ACCOUNT_CONFIG_UPDATE",
          "ACCOUNT_UPDATE",
          "ALGO_UPDATE",
          "MARGIN_CALL",
          "ORDER_TRADE_UPDATE",
          "listenKeyExpired");

  private final Variants variants;
  private final EventText text;
  private final BiPredicate<String, Instant> isFrozen;
  private final Map<Long, Socket> sockets = new LinkedHashMap<>();
  private final Map<String, Set<Socket>> listeners = new LinkedHashMap<>();

  /** No socket is old before then; looked at again when one is opened. */
  private Instant nextOld = Instant.MIN;

  /** What stands before an event that is told wrapped, of each stream that was told so. */
  private final Map<String, String> openings = new LinkedHashMap<>();

  private List<SocketFrame> frames = new ArrayList<>();

  private static final class Socket {
    private final long id;
    private final String route;
    private Instant opened;
    private final Set<String> streams = new LinkedHashSet<>();
    private final Map<String, KeyFilter> keys = new LinkedHashMap<>();
    private final ArrayDeque<Instant> incoming = new ArrayDeque<>();
    private boolean combined;
    private boolean warned;

    private Socket(long id, String route, boolean combined, Instant opened) {
      this.id = id;
      this.route = route;
      this.combined = combined;
      this.opened = opened;
    }
  }

  /**
   * Which events of a listen key a socket hears.
   *
   * @param named whether a combined message names its event after the key
   */
  private record KeyFilter(List<String> events, boolean named) {
    private boolean passes(String event) {
      return events.contains(event);
    }
  }

  /**
   * @param isFrozen whether sockets of a route (such as {@code market}) are to say nothing now
   */
  public StreamHub(Variants variants, BiPredicate<String, Instant> isFrozen) {
    this.variants = variants;
    this.text = new EventText(variants);
    this.isFrozen = isFrozen;
  }

  /** The first part of a stream path: public, market, private, or empty where it has none. */
  public static String routeOf(String path) {
    for (String route : List.of("public", "market", "private")) {
      if (path.startsWith("/" + route + "/")) {
        return route;
      }
    }
    return "";
  }

  /**
   * Opens a socket under a new number.
   *
   * @param query raw; empty: none
   * @return false where no stream has such a path: the handshake is refused with 404
   */
  public boolean open(long id, String path, String query, Instant now) {
    String route = routeOf(path);
    if (route.isEmpty() && variants.is(Choice.UnroutedStreams.REFUSED)) {
      return false;
    }
    String rest = route.isEmpty() ? path : path.substring(route.length() + 1);
    boolean combined = rest.equals("/stream");
    if (!combined && !rest.equals("/ws") && !rest.startsWith("/ws/")) {
      return false;
    }
    Socket socket = new Socket(id, route, combined, now);
    sockets.put(id, socket);
    nextOld = Instant.MIN;
    if (rest.startsWith("/ws/")) {
      for (String name : rest.substring("/ws/".length()).split("/")) {
        subscribePath(socket, name);
      }
    }
    readQuery(socket, query);
    return true;
  }

  private void subscribePath(Socket socket, String name) {
    if (name.contains("@") || name.startsWith("!")) {
      subscribe(socket, name);
    } else if (!name.isEmpty()
        && (socket.route.isEmpty() || variants.is(Choice.KeyInPath.DELIVERS))) {
      socket.keys.put(name, new KeyFilter(USER_EVENTS, true));
    }
  }

  private void readQuery(Socket socket, String query) {
    Optional<String> key = Optional.empty();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      switch (pair.substring(0, equals)) {
        case "streams" -> Arrays.stream(value.split("/")).forEach(name -> subscribe(socket, name));
        case "listenKey" -> {
          key = Optional.of(value);
          boolean silent = variants.is(Choice.KeyWithoutEvents.SILENT);
          socket.keys.put(value, new KeyFilter(silent ? List.of() : USER_EVENTS, true));
        }
        case "events" ->
            key.ifPresent(
                owner -> socket.keys.put(owner, new KeyFilter(List.of(value.split("/")), true)));
        default -> {}
      }
    }
  }

  private void subscribe(Socket socket, String name) {
    if (socket.streams.size() < MAX_STREAMS && socket.streams.add(name)) {
      if (routeOfStream(name).equals(socket.route.isEmpty() ? "public" : socket.route)) {
        listeners.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(socket);
      }
    }
  }

  private void unsubscribe(Socket socket, String name) {
    socket.streams.remove(name);
    Set<Socket> hearing = listeners.get(name);
    if (hearing != null && hearing.remove(socket) && hearing.isEmpty()) {
      listeners.remove(name);
    }
  }

  private static String routeOfStream(String name) {
    boolean isPublic =
        name.endsWith("bookTicker") || name.contains("@depth") || name.contains("@rpiDepth");
    return isPublic ? "public" : "market";
  }

  /** A text message came from a client. */
  public void text(long id, String message, Instant now) {
    Socket socket = sockets.get(id);
    if (socket == null) {
      return;
    }
    socket.incoming.addLast(now);
    while (socket.incoming.getFirst().isBefore(now.minusMillis(999))) {
      socket.incoming.removeFirst();
    }
    if (socket.incoming.size() > MESSAGES_PER_SECOND) {
      close(id, "too many messages");
      return;
    }
    send(socket, answer(socket, message), now);
  }

  private String answer(Socket socket, String text) {
    JsonNode request;
    try {
      request = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return error(3, "Invalid JSON: expected value at line 1 column 1", "null");
    }
    String id = request.has("id") ? request.get("id").toString() : "null";
    if (!request.has("method")) {
      return error(2, "Invalid request: missing field `method` at line 1 column 1", id);
    }
    String method = request.get("method").asText();
    JsonNode params = request.path("params");
    return switch (method) {
      case "SUBSCRIBE" -> {
        Optional<String> wrong = wrongStream(socket, params);
        if (wrong.isPresent()) {
          yield error(2, "Invalid request: unknown stream `" + wrong.get() + "`", id);
        }
        params.forEach(name -> subscribeByRequest(socket, name.asText()));
        yield result("null", id);
      }
      case "UNSUBSCRIBE" -> {
        params.forEach(
            name -> {
              unsubscribe(socket, name.asText());
              socket.keys.remove(name.asText());
            });
        yield result("null", id);
      }
      case "LIST_SUBSCRIPTIONS" -> result(subscriptions(socket), id);
      case "SET_PROPERTY" -> setProperty(socket, params, id);
      case "GET_PROPERTY" ->
          params.path(0).asText().equals("combined")
              ? result(Boolean.toString(socket.combined), id)
              : error(0, "Unknown property", id);
      default ->
          error(
              2,
              "Invalid request: unknown variant `"
                  + method
                  + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`,"
                  + " `SET_PROPERTY`, `GET_PROPERTY` at line 1 column 1",
              id);
    };
  }

  /** A name that no stream has or that is subscribed already, where names are checked. */
  private Optional<String> wrongStream(Socket socket, JsonNode params) {
    if (variants.is(Choice.StreamNames.UNCHECKED) || socket.route.equals("private")) {
      return Optional.empty();
    }
    for (JsonNode name : params) {
      String text = name.asText();
      if (!STREAM_NAME.matcher(text).matches() || socket.streams.contains(text)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  private void subscribeByRequest(Socket socket, String name) {
    if (socket.route.equals("private")) {
      int at = name.indexOf('@');
      String key = at < 0 ? name : name.substring(0, at);
      Set<String> events = new LinkedHashSet<>();
      if (at < 0) {
        events.addAll(USER_EVENTS);
      } else {
        Optional.ofNullable(socket.keys.get(key)).ifPresent(old -> events.addAll(old.events()));
        events.add(name.substring(at + 1));
      }
      socket.keys.put(key, new KeyFilter(List.copyOf(events), at >= 0));
    } else {
      subscribe(socket, name);
    }
  }

  private static String setProperty(Socket socket, JsonNode params, String id) {
    if (!params.path(0).asText().equals("combined")) {
      return error(0, "Unknown property", id);
    }
    if (!params.path(1).isBoolean()) {
      return error(1, "Invalid value type: expected Boolean", id);
    }
    socket.combined = params.path(1).asBoolean();
    return result("null", id);
  }

  private static String subscriptions(Socket socket) {
    JsonText json = new JsonText().openArray();
    socket.streams.forEach(json::add);
    TreeSet<String> named = new TreeSet<>();
    socket.keys.forEach(
        (key, filter) -> {
          filter.events().forEach(event -> named.add(key + "@" + event));
        });
    named.forEach(json::add);
    return json.closeArray().text();
  }

  private static String result(String json, String id) {
    return "{\"result\":" + json + ",\"id\":" + id + "}";
  }

  private static String error(int code, String message, String id) {
    return new JsonText()
        .open()
        .open("error")
        .put("code", code)
        .put("msg", message)
        .close()
        .putRaw("id", id)
        .close()
        .text();
  }

  /** Whether anybody hears one of these streams. */
  public boolean isHeard(String stream) {
    return listeners.containsKey(stream);
  }

  /**
   * Tells a public stream; the text is made only where somebody hears it, once for those who hear
   * it wrapped and once for the others.
   *
   * @param payload given what stands before the event and after it
   */
  void publish(String stream, BinaryOperator<String> payload, Instant now) {
    Set<Socket> hearing = listeners.get(stream);
    if (hearing == null) {
      return;
    }
    String bare = null;
    String wrapped = null;
    for (Socket socket : hearing) {
      if (socket.combined) {
        wrapped = wrapped == null ? payload.apply(opening(stream), "}") : wrapped;
        send(socket, wrapped, now);
      } else {
        bare = bare == null ? payload.apply("", "") : bare;
        send(socket, bare, now);
      }
    }
  }

  /** The same where the text is made without regard to what stands around it. */
  void publish(String stream, Supplier<String> payload, Instant now) {
    publish(
        stream,
        (before, after) -> before.isEmpty() ? payload.get() : before + payload.get() + after,
        now);
  }

  private String opening(String stream) {
    return openings.computeIfAbsent(stream, name -> "{\"stream\":\"" + name + "\",\"data\":");
  }

  /** Tells the sockets of a listen key. */
  void tell(String key, String event, String text, Instant now) {
    for (Socket socket : hearing(key)) {
      KeyFilter filter = socket.keys.get(key);
      if (filter.passes(event)) {
        String stream = filter.named() ? key + "@" + event : key;
        send(socket, socket.combined ? EventText.combined(stream, text) : text, now);
      }
    }
  }

  private List<Socket> hearing(String key) {
    List<Socket> hearing = new ArrayList<>();
    for (Socket socket : sockets.values()) {
      if (socket.keys.containsKey(key)) {
        if (variants.is(Choice.SocketsOfKey.LATEST)) {
          hearing.clear();
        }
        hearing.add(socket);
      }
    }
    return hearing;
  }

  /** The key is over: its sockets hear so, stay open, and hear nothing more. */
  void keyExpired(String key, Instant now) {
    tell(key, "listenKeyExpired", text.listenKeyExpired(now, key), now);
    sockets.values().forEach(socket -> socket.keys.remove(key));
  }

  /** The key was deleted: its sockets close. */
  void keyClosed(String key) {
    for (Socket socket : List.copyOf(sockets.values())) {
      if (socket.keys.containsKey(key)) {
        close(socket.id, "listen key closed");
      }
    }
  }

  /** Closes sockets that are as old as the exchange lets them be. */
  public void closeOld(Instant now) {
    if (now.isBefore(nextOld)) {
      return;
    }
    nextOld = Instant.MAX;
    for (Socket socket : List.copyOf(sockets.values())) {
      Instant end = socket.opened.plus(LIFE);
      boolean warned = socket.warned || variants.is(Choice.ServerShutdown.UNTOLD);
      if (!warned && !end.minus(SHUTDOWN_NOTICE).isAfter(now)) {
        socket.warned = true;
        send(socket, EventText.serverShutdown(now), now);
      }
      if (!end.isAfter(now)) {
        close(socket.id, "24 hours");
      } else {
        Instant next = warned ? end : end.minus(SHUTDOWN_NOTICE);
        nextOld = next.isBefore(nextOld) ? next : nextOld;
      }
    }
  }

  /** Those that are open now count as opened that much earlier. */
  public void age(Duration by) {
    sockets.values().forEach(socket -> socket.opened = socket.opened.minus(by));
    nextOld = Instant.MIN;
  }

  /** Closes a socket from the exchange's side. */
  public void close(long id, String reason) {
    if (forget(id)) {
      frames.add(new SocketFrame.Close(id, reason));
    }
  }

  /** The client closed it, or it broke; says whether it was open. */
  public boolean forget(long id) {
    Socket socket = sockets.remove(id);
    if (socket == null) {
      return false;
    }
    List.copyOf(socket.streams).forEach(name -> unsubscribe(socket, name));
    return true;
  }

  /** Open sockets with their routes. */
  public Map<Long, String> routes() {
    Map<Long, String> routes = new LinkedHashMap<>();
    sockets.forEach((id, socket) -> routes.put(id, socket.route));
    return routes;
  }

  /** What is to be sent since the last call. */
  public List<SocketFrame> drain() {
    List<SocketFrame> drained = frames;
    frames = new ArrayList<>();
    return drained;
  }

  private void send(Socket socket, String text, Instant now) {
    if (!isFrozen.test(socket.route, now)) {
      frames.add(new SocketFrame.Text(socket.id, text));
    }
  }
}
