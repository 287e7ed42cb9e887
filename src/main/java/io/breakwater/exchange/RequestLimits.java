package io.breakwater.exchange;

/**
 * The exchange's limits on our requests, as its exchange information tells them.
 *
 * @param weightPerMinute of the address
 * @param ordersPerTenSeconds of each account
 * @param ordersPerMinute of each account
 */
public record RequestLimits(int weightPerMinute, int ordersPerTenSeconds, int ordersPerMinute) {
  public RequestLimits {
    if (weightPerMinute < 1 || ordersPerTenSeconds < 1 || ordersPerMinute < 1) {
      throw new IllegalArgumentException("every request limit must be above 0");
    }
  }
}
