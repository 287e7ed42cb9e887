package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.breakwater.node.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The whole demo once, in this process: it takes about a minute. */
@Tag("demo")
@ResourceLock(Resources.SYSTEM_OUT)
final class DemoTest {
  private static final Pattern LAST =
      Pattern.compile("promises: (\\d) held, (\\d) broken, (\\d) not exercised");

  @TempDir private Path directory;

  @Test
  void theDemosSettingsAreKeysOfTheNode() {
    // A person's file is checked for keys that do not exist; the demo's own must pass as one.
    Config checked = Configuration.load(Optional.of(Path.of("conf", "demo.conf")));
    assertEquals(240, checked.getInt("breakwater.exchange.embedded.speed"));
  }

  @Test
  @Timeout(value = 170, unit = TimeUnit.SECONDS)
  void theDemoEndsWellAndBreaksNoPromise() throws Exception {
    Path log = directory.resolve("demo.log");
    PrintStream usual = System.out;
    var shown = new ByteArrayOutputStream();
    int status;
    try {
      System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
      status = Main.run("demo", "--log", log.toString());
    } finally {
      System.setOut(usual);
    }
    String output = shown.toString(StandardCharsets.UTF_8);
    List<String> lines = output.lines().toList();
    assertEquals(0, status, output);
    Matcher last = LAST.matcher(lines.get(lines.size() - 1));
    assertTrue(last.matches(), output);
    assertEquals("0", last.group(2), output);
    for (String promise : List.of("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8")) {
      String row = lines.stream().filter(line -> line.startsWith(promise)).findFirst().orElse("");
      assertFalse(row.isEmpty() || row.contains("not exercised"), output);
    }
    for (String act : List.of("(a) over", "(b) over", "(c) over", "(d) over", "Denied")) {
      assertTrue(output.contains(act), output);
    }
    assertTrue(Files.size(log) > 0);
  }
}
