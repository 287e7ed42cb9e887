package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(Resources.SYSTEM_ERR)
final class MainTest {
  @Test
  void helpNamesTheCommandsAndEndsWell() {
    MainRun run = run("--help");
    assertEquals(0, run.status());
    for (String command : new String[] {"demo", "node", "exchange", "simulate"}) {
      assertTrue(run.out().contains(command), run.out());
    }
    assertTrue(run("exchange", "--help").out().contains("--account=NAME:KEY:SECRET:USDT"));
    assertEquals(0, run("--version").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | a command is missing",
        "sail | neither a command (demo, node, exchange, simulate",
        "node --cnof x | unknown option --cnof",
        "node --conf nowhere.conf | --conf is 'nowhere.conf': must be a file that can be read",
        "exchange --port 70000 | --port is '70000': must be 0 to 65535",
        "exchange --port many | --port",
        "exchange --speed 0 | --speed is '0.0': must be above 0",
        "simulate --seeds 0 | --seeds is '0': must be at least 1",
        "simulate --minutes 1441 | --minutes is '1441': must be 1 to 1440",
        "simulate --profile mild | --profile",
        "simulate --threads 0 | --threads is '0': must be 1 to 256",
        "simulate --json nowhere/x.json | --json is 'nowhere/x.json': must be a file that can be",
        "simulate --script nowhere.story | --script is 'nowhere.story': must be a file that can be read",
        "simulate --replay 8412 | --replay is '8412': '8412' must be like 1a2b3c4d5e/stormy/5m/8412",
        "simulate --replay 0123456789/gentle/5m/1 | is of build 0123456789, and this is",
        "exchange --trades nowhere.zip | --trades is 'nowhere.zip': must be a file that can be read",
      })
  void aWrongStartIsOneLineAndStatusTwo(String arguments, String expected) {
    MainRun run = arguments == null ? run() : run(arguments.split(" "));
    assertEquals(2, run.status());
    assertTrue(run.err().contains(expected), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("breakwater: "), run.err());
  }

  @Test
  void anAccountInTheWrongPlaceDoesNotShowItsSecret() {
    assertFalse(run("exchange", "main:key:hunter2:100").err().contains("hunter2"));
    assertFalse(run("exchange", "--acount=main:key:hunter2:100").err().contains("hunter2"));
  }

  private static MainRun run(String... arguments) {
    return MainRun.of(arguments);
  }
}
