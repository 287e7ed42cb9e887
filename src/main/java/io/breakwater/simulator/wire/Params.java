package io.breakwater.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.Refusal;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A request's parameters, from query and body; a name in both counts as the query has it. */
final class Params {
  private static final Pattern DECIMAL = Pattern.compile("([0-9]{1,20})(\\.[0-9]{1,20})?");

  private final Map<String, String> values = new LinkedHashMap<>();

  Params(String query, String body) {
    read(query);
    read(body);
  }

  private Params() {}

  /** One item of a batch. */
  static Params of(JsonNode item) {
    Params params = new Params();
    for (Map.Entry<String, JsonNode> field : item.properties()) {
      params.values.put(field.getKey(), field.getValue().asText());
    }
    return params;
  }

  private void read(String text) {
    if (text.isEmpty()) {
      return;
    }
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values.putIfAbsent(decode(name), decode(value));
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          -1100, "Illegal characters found in parameter '" + text + "'; legal range is 'UTF-8'.");
    }
  }

  /** In the order in which they came. */
  Set<String> names() {
    return values.keySet();
  }

  /** Empty where the name is missing or its value is empty. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  String required(String name) {
    return text(name).orElseThrow(() -> Refusal.missing(name));
  }

  Symbol symbol() {
    return asSymbol(required("symbol"));
  }

  Optional<Symbol> optionalSymbol() {
    return text("symbol").map(Params::asSymbol);
  }

  private static Symbol asSymbol(String text) {
    try {
      return new Symbol(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(-1121, "Invalid symbol.");
    }
  }

  Optional<BigDecimal> decimal(String name) {
    return text(name)
        .map(
            value -> {
              if (!DECIMAL.matcher(value).matches()) {
                throw Refusal.of(
                    -1100,
                    "Illegal characters found in parameter '"
                        + name
                        + "'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.");
              }
              return new BigDecimal(value);
            });
  }

  BigDecimal requiredDecimal(String name) {
    return decimal(name).orElseThrow(() -> Refusal.missing(name));
  }

  Optional<Long> integer(String name) {
    return text(name)
        .map(
            value -> {
              try {
                return Long.parseLong(value);
              } catch (NumberFormatException e) {
                throw Refusal.missing(name);
              }
            });
  }

  Optional<Instant> time(String name) {
    return integer(name).map(Instant::ofEpochMilli);
  }

  int limit(int missing, int most) {
    long limit = integer("limit").orElse((long) missing);
    if (limit < 1 || limit > most) {
      throw invalid("limit");
    }
    return (int) limit;
  }

  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value -> {
              if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
                return Boolean.parseBoolean(value);
              }
              throw invalid(name);
            });
  }

  /** One of an enum's names; else refused with this code and text. */
  <E extends Enum<E>> Optional<E> choice(String name, Class<E> type, int code, String text) {
    return text(name)
        .map(
            value -> {
              for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(value)) {
                  return constant;
                }
              }
              throw Refusal.of(code, text);
            });
  }

  static Refusal invalid(String name) {
    return Refusal.of(-1130, "Data sent for parameter '" + name + "' is not valid.");
  }
}
