package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.exchange.Transport.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an answer of the exchange into the one {@link Outcome} of its call: by error code and, for
 * the 503 whose codes are not documented, by text. Where nothing is known, what may have happened
 * counts as unsure.
 *
 * <p>An answer without a code of its own gets its HTTP status below zero as code; the exchange's
 * own begin at -1000.
 *
 * @see "Binance USDⓈ-M Futures API, General Info, HTTP Return Codes"
 */
final class OutcomeReader {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeReader.class);

  private static final String MAY_HAVE_EXECUTED =
      "Unknown error, please check your request or try again later.";
  private static final String CERTAINLY_FAILED = "Service Unavailable.";

  private static final int LISTEN_KEY_GONE = -1125;
  private static final int UNKNOWN_ORDER = -2011;
  private static final int TOO_MANY_REQUESTS = -1003;
  private static final int TOO_MANY_ORDERS = -1015;
  private static final int OUT_OF_SERVICE = -1016;

  /** The exchange's overload passes in moments; it asks for a new try. */
  private static final Duration OVERLOAD_PAUSE = Duration.ofSeconds(1);

  /** A firewall's ban has no stated end; the shortest of the exchange's own bans is this. */
  private static final Duration FIREWALL_PAUSE = Duration.ofMinutes(2);

  private static final Pattern BANNED_UNTIL = Pattern.compile("banned until (\\d{13})");
  private static final Pattern SECONDS = Pattern.compile("per\\s+(\\d+)\\s*(?i:s|sec\\w*)\\b");

  private OutcomeReader() {}

  /** What an error answer says; the code is empty where the body has none. */
  private record ErrorBody(OptionalInt code, String text) {
    int codeOr(int status) {
      return code.orElse(-status);
    }
  }

  static <T> Outcome<T> read(
      Operation<T> operation, Answered answered, Operation.Moments moments, Instant now) {
    boolean success = answered.status() / 100 == 2;
    JsonNode body = parse(answered.body());
    ErrorBody error = errorOf(body, answered.body());
    if (success && error.code().isEmpty()) {
      return decode(operation, body, moments);
    }
    return fail(operation, answered, error, now);
  }

  private static <T> Outcome<T> decode(
      Operation<T> operation, JsonNode body, Operation.Moments moments) {
    try {
      return new Outcome.Done<>(operation.decoder().decode(body, moments));
    } catch (WireException | IllegalArgumentException | ArithmeticException e) {
      // It happened, but we do not know what: a write must be looked up like any unsure one.
      return new Outcome.Unsure<>(
          "unreadable answer to " + operation.endpoint() + ": " + e.getMessage());
    }
  }

  private static <T> Outcome<T> fail(
      Operation<T> operation, Answered answered, ErrorBody error, Instant now) {
    int status = answered.status();
    if (status == 503 && error.text().equals(MAY_HAVE_EXECUTED)) {
      return new Outcome.Unsure<>("503 " + error.text());
    }
    if (status == 503 && error.text().equals(CERTAINLY_FAILED)) {
      return new Outcome.NotSent<>("503 " + error.text());
    }
    if (status == 408) {
      return new Outcome.Unsure<>("408 " + error.text());
    }
    Optional<ErrorClass> known =
        error.code().isPresent() ? ErrorTable.classOf(error.code().getAsInt()) : Optional.empty();
    return known.isPresent()
        ? byClass(known.get(), operation, answered, error, now)
        : byStatus(answered, error, now);
  }

  private static <T> Outcome<T> byClass(
      ErrorClass errorClass,
      Operation<T> operation,
      Answered answered,
      ErrorBody error,
      Instant now) {
    int code = error.codeOr(answered.status());
    String told = code + " " + error.text();
    return switch (errorClass) {
      case RETRY ->
          code == LISTEN_KEY_GONE && operation.endpoint() == Endpoint.KEEP_LISTEN_KEY
              // Prolonging it again is useless: the caller must start another.
              ? new Outcome.Rejected<>(code, error.text())
              : new Outcome.NotSent<>(told);
      case AMBIGUOUS ->
          code == UNKNOWN_ORDER && namesAnOrder(operation.endpoint())
              // The caller named the order: it knows what to look up.
              ? new Outcome.Rejected<>(code, error.text())
              : new Outcome.Unsure<>(told);
      case REJECT, DEPENDS -> new Outcome.Rejected<>(code, error.text());
      case THROTTLE -> throttled(code, answered, error, now);
      case CLOCK -> new Outcome.ClockSkewed<>(code, error.text());
      case AUTH -> new Outcome.Unauthorized<>(code, error.text());
      case IDEMPOTENT_OK ->
          operation
              .already()
              .<Outcome<T>>map(Outcome.Done::new)
              // Without a value of ours, as for a duplicate client order id, the caller decides.
              .orElseGet(() -> new Outcome.Rejected<>(code, error.text()));
    };
  }

  private static boolean namesAnOrder(Endpoint endpoint) {
    return switch (endpoint) {
      case QUERY_ORDER, CANCEL_ORDER, AMEND_ORDER, QUERY_ALGO, CANCEL_ALGO -> true;
      default -> false;
    };
  }

  private static <T> Outcome<T> byStatus(Answered answered, ErrorBody error, Instant now) {
    int status = answered.status();
    int code = error.codeOr(status);
    String told = status + " " + error.text();
    if (status == 418 || status == 429) {
      return throttled(TOO_MANY_REQUESTS, answered, error, now);
    }
    if (status == 403) {
      return new Outcome.Throttled<>(
          ThrottleScope.IP, retryAfter(answered, now).orElse(now.plus(FIREWALL_PAUSE)), told);
    }
    if (status == 401) {
      return new Outcome.Unauthorized<>(code, told);
    }
    if (status / 100 == 4) {
      LOG.warn("unknown error of the exchange, taken for a rejection: {}", told);
      return new Outcome.Rejected<>(code, error.text());
    }
    return new Outcome.Unsure<>(told);
  }

  private static <T> Outcome<T> throttled(
      int code, Answered answered, ErrorBody error, Instant now) {
    String told = answered.status() + " " + error.text();
    if (code == TOO_MANY_REQUESTS) {
      // The later of the two: each call before the end prolongs a ban.
      Instant until =
          List.of(retryAfter(answered, now), bannedUntil(error.text())).stream()
              .flatMap(Optional::stream)
              .max(Instant::compareTo)
              .orElse(endOf(Duration.ofMinutes(1), now));
      return new Outcome.Throttled<>(ThrottleScope.IP, until, told);
    }
    if (code == TOO_MANY_ORDERS) {
      Matcher seconds = SECONDS.matcher(error.text());
      Duration window =
          seconds.find()
              ? Duration.ofSeconds(Math.max(1, Integer.parseInt(seconds.group(1))))
              : Duration.ofMinutes(1);
      return new Outcome.Throttled<>(
          ThrottleScope.ORDERS, retryAfter(answered, now).orElse(endOf(window, now)), told);
    }
    Instant until =
        code == OUT_OF_SERVICE ? endOf(Duration.ofMinutes(1), now) : now.plus(OVERLOAD_PAUSE);
    return new Outcome.Throttled<>(
        ThrottleScope.SYSTEM, retryAfter(answered, now).orElse(until), told);
  }

  private static Optional<Instant> bannedUntil(String text) {
    Matcher matcher = BANNED_UNTIL.matcher(text);
    return matcher.find()
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  private static Optional<Instant> retryAfter(Answered answered, Instant now) {
    return answered.headers().getOrDefault("retry-after", List.of()).stream()
        .filter(value -> value.matches("\\d{1,6}"))
        .findFirst()
        .map(value -> now.plusSeconds(Long.parseLong(value)));
  }

  /** The exchange's windows are fixed and begin at each multiple of their length. */
  private static Instant endOf(Duration window, Instant now) {
    long length = window.toMillis();
    return Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), length) + 1) * length);
  }

  private static JsonNode parse(String body) {
    try {
      return Wire.parse(body);
    } catch (WireException e) {
      return MissingNode.getInstance();
    }
  }

  /** Successes may carry a code too, 200: only one below zero is an error. */
  private static ErrorBody errorOf(JsonNode body, String raw) {
    String code = body.path("code").asText();
    String text = body.isObject() && body.has("msg") ? body.path("msg").asText() : raw.strip();
    OptionalInt negative =
        body.isObject() && code.matches("-\\d{1,8}")
            ? OptionalInt.of(Integer.parseInt(code))
            : OptionalInt.empty();
    return new ErrorBody(negative, text.length() <= 300 ? text : text.substring(0, 300) + "…");
  }
}
