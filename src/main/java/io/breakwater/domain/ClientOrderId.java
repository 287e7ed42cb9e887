package io.breakwater.domain;

import java.util.regex.Pattern;

/**
 * Our own name of an order at the exchange, chosen before it is sent, so that an order whose answer
 * was lost can be found again. Never reused: the exchange holds it unique among open orders only.
 *
 * @see "Binance USDⓈ-M Futures API, New Order, newClientOrderId"
 */
public record ClientOrderId(String value) {
  private static final Pattern FORM = Pattern.compile("[.A-Z:/a-z0-9_-]{1,36}");

  public ClientOrderId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "client order id '" + value + "' must match " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
