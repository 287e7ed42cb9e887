package io.breakwater.exchange.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the exchange's JSON leniently: unknown fields are ignored, numbers may be strings, a field
 * may be missing, null or empty where it is asked for as optional. What is needed and absent ends
 * as {@link WireException}.
 */
final class Wire {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Longer numbers are no prices: they would only cost memory. */
  private static final int MAX_DIGITS = 64;

  private Wire() {}

  static JsonNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new WireException("an empty message");
      }
      return node;
    } catch (JsonProcessingException e) {
      // Without the exception's excerpt: it may hold a key.
      throw new WireException("not JSON: " + e.getClass().getSimpleName());
    }
  }

  static Optional<String> optionalText(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() || value.isContainerNode() || value.asText().isEmpty()
        ? Optional.empty()
        : Optional.of(value.asText());
  }

  static String text(JsonNode node, String field) {
    return optionalText(node, field).orElseThrow(() -> missing(field));
  }

  static Optional<BigDecimal> optionalDecimal(JsonNode node, String field) {
    return optionalText(node, field).map(text -> decimal(text, field));
  }

  static BigDecimal decimal(JsonNode node, String field) {
    return decimal(text(node, field), field);
  }

  static BigDecimal decimal(String text, String field) {
    try {
      BigDecimal value = new BigDecimal(text);
      if (text.length() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, with the field's name.
    }
    throw new WireException("field " + field + " is no number: " + excerpt(text));
  }

  static Optional<Long> optionalLong(JsonNode node, String field) {
    return optionalText(node, field).map(text -> longOf(text, field));
  }

  static long longOf(JsonNode node, String field) {
    return longOf(text(node, field), field);
  }

  static long longOf(String text, String field) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new WireException("field " + field + " is no integer: " + excerpt(text));
    }
  }

  /** False where it is missing; the exchange spells some as strings. */
  static boolean flag(JsonNode node, String field) {
    return optionalText(node, field).map(Boolean::parseBoolean).orElse(false);
  }

  static Instant time(JsonNode node, String field) {
    return Instant.ofEpochMilli(longOf(node, field));
  }

  static Symbol symbol(JsonNode node, String field) {
    return new Symbol(text(node, field));
  }

  /** Empty for zero too: that is how the exchange writes that there is none. */
  static Optional<Price> optionalPrice(JsonNode node, String field) {
    return optionalDecimal(node, field).filter(value -> value.signum() > 0).map(Price::new);
  }

  static Price price(JsonNode node, String field) {
    return optionalPrice(node, field)
        .orElseThrow(() -> new WireException("field " + field + " holds no price above 0"));
  }

  static Quantity quantity(JsonNode node, String field) {
    return new Quantity(decimal(node, field));
  }

  /**
   * The order's name, also where somebody else chose it: one outside our rules is cut to them, so
   * that a foreign order's fills are still heard.
   */
  static ClientOrderId clientOrderId(String text) {
    String plain = text.replaceAll("[^.A-Z:/a-z0-9_-]", "_");
    if (plain.isEmpty()) {
      return new ClientOrderId("unnamed");
    }
    return new ClientOrderId(plain.length() <= 36 ? plain : plain.substring(0, 36));
  }

  /** The constant of this name; empty for one that this version does not know. */
  static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  static <E extends Enum<E>> E required(Class<E> type, JsonNode node, String field) {
    String name = text(node, field);
    return constant(type, name)
        .orElseThrow(() -> new WireException("field " + field + " is unknown: " + excerpt(name)));
  }

  static WireException missing(String field) {
    return new WireException("field " + field + " is missing");
  }

  static String excerpt(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
