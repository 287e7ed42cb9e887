package io.breakwater.domain.trade;

/**
 * The exchange's codes that decide what a trade does next. Every other refusal is one like another.
 *
 * @see "Binance USDⓈ-M Futures API, Error Codes"
 */
public final class ExchangeCode {
  /** A conditional order's price was reached before it came. */
  public static final int WOULD_TRIGGER = -2021;

  /** The same in other words. */
  public static final int WOULD_TRIGGER_TOO = -4142;

  /** A reduce-only order finds nothing to reduce. */
  public static final int NOTHING_TO_REDUCE = -2022;

  /** A reduce-only order stands in conflict with position or open orders. */
  public static final int REDUCE_ONLY_FAILED = -4118;

  /** The best price of the other side is out of the bounds for a market order. */
  public static final int BEYOND_PERCENT_PRICE = -4131;

  /** An open order has this client order id: ours, from an answer that was lost. */
  public static final int DUPLICATE_ID = -4116;

  /** Another stop that closes the whole position rests in this direction. */
  public static final int SECOND_BASE_STOP = -4130;

  /** The account has as many conditional orders as it may. */
  public static final int TOO_MANY_CONDITIONAL = -4045;

  private ExchangeCode() {}

  /**
   * Whether a refusal says that a symbol's rules or status are not as we think: precision, bounds
   * and steps of price and quantity, the least notional, no trading.
   */
  public static boolean tellsOfOtherRules(int code) {
    return switch (code) {
      case -1111,
          -4001,
          -4002,
          -4003,
          -4004,
          -4005,
          -4006,
          -4007,
          -4013,
          -4014,
          -4023,
          -4140,
          -4141,
          -4164 ->
          true;
      default -> false;
    };
  }
}
