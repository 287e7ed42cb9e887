package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationTest {
  private static final String KEY =
      "accounts = [{ id = a, position-mode = ONE_WAY, symbols = [{ symbol = BTCUSDT, leverage = 5,"
          + " margin-type = CROSSED }], api-secret { environment = S }, api-key ";

  @TempDir private Path directory;

  @Test
  void theDefaultsMakeAnEmbeddedNode() {
    NodeSettings settings = NodeSettings.from(Configuration.load(Optional.of(file(""))));
    assertEquals(ExchangeSettings.Profile.EMBEDDED, settings.exchange().profile());
    assertTrue(settings.exchange().endpoints().isEmpty());
    assertEquals("main", settings.accounts().get(0).id().value());
    assertEquals(PositionMode.ONE_WAY, settings.accounts().get(0).positionMode());
    assertEquals(MarginType.ISOLATED, settings.accounts().get(0).symbols().get(0).marginType());
  }

  @Test
  void aFileNeedsOnlyWhatDiffers() {
    NodeSettings settings = settings("node.name = other, exchange.profile = testnet");
    assertEquals("other", settings.name());
    assertEquals(
        "demo-fapi.binance.com",
        settings.exchange().endpoints().orElseThrow().restBase().getHost());
    assertEquals(Path.of("data"), settings.dataDirectory());
  }

  @Test
  void theCommandsOwnSettingsWinOverTheFile() {
    Config own = ConfigFactory.parseString("breakwater.node.name = demo");
    Config config = Configuration.load(Optional.of(file("node.name = other")), own);
    assertEquals("demo", NodeSettings.from(config).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node.nmae = x | breakwater.node.nmae | there is no such key | breakwater.node.name",
        "market.pol.interval = 1 s | breakwater.market.pol | there is no such key | market.poll",
        "nod.name = x | breakwater.nod | there is no such key | breakwater.node",
        "node.port = 70000 | breakwater.node.port | '70000' | must be from 0 to 65535",
        "node.port = many | breakwater.node.port | 'many' | must be a whole number",
        "node { name { a = 1 } } | breakwater.node.name | '{a:1}' | must be 1 to 31 letters",
        "node.name = \"1 2\" | breakwater.node.name | '1 2' | letters, digits and -",
        "node.shutdown-limit = 9m | breakwater.node.shutdown-limit | '9m' | must be from 1 s to 60 s",
        "node.shutdown-limit = soon | breakwater.node.shutdown-limit | 'soon' | must be a duration",
        "node.seed = abc | breakwater.node.seed | 'abc' | whole number",
        "accounts = [{ id = a, position-mode = HEDGE, symbols = [{ leverage = x, symbol = B }] }] |"
            + " breakwater.accounts.0.symbols.0.leverage | 'x' | must be a whole number",
        "exchange.profile = real | breakwater.exchange.profile | 'real' | embedded, paper, testnet, mainnet",
        "exchange.recv-window = 0s | breakwater.exchange.recv-window | '0s' | must be from 1 ms to 60 s",
        "exchange.embedded.speed = 0 | breakwater.exchange.embedded.speed | '0' | above 0",
        "accounts = [] | breakwater.accounts | '[]' | at least one",
        "accounts = [{ idd = a }] | breakwater.accounts.0.idd | no such key | breakwater.accounts.0.id",
        "exchange { profile = testnet, profiles.testnet.rest-base = \"wss://x\" } |"
            + " breakwater.exchange.profiles.testnet.rest-base | 'wss://x' | https://HOST",
      })
  void whatIsWrongIsNamedInOneLineWithValueAndRule(
      String written, String key, String value, String rule) {
    String line = failure(written);
    assertTrue(line.contains(key), line);
    assertTrue(line.contains(value), line);
    assertTrue(line.contains(rule), line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Optional<Path> missing = Optional.of(directory.resolve("none.conf"));
    String line = assertThrows(StartFailure.class, () -> Configuration.load(missing)).getMessage();
    assertTrue(line.contains("none.conf': must be"), line);
  }

  @Test
  void aSyntaxErrorIsNamedWithFileAndLine() {
    String line = failure("node { name = ");
    assertTrue(line.contains("own.conf: "), line);
  }

  @Test
  void aRoomsOwnLineIsKept() {
    StartFailure failure =
        assertThrows(
            StartFailure.class,
            () ->
                Configuration.read(
                    ConfigFactory.empty(),
                    config -> {
                      throw new IllegalArgumentException("breakwater.x is '1': must be 2");
                    }));
    assertEquals("breakwater.x is '1': must be 2", failure.getMessage());
  }

  @Test
  void aSecretWrittenIntoTheSettingsIsRefusedAndNotRepeated() {
    String line = failure(KEY + "= hunter2 }]");
    assertTrue(line.startsWith("breakwater.accounts.0.api-key is '****': a secret is never"), line);
    assertFalse(line.contains("hunter2"));
  }

  @Test
  void aSecretComesFromTheEnvironment() {
    SecretSource source = settings(KEY + "{ environment = K }}]").accounts().get(0).apiKey();
    Secret secret = source.read(Map.of("K", "hunter2\n"));
    assertEquals("hunter2", secret.reveal());
    assertEquals("****", secret.toString());
    StartFailure failure = assertThrows(StartFailure.class, () -> source.read(Map.of()));
    assertEquals(
        "breakwater.accounts.0.api-key.environment is 'K': this environment variable is not set;"
            + " set it or give a file",
        failure.getMessage());
  }

  @Test
  void aSecretsFileIsReadUnlessEverybodyCanReadIt() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "hunter2\n");
    SecretSource source =
        settings(KEY + "{ file = \"" + file + "\" }}]").accounts().get(0).apiKey();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals("hunter2", source.read(Map.of()).reveal());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    StartFailure failure = assertThrows(StartFailure.class, () -> source.read(Map.of()));
    assertTrue(failure.getMessage().endsWith("everybody can read it; chmod 600 it"));
    Files.delete(file);
    failure = assertThrows(StartFailure.class, () -> source.read(Map.of()));
    assertTrue(failure.getMessage().contains("must be a file that this process can read"));
  }

  @Test
  void chanceIsAFunctionOfSeedAndName() {
    Randomness one = new Randomness(7);
    assertEquals(one.of("feed").nextLong(), new Randomness(7).of("feed").nextLong());
    assertFalse(one.of("feed").nextLong() == one.of("writer").nextLong());
    assertFalse(one.of("feed").nextLong() == new Randomness(8).of("feed").nextLong());
  }

  private NodeSettings settings(String written) {
    return NodeSettings.from(Configuration.load(Optional.of(file(written))));
  }

  private String failure(String written) {
    return assertThrows(StartFailure.class, () -> settings(written)).getMessage();
  }

  private Path file(String written) {
    try {
      return Files.write(directory.resolve("own.conf"), List.of("breakwater {", written, "}"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
