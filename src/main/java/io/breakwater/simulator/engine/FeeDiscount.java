package io.breakwater.simulator.engine;

import java.math.BigDecimal;

/**
 * Commission paid in another asset, for less: by accounts that want it and hold enough of it.
 *
 * @param asset such as BNB
 * @param share that is left off: 0.1 is 10 %
 * @param price of one unit in USDT
 */
public record FeeDiscount(String asset, BigDecimal share, BigDecimal price) {
  public FeeDiscount {
    if (price.signum() <= 0 || share.signum() < 0 || share.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException(
          "price " + price + " must be above 0 and share " + share + " from 0 to below 1");
    }
  }

  /** 10 % off in BNB. */
  public static FeeDiscount bnb(String price) {
    return new FeeDiscount("BNB", new BigDecimal("0.1"), new BigDecimal(price));
  }
}
