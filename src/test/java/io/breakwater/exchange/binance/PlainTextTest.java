package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read where it stands is what the JSON library would have read. */
class PlainTextTest {
  private static final String TRADE =
      "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1786543200123,"
          + "\"s\":\"BTCUSDT\",\"a\":1000234,\"p\":\"61800.20\",\"q\":\"0.507\",\"nq\":\"0.507\","
          + "\"f\":1000000234,\"l\":1000000236,\"T\":1786543200119,\"m\":true,\"st\":1}}";
  private static final String BOOK =
      "{\"e\":\"bookTicker\",\"u\":1000234,\"s\":\"测试USDT\",\"ps\":\"BTCUSDT\",\"b\":\"61800.20\","
          + "\"B\":\"2.507\",\"a\":\"61800.30\",\"A\":\"1.330\",\"T\":1786543200119,\"st\":\"2\"}";
  private static final List<String> PIECES =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "0",
          "1",
          "-",
          ".",
          "e",
          "null",
          "true",
          " ",
          "\\u0041",
          "\\",
          "\n",
          "\"st\":1,",
          "\"T\":null,",
          "00",
          "99999999999999999999",
          "\"p\":\"-5\",",
          "\"result\":null,",
          "\"pu\":1,",
          "\"data\":{},",
          "\"q\":7,",
          "\"a\":[],",
          "\u0001");

  private final MarketStreamCodec codec = new MarketStreamCodec();

  @Test
  void theUsualTextsArePlain() {
    PlainText plain = new PlainText();
    assertTrue(plain.read(TRADE));
    assertTrue(plain.read(BOOK));
    assertSame(TRADE);
    assertSame(BOOK);
    assertSame(BOOK.replace("\"2\"", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "null",
        "{\"e\" :\"aggTrade\"}",
        "{\"e\":\"agg\\u0054rade\"}"
      })
  void whatIsNotIsLeftToTheLibrary(String text) {
    assertFalse(new PlainText().read(text) && text.length() > 2, text);
    assertSame(text);
  }

  @Property(tries = 5_000)
  void changedTextsAreReadAlike(
      @ForAll("texts") String text, @ForAll("changes") List<Change> changes) {
    String changed = text;
    for (Change change : changes) {
      changed = change.on(changed);
    }
    assertSame(changed);
  }

  private void assertSame(String text) {
    assertEquals(MarketStreamCodec.decodeByToken(text), codec.decode(text), text);
  }

  private record Change(int place, int gone, String piece) {
    private String on(String text) {
      int at = place * text.length() / 1000;
      return text.substring(0, at) + piece + text.substring(Math.min(text.length(), at + gone));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(TRADE, BOOK);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(PIECES),
            Arbitraries.strings().ascii().ofMaxLength(3),
            Arbitraries.just(""));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1000), Arbitraries.integers().between(0, 12), pieces)
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }
}
