package io.breakwater.simulator.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The vectors of the public documentation, recomputed with openssl. */
final class SignaturesTest {
  private static final String SECRET =
      "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";
  private static final String ORDER =
      "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC"
          + "&recvWindow=5000&timestamp=1591702613943";
  private static final String ORDER_SIGNATURE =
      "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9";

  @Test
  void allInTheQueryOrAllInTheBodyIsRight() {
    String signed = ORDER + "&signature=" + ORDER_SIGNATURE;
    assertTrue(Signatures.isRight(SECRET, signed, ""));
    assertTrue(Signatures.isRight(SECRET, "", signed));
    assertTrue(
        Signatures.isRight(SECRET, ORDER + "&signature=" + ORDER_SIGNATURE.toUpperCase(), ""));
  }

  @Test
  void queryAndBodyAreJoinedWithoutASeparator() {
    String query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC";
    String body = "quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943";
    String signature = "30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4";
    assertTrue(Signatures.isRight(SECRET, query, body + "&signature=" + signature));
    assertTrue(Signatures.isRight(SECRET, query + "&signature=" + signature, body));
  }

  @Test
  void percentEncodedTextIsSignedAsSent() {
    String symbol =
        "symbol=%E6%B5%8B%E8%AF%95USDT&side=BUY&type=MARKET&quantity=1&timestamp=1591702613943";
    String signature = "221eaf10288183d886183225a23c799512ab6f0aa6bc7459433340b57ed7566a";
    assertTrue(Signatures.isRight(SECRET, symbol + "&signature=" + signature, ""));
    String batch =
        "batchOrders=%5B%7B%22symbol%22%3A%22BTCUSDT%22%2C%22side%22%3A%22BUY%22%2C%22type%22%3A"
            + "%22LIMIT%22%2C%22timeInForce%22%3A%22GTC%22%2C%22quantity%22%3A%220.001%22%2C%22"
            + "price%22%3A%2210001%22%7D%5D&timestamp=1591702613943";
    String batchSignature = "f1f05b09ae70f0f6aca74d2476b07a82054ad8136df8153a2d4f8d0a28e8b901";
    assertTrue(Signatures.isRight(SECRET, batch + "&signature=" + batchSignature, ""));
  }

  @Test
  void anotherTextOrNoSignatureIsWrong() {
    assertFalse(Signatures.isRight(SECRET, ORDER + "1&signature=" + ORDER_SIGNATURE, ""));
    assertFalse(Signatures.isRight(SECRET, ORDER, ""));
  }
}
