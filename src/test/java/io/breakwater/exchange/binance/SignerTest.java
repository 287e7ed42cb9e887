package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/**
 * The vectors of the exchange's documentation; the second is recomputed for what is really sent.
 */
final class SignerTest {
  private static final Credentials DOCUMENTED =
      new Credentials(
          "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83",
          "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9");
  private final Signer signer = new Signer(DOCUMENTED);

  @Test
  void aQueryAloneIsSignedAsDocumented() {
    assertEquals(
        "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9",
        signer.sign(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC"
                + "&recvWindow=5000&timestamp=1591702613943"));
  }

  @Test
  void queryAndBodyAreSignedJoinedWithoutASeparator() {
    assertEquals(
        "30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4",
        signer.sign(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC"
                + "quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943"));
  }

  @Test
  void aSymbolBeyondAsciiIsEncodedBeforeItIsSigned() {
    Params params =
        Params.of("symbol", "测试USDT")
            .add("side", "BUY")
            .add("type", "MARKET")
            .add("quantity", 1)
            .add("timestamp", 1591702613943L);
    assertEquals(
        "symbol=%E6%B5%8B%E8%AF%95USDT&side=BUY&type=MARKET&quantity=1&timestamp=1591702613943",
        params.toString());
    assertEquals(
        "221eaf10288183d886183225a23c799512ab6f0aa6bc7459433340b57ed7566a",
        signer.sign(params.toString()));
  }

  @Test
  void aListOfOrdersIsEncodedBeforeItIsSigned() {
    String orders =
        "[{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + "\"quantity\":\"0.001\",\"price\":\"10001\"}]";
    Params params = Params.of("batchOrders", orders).add("timestamp", 1591702613943L);
    assertEquals(
        "f1f05b09ae70f0f6aca74d2476b07a82054ad8136df8153a2d4f8d0a28e8b901",
        signer.sign(params.toString()));
  }

  @Test
  void sortedParametersAreSignedAsTheWebSocketApiWants() {
    assertEquals(
        "5b8fe2b962b8e1b2b82fb40e548d56147c2a8f835b5f1393ae4b4b90c38b527f",
        signer.sign(
            "apiKey="
                + DOCUMENTED.apiKey()
                + "&price=9000&quantity=1&recvWindow=5000&side=BUY&symbol=BTCUSDT"
                + "&timeInForce=GTC&timestamp=1591702613943&type=LIMIT"));
  }

  @Test
  void credentialsPrintNeitherKeyNorSecretAlsoWhenTheyAreRefused() {
    assertEquals("Credentials[…]", DOCUMENTED.toString());
    var refused =
        assertThrows(IllegalArgumentException.class, () -> new Credentials("key", "se cret"));
    assertEquals(
        "the API secret must be printable ASCII without white space, and not empty",
        refused.getMessage());
  }
}
