package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountSettingsTest {
  @Test
  void theFileIsRight() {
    assertDoesNotThrow(() -> ActorWorld.settings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "safe-mode.settling-time = 0s | is '0s': must be above 0 s",
        "deciding-reads.max-failures = 0 | is '0': must be at least 1",
        "deciding-reads.call-timeout = 0s | is '0s': must be above 0 s",
        "deciding-reads.reset-timeout = 2s | is '2s': must be above 2 s",
        "writers.origin.retries = -1 | is '-1': must be from 0 to 20",
        "writers.origin.jitter-percent = 51 | is '51': must be from 0 to 50",
        "writers.protection.pace = 0s | is '0s': must be above 0 s",
        "writers.protection.slowest-pace = 1ms | is '1ms': must be at least 250 ms",
        "writers.protection.recv-window = 61s | is '61s': must be from 1 s to 60 s",
        "symbol-setup.retry-interval = -1s | is '-1s': must be above 0 s",
        "symbol-setup.use-interval = 0s | is '0s': must be above 0 s",
        "symbol-setup.check-interval = 0s | is '0s': must be above 0 s",
        "user-stream.keep-alive-interval = 60m | is '60m': must be from 1 s to 3540 s",
        "user-stream.max-backoff = 1ms | is '1ms': must be at least 500 ms",
        "user-stream.demand = 0 | is '0': must be at least 1",
        "journal.snapshot-every = 0 | is '0': must be from 1 to 100000",
        "journal.keep-snapshots = 0 | is '0': must be from 1 to 10",
        "journal.keep-facts = 7d | is '7d': must be from 691200 s to 315360000 s",
      })
  void aWrongValueIsNamedWithItsKeyAndWhatWouldBeRight(String change, String rule) {
    String key = change.substring(0, change.indexOf(' '));
    var error = assertThrows(IllegalArgumentException.class, () -> ActorWorld.settings(change));
    assertEquals("breakwater.account." + key + " " + rule, error.getMessage());
  }

  @Test
  void aWrongTypeNamesTheKey() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ActorWorld.settings("deciding-reads.max-failures = many"));
    assertEquals(
        "breakwater.account.deciding-reads.max-failures is 'many': must be a whole number",
        error.getMessage());
  }
}
