package io.breakwater.simulator.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 3, 0.000",
    "0.000, 2, 0.00",
    "7, 0, 7",
    "-7, 2, -7.00",
    "0.05, 2, 0.05",
    "-0.05, 3, -0.050",
    "60000.1, 2, 60000.10",
    "1E+3, 2, 1000.00",
    "1.500, 1, 1.5",
    "1.505, 1, 1.505",
    "123456789012345678, 0, 123456789012345678",
    "123456789012345678, 1, 123456789012345678.0",
    "-9999999999999999999.5, 2, -9999999999999999999.50"
  })
  void aNumberHasAtLeastSoManyDecimals(BigDecimal value, int decimals, String text) {
    String json = new JsonText().open().put("n", value, decimals).close().text();
    assertEquals("{\"n\":\"" + text + "\"}", json);
    assertEquals(
        "[\"" + text + "\"]", new JsonText().openArray().add(value, decimals).closeArray().text());
  }

  @Test
  void aTextIsEscapedWhereItMustBe() {
    String json = new JsonText().open().put("t", "a\"b\\c\nd").put("u", "plain").close().text();
    assertEquals("{\"t\":\"a\\\"b\\\\c\\u000ad\",\"u\":\"plain\"}", json);
  }
}
