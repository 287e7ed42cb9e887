package io.breakwater.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.simulation.story.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the documents stands in a test that compiles. */
class DocumentsTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?");
  private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"testing.md", "writing-a-strategy.md"})
  void everyPieceOfCodeIsThatOfATest(String document) throws IOException {
    String tests = oneLine(sources());
    List<String> pieces = blocks(document, "java");
    assertTrue(!pieces.isEmpty());
    for (String piece : pieces) {
      assertTrue(tests.contains(oneLine(piece)), () -> "in no test:\n" + piece);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"failures.md", "testing.md"})
  void everyTestThatIsNamedIsThere(String document) throws IOException {
    String tests = sources();
    List<String> missing = new ArrayList<>();
    Matcher names = TEST.matcher(Files.readString(Path.of("docs", document)));
    while (names.find()) {
      boolean isThere =
          tests.contains("class " + names.group(1))
              && (names.group(2) == null || tests.contains("void " + names.group(2) + "("));
      if (!isThere) {
        missing.add(names.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void theScriptOfTheDocumentIsThatOfATest() throws Exception {
    String shown =
        blocks("testing.md", "").stream()
            .filter(block -> block.contains("market BTCUSDT"))
            .findFirst()
            .orElseThrow();
    assertEquals(shown, Files.readString(Path.of("src/test/resources/storm.story")));
    assertEquals(4, Script.parse("testing.md", shown).beats().size());
  }

  @Test
  void theSampleProjectsStrategyIsTheOneThatIsTestedHere() throws IOException {
    String here = Files.readString(Path.of("src/test/java/io/breakwater/testkit/DipBuyer.java"));
    String there =
        Files.readString(
            Path.of("docs/sample-strategy-test/src/main/java/com/example/DipBuyer.java"));
    assertEquals(
        here.substring(here.indexOf("/**")),
        there
            .substring(there.indexOf("/**"))
            .replace("public final class", "final class")
            .replace("public static final StrategyPlan", "static final StrategyPlan"));
  }

  private static List<String> blocks(String document, String language) throws IOException {
    List<String> all = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("docs", document)));
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        all.add(matcher.group(2));
      }
    }
    return all;
  }

  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String root : List.of("src/test/java", "docs/sample-strategy-test/src")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file :
            files
                .filter(path -> path.toString().endsWith(".java"))
                .sorted()
                .collect(Collectors.toList())) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
