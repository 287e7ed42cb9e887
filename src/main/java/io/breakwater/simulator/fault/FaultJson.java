package io.breakwater.simulator.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fault rules as JSON. A request rule: {@code pattern} and {@code effect}, optionally {@code
 * status}, {@code code}, {@code msg}, {@code count}, {@code delayMs}. A socket rule: {@code socket}
 * (the route) and {@code effect}, optionally {@code lastingMs}.
 */
public final class FaultJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> REQUEST_FIELDS =
      List.of("pattern", "effect", "status", "code", "msg", "count", "delayMs");
  private static final List<String> SOCKET_FIELDS = List.of("socket", "effect", "lastingMs");

  private FaultJson() {}

  /** Either kind of rule. */
  public sealed interface Rule {}

  public record ForRequests(RequestFault fault) implements Rule {}

  public record ForSockets(SocketFault fault) implements Rule {}

  /**
   * Reads one rule.
   *
   * @throws FaultRuleException naming the field that is wrong
   */
  public static Rule read(String text) {
    JsonNode node = parse(text);
    if (node.has("socket")) {
      return new ForSockets(socketFault(node));
    }
    return new ForRequests(requestFault(node));
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new FaultRuleException(
          "body", text, "must be a JSON object: " + e.getOriginalMessage());
    }
    throw new FaultRuleException("body", text, "must be a JSON object");
  }

  private static RequestFault requestFault(JsonNode node) {
    checkFields(node, REQUEST_FIELDS);
    String pattern = node.path("pattern").asText("");
    if (!pattern.matches("\\S+ \\S+")) {
      throw new FaultRuleException(
          "pattern", pattern, "must be like 'POST /fapi/v1/order', * for any text");
    }
    var effect =
        choice(
            node, "effect", RequestFault.Effect.class, RequestFault.Effect.FAIL_WITHOUT_EXECUTING);
    int status = (int) number(node, "status", 503, 200, 599);
    Optional<Integer> code =
        node.has("code")
            ? Optional.of((int) number(node, "code", 0, -99_999, 99_999))
            : Optional.empty();
    int count = (int) number(node, "count", 1, -1, Integer.MAX_VALUE);
    if (count == 0) {
      throw new FaultRuleException("count", "0", "must be -1 (until cleared) or at least 1");
    }
    Duration delay = Duration.ofMillis(number(node, "delayMs", 0, 0, 3_600_000));
    String message = node.path("msg").asText("");
    return new RequestFault(pattern, effect, status, code, message, count, delay);
  }

  private static SocketFault socketFault(JsonNode node) {
    checkFields(node, SOCKET_FIELDS);
    var route = choice(node, "socket", SocketFault.Route.class, SocketFault.Route.ALL);
    if (!node.has("effect")) {
      throw new FaultRuleException("effect", "", allowed(SocketFault.Effect.class));
    }
    var effect = choice(node, "effect", SocketFault.Effect.class, SocketFault.Effect.DROP);
    Optional<Duration> lasting =
        node.has("lastingMs")
            ? Optional.of(Duration.ofMillis(number(node, "lastingMs", 0, 1, Long.MAX_VALUE)))
            : Optional.empty();
    return new SocketFault(route, effect, lasting);
  }

  private static void checkFields(JsonNode node, List<String> known) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new FaultRuleException(
            name, node.get(name).asText(), "unknown field; allowed: " + String.join(", ", known));
      }
    }
  }

  private static long number(JsonNode node, String field, long missing, long least, long most) {
    if (!node.has(field)) {
      return missing;
    }
    JsonNode value = node.get(field);
    if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
      throw new FaultRuleException(
          field, value.asText(), "must be a whole number from " + least + " to " + most);
    }
    return value.asLong();
  }

  private static <E extends Enum<E>> E choice(
      JsonNode node, String field, Class<E> type, E missing) {
    if (!node.has(field)) {
      return missing;
    }
    String text = node.get(field).asText();
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new FaultRuleException(field, text, allowed(type));
  }

  private static <E extends Enum<E>> String allowed(Class<E> type) {
    return "must be one of "
        + String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
  }

  /** All rules in force: {@code {"requests":[…],"sockets":[…]}}. */
  public static String write(FaultBook book, Instant now) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode requests = root.putArray("requests");
    for (RequestFault fault : book.requestFaults()) {
      ObjectNode row = requests.addObject();
      row.put("pattern", fault.pattern()).put("effect", fault.effect().name());
      row.put("status", fault.status());
      fault.code().ifPresent(code -> row.put("code", code));
      row.put("msg", fault.message()).put("count", fault.count());
      row.put("delayMs", fault.delay().toMillis());
    }
    ArrayNode sockets = root.putArray("sockets");
    for (SocketFault fault : book.socketFaults(now)) {
      ObjectNode row = sockets.addObject();
      row.put("socket", fault.route().name()).put("effect", fault.effect().name());
      fault.lasting().ifPresent(time -> row.put("lastingMs", time.toMillis()));
    }
    return root.toString();
  }

  /** An error for whoever sent a wrong rule: {@code {"field":…,"value":…,"allowed":…}}. */
  public static String write(FaultRuleException wrong) {
    return JSON.createObjectNode()
        .put("field", wrong.field())
        .put("value", wrong.value())
        .put("allowed", wrong.allowed())
        .toString();
  }
}
