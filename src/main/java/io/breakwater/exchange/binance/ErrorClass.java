package io.breakwater.exchange.binance;

/** What an error code says about the request that it answers. */
enum ErrorClass {
  /** Not executed; the same request may be sent again. */
  RETRY,
  /** Whether it was executed is unknown. */
  AMBIGUOUS,
  /** Not executed; the same request would be refused again. */
  REJECT,
  /** Not executed; a limit was hit. */
  THROTTLE,
  /** Not executed; the timestamp was outside its window. */
  CLOCK,
  /** Not executed; key, signature, permission or address is wrong. */
  AUTH,
  /** It was so already. */
  IDEMPOTENT_OK,
  /** The caller knows what it means: it depends on what was sent before. */
  DEPENDS
}
