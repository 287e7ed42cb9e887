package io.breakwater.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class SettingsReaderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void whatIsRightIsRead() {
    assertEquals(SECOND, reader("a = 1 s").duration("a", SECOND, SECOND));
    assertEquals(16 << 20, reader("a = 16 MiB").bytes("a", 1));
    assertEquals(new BigDecimal("0.10"), reader("a = \"0.10\"").amount("a"));
    assertEquals(Side.BUY, reader("a = buy").word("a", Side.class));
    assertEquals(2, reader("b { a = 2 }").section("b").atLeast("a", 2));
  }

  @Test
  void whatIsOutOfItsRangeIsNamedWithTheRange() {
    Duration most = Duration.ofMillis(1500);
    fails("a = 2s", in -> in.duration("a", SECOND, most), "'2s': must be from 1 s to 1500 ms");
    fails("a = 1 s", in -> in.above("a", SECOND), "'1 s': must be above 1 s");
    fails("a = 9 ms", in -> in.atLeast("a", SECOND), "'9 ms': must be at least 1 s");
    fails("a = 4", in -> in.integer("a", 1, 3), "'4': must be from 1 to 3");
    fails("a = NaN", in -> in.share("a", 0, 0.5), "'NaN': must be from 0.0 to 0.5");
    fails("a = 0", in -> in.amount("a"), "'0': must be above 0");
    fails("a = 3 GiB", in -> in.bytes("a", 1), "'3 GiB': must be from 1 B to 2 GiB");
    fails("a = x_y", in -> in.matching("a", "[a-z]+", "letters"), "'x_y': must be letters");
  }

  @Test
  void whatIsOfAnotherKindIsNamedWithTheKind() {
    fails("a = soon", in -> in.aboveZero("a"), "'soon': must be a duration such as 2 s");
    fails("a = 1.5x", in -> in.integer("a", 1, 3), "'1.5x': must be a whole number");
    fails("a = perhaps", in -> in.flag("a"), "'perhaps': must be true or false");
    fails("a = [1]", in -> in.string("a"), "'[1]': must be a text");
    fails("a = 1", in -> in.section("a"), "'1': must be a section { … }");
    fails("a = up", in -> in.word("a", Side.class), "'up': must be one of buy, sell");
    fails("a = UP", in -> in.word("a", Side.class), "'UP': must be one of BUY, SELL");
  }

  @Test
  void whatIsMissingIsNamed() {
    var error = assertThrows(IllegalArgumentException.class, () -> reader("").integer("b.c", 1, 3));
    assertEquals("x.b.c is missing: must be a whole number", error.getMessage());
  }

  @Test
  void anElementOfAListIsNamedByItsPlace() {
    List<SettingsReader> elements = reader("list = [{ a = 1 }, { a = 2 }]").sections("list");
    var error =
        assertThrows(IllegalArgumentException.class, () -> elements.get(1).integer("a", 0, 1));
    assertEquals("x.list.1.a is '2': must be from 0 to 1", error.getMessage());
  }

  @Test
  void aSecretIsNotShown() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> reader("api-key = [hunter2]").string("api-key"));
    assertEquals("x.api-key is '****': must be a text", error.getMessage());
  }

  private static void fails(String written, Function<SettingsReader, ?> read, String rest) {
    SettingsReader in = reader(written);
    var error = assertThrows(IllegalArgumentException.class, () -> read.apply(in));
    assertEquals("x.a is " + rest, error.getMessage());
  }

  private static SettingsReader reader(String written) {
    return new SettingsReader(ConfigFactory.parseString(written), "x");
  }
}
