package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketSettingsTest {
  private static final Config FILE = ConfigFactory.parseResources("market.conf");

  @Test
  void theFileThatIsDeliveredIsRight() {
    MarketSettings settings = MarketSettings.from(FILE);
    assertEquals(5, settings.poll().maxFailures());
    assertEquals(60, settings.poll().resetTimeout().toSeconds());
    assertEquals(2, settings.poll().callTimeout().toSeconds());
    assertEquals(10_000, settings.trades().subscriberBuffer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "poll.call-timeout = 0 s | breakwater.market.poll.call-timeout is '0 s': must be from 100 ms to"
            + " 60 s",
        "poll.max-failures = many | breakwater.market.poll.max-failures is 'many': must be a whole"
            + " number",
        "symbols = [] | breakwater.market.symbols is '[]': must be at least one symbol, each once",
        "stream.max-backoff = 100 ms | breakwater.market.stream.max-backoff is '100 ms': must be large"
            + " enough to leave room above the lower bound",
      })
  void aWrongValueIsNamedWithItsKeyAndWhatWouldBeRight(String line, String error) {
    Config wrong = ConfigFactory.parseString("breakwater.market." + line).withFallback(FILE);
    var thrown = assertThrows(IllegalArgumentException.class, () -> MarketSettings.from(wrong));
    assertEquals(error, thrown.getMessage());
  }

  @Test
  void aMissingKeyIsNamed() {
    Config wrong = FILE.withoutPath("breakwater.market.rest-limit");
    var thrown = assertThrows(IllegalArgumentException.class, () -> MarketSettings.from(wrong));
    assertEquals(
        "breakwater.market.rest-limit is missing: must be a duration such as 2 s",
        thrown.getMessage());
  }
}
