package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Replay;
import io.breakwater.simulation.story.Telling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
final class SimulateCommandTest {
  @Test
  void manySeedsAreToldAndCounted(@TempDir Path directory) throws IOException {
    Path json = directory.resolve("result.json");
    String out =
        run(0, "simulate", "--seeds=4", "--minutes=1", "--profile=gentle", "--json=" + json);
    assertTrue(out.contains("4 seeds gentle: no promise broken"), out);
    JsonNode root = new ObjectMapper().readTree(json.toFile());
    assertEquals(4, root.get("seeds").asInt());
    assertEquals("gentle", root.get("profile").asText());
    assertTrue(root.get("simulatedSeconds").asInt() >= 240, root::toString);
    assertTrue(root.get("broken").isEmpty(), root::toString);
    assertFalse(root.get("faults").isEmpty(), root::toString);
  }

  @Test
  void aStoryIsToldAgainToTheByte() {
    var story = Profile.GENTLE.story(2, Duration.ofMinutes(1));
    String out = run(0, "simulate", "--replay", Replay.of(Profile.GENTLE, story).toString());
    assertTrue(out.contains("events: sha256 " + Telling.tell(story).digest()), out);
    assertTrue(out.contains("story     " + story.beats().get(0).act().words()), out);
  }

  @Test
  void anotherBuildsStoryIsToldWhereItIsWanted() {
    String out = run(0, "simulate", "--replay=0123456789/gentle/1m/2", "--any-build");
    assertTrue(out.contains("seed 2: no promise broken"), out);
  }

  @Test
  void aWrittenStoryIsTold(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("lost.story");
    Files.writeString(
        file,
        """
        10s  calls lost-answer place-order 1 times for 5s
        10s  enter BTCUSDT long 0.01 stop -1% valid 10s
        """);
    String out = run(0, "simulate", "--script=" + file);
    assertTrue(out.contains("s1 is protected"), out);
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void aStoryThatCannotBeReadIsToldWhereAndWhatIsAllowed(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("wrong.story");
    Files.writeString(file, "10s  calls lost-answer place-ordr 1 times for 5s\n");
    PrintStream before = System.err;
    var shown = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
      assertEquals(2, Main.run("simulate", "--script=" + file));
    } finally {
      System.setErr(before);
    }
    String err = shown.toString(StandardCharsets.UTF_8);
    assertTrue(err.contains("wrong.story:1") && err.contains("'place-ordr'"), err);
    assertTrue(err.contains("place-order"), err);
  }

  private static String run(int status, String... arguments) {
    PrintStream before = System.out;
    var shown = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
      assertEquals(status, Main.run(arguments), () -> shown.toString(StandardCharsets.UTF_8));
      return shown.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(before);
    }
  }
}
