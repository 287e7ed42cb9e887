package io.breakwater.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyClassTest {
  /** Needs no settings. */
  public static final class Plain implements Strategy {}

  /** Reads its own. */
  public static final class Own implements Strategy {
    private final int limit;

    public Own(Config settings) {
      this.limit = settings.getInt("limit");
    }
  }

  /** Has no constructor that fits. */
  public static final class Picky implements Strategy {
    public Picky(String name) {
      throw new IllegalStateException(name);
    }
  }

  abstract static class Half implements Strategy {}

  @Test
  void aClassWithoutSettingsIsMade() {
    assertInstanceOf(Plain.class, made(Plain.class.getName(), ""));
  }

  @Test
  void aClassIsGivenItsSettings() {
    assertEquals(7, ((Own) made(Own.class.getName(), "limit = 7")).limit);
  }

  @ParameterizedTest
  @CsvSource({
    "com.example.Nobody, there is no such class on the class path",
    "java.lang.String, is no strategy",
    "io.breakwater.strategy.StrategyClassTest$Half, is abstract or not public",
    "io.breakwater.strategy.StrategyClassTest$Picky, has no constructor that fits",
    "io.breakwater.strategy.StrategyClassTest$Own, No configuration setting found for key 'limit'"
  })
  void aClassThatDoesNotFitIsToldInOneLine(String name, String problem) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> made(name, ""));
    String message = thrown.getMessage();
    assertTrue(message.startsWith("strategy class '" + name + "'"), message);
    assertTrue(message.contains(problem), message);
    assertEquals(1, message.lines().count(), message);
  }

  private static Strategy made(String name, String settings) {
    return StrategyClass.named(name, StrategyClassTest.class.getClassLoader())
        .create(ConfigFactory.parseString(settings));
  }
}
