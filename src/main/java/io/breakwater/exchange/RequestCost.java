package io.breakwater.exchange;

/**
 * What one request uses of the exchange's limits.
 *
 * @param weight of the address's minute
 * @param ordersTenSeconds of the account's order count in ten seconds
 * @param ordersMinute of the account's order count in a minute
 */
public record RequestCost(int weight, int ordersTenSeconds, int ordersMinute) {
  public RequestCost {
    if (weight < 0 || ordersTenSeconds < 0 || ordersMinute < 0) {
      throw new IllegalArgumentException("a request cost must not be below 0");
    }
  }

  public static RequestCost ofWeight(int weight) {
    return new RequestCost(weight, 0, 0);
  }

  /** Whether it places an order; what an ORDERS throttle stops. */
  public boolean placesOrder() {
    return ordersTenSeconds > 0 || ordersMinute > 0;
  }
}
