package io.breakwater.exchange.binance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The parameters of one request as they are sent: percent-encoded as UTF-8, in the order of adding.
 */
final class Params {
  private final StringBuilder text = new StringBuilder();

  static Params none() {
    return new Params();
  }

  static Params of(String name, Object value) {
    return new Params().add(name, value);
  }

  Params add(String name, Object value) {
    if (text.length() > 0) {
      text.append('&');
    }
    text.append(name).append('=').append(encode(value.toString()));
    return this;
  }

  static String encode(String value) {
    // The encoder writes forms, where a blank is a plus; in a query only %20 is one everywhere.
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
