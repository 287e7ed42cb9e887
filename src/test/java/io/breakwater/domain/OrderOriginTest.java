package io.breakwater.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrderOriginTest {
  @ParameterizedTest
  @CsvSource({
    "autoclose-1596107620040000020, LIQUIDATION",
    "adl_autoclose,                 ADL",
    "adl_autoclose_12345,           ADL",
    "adl_autoclose-123,             ADL",
    "settlement_autoclose-9999,     SETTLEMENT",
    "delivery_autoclose-9999,       SETTLEMENT"
  })
  void theExchangesOwnOrdersAreKnownByTheirIds(String id, OrderOrigin origin) {
    assertEquals(origin, OrderOrigin.of(new ClientOrderId(id)));
  }

  @ParameterizedTest
  @CsvSource({"bw-main/breakout-1/EN.0", "autoclose", "my-autoclose-1", "x-15PC4ZJy", "unnamed"})
  void everyOtherIdIsAClients(String id) {
    assertEquals(OrderOrigin.OTHER, OrderOrigin.of(new ClientOrderId(id)));
  }
}
