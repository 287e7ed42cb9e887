package io.breakwater.exchange.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.exchange.RequestCost;
import java.time.Instant;
import java.util.Optional;

/**
 * One call to be made.
 *
 * @param decoder turns the exchange's answer into what the caller wants
 * @param already the value where the exchange says that it was so before
 * @param <T> what the caller wants
 */
record Operation<T>(
    Endpoint endpoint, Params params, RequestCost cost, Decoder<T> decoder, Optional<T> already) {

  /** Throws {@link WireException} where the answer cannot be read. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(JsonNode body, Moments moments);
  }

  /**
   * When a call was made.
   *
   * @param sentAt by the exchange's clock as we know it
   * @param askedAt by our own clock, before the bytes left
   * @param answeredAt by our own clock
   */
  record Moments(Instant sentAt, Instant askedAt, Instant answeredAt) {}

  static <T> Operation<T> of(Endpoint endpoint, Params params, Decoder<T> decoder) {
    return new Operation<>(endpoint, params, endpoint.cost(), decoder, Optional.empty());
  }

  Operation<T> costing(RequestCost actual) {
    return new Operation<>(endpoint, params, actual, decoder, already);
  }

  Operation<T> orAlready(T value) {
    return new Operation<>(endpoint, params, cost, decoder, Optional.of(value));
  }
}
