package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.PositionMode;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Variants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
  /** A row of the table of acts: its form, and an example. */
  private record Row(String usage, String example) {}

  @Property(tries = 200)
  void whateverIsDrawnIsTheSameWhenItIsPrintedAndReadAgain(
      @ForAll Profile profile, @ForAll long seed) throws ScriptException {
    Story drawn = profile.story(seed, Duration.ofMinutes(10));
    Script read = Script.parse("drawn", String.join("\n", drawn.script()));
    for (int i = 0; i < drawn.beats().size(); i++) {
      assertEquals(drawn.beats().get(i), read.beats().get(i));
    }
    assertEquals(drawn.beats().size(), read.beats().size());
  }

  @Test
  void everyExampleOfTheDocumentIsTheSameWhenItIsPrintedAndReadAgain() throws Exception {
    for (Row row : table()) {
      Script script = parse("5s  " + row.example());
      assertEquals(List.of("5s  " + row.example()), script.lines());
      assertEquals(script.beats(), Script.parse("again", text(script.lines())).beats());
    }
  }

  @Test
  void everyKindOfActHasAnExampleInTheDocument() throws Exception {
    Set<Class<?>> shown = new LinkedHashSet<>();
    for (Row row : table()) {
      shown.add(parse("5s  " + row.example()).beats().get(0).act().getClass());
    }
    assertEquals(names(kinds(Act.class)), names(shown));
  }

  @Test
  void theDocumentShowsEachFormAsItIs() throws Exception {
    assertEquals(Grammar.usages(), table().stream().map(Row::usage).toList());
  }

  @Test
  void aHeaderSaysWhatItsWorldIsLike() throws ScriptException {
    String text =
        """
        # a storm
        seed -7
        length 2m
        market BTCUSDT 60000 walks 1s
        market ETHUSDT 3000.5 steady   # quiet
        mode hedge
        wallet 5000.50
        latency 20ms 40ms
        switch Triggering HANGS
        switch FillFee LEFT_OUT

        0s  enter ETHUSDT short 0.1 valid 10s
        1.5s  close ETHUSDT short
        """;
    Script script = parse(text);
    assertEquals(-7, script.story().seed());
    assertEquals(Duration.ofMinutes(2), script.story().length());
    var world = script.world(3);
    assertEquals(3, world.seed());
    assertEquals(PositionMode.HEDGE, world.positionMode());
    assertEquals("5000.50", world.wallet());
    assertEquals(Duration.ofMillis(40), world.latency().most());
    assertEquals(
        Variants.usual().with(Choice.Triggering.HANGS, Choice.FillFee.LEFT_OUT), world.variants());
    assertEquals("ETHUSDT", world.markets().get(1).symbol().value());
    assertEquals("3000.50", world.markets().get(1).tape().price().toPlainString());
    assertEquals(List.of(1, 2), script.beats().stream().map(Beat::number).toList());
    assertEquals(script, Script.parse("storm.story", text(script.lines())));
  }

  @Test
  void withoutAHeaderItIsTheUsualWorldAndEndsAfterItsLastAct() throws ScriptException {
    Story story = parse("10s  pause for 20s").story();
    assertEquals(1, story.seed());
    assertEquals(Duration.ofMinutes(1), story.length());
    assertEquals("BTCUSDT", story.world().apply(1L).markets().get(0).symbol().value());
  }

  @Test
  void aMistakeIsNamedWithItsLineItsWordAndWhatIsAllowed() {
    assertEquals(
        List.of(
            "storm.story:2: 'freez' is no act; one of enter, close, move-stop, flood, price, jump,"
                + " hand, filters, halt, liquidation, adl, calls, throttle, streams, half-open,"
                + " key-expires, network, reads, stop, journal, crash, pause, clock"),
        mistakes("# words\n1s  freez all"));
  }

  @Test
  void everyMistakeOfAFileIsTold() {
    String text =
        """
        seed x
        seed 1
        length 1m
        market DOGEUSDT 1 steady
        market BTCUSDT 60000 wobbles
        market BTCUSDT 60000 steady
        latency 40ms 20ms
        tempo fast
        5s  close ETHUSDT up
        4s  close BTCUSDT long
        6s
        6s  calls lost-answer place-order 0 times for 5s
        6s  calls lost-answer place-order 1 time for 5s
        6s  network freezes all
        6s  network
        6s  pause for ever
        6s  pause for -5s
        6s  pause for 5s now
        6s  enter BTCUSDT long 0.01
        6s  jump BTCUSDT 1e9%
        6s  streams drop all for 5s
        2m  close BTCUSDT long
        wallet 5
        """;
    assertEquals(
        List.of(
            "1: 'x' is no seed; a whole number such as 42",
            "2: 'seed' is said twice; once",
            "4: 'DOGEUSDT' is no symbol; one of BTCUSDT, ETHUSDT",
            "5: 'wobbles' is no kind of market; one of walks, steady",
            "6: 'BTCUSDT' has a market already; one market of a symbol",
            "7: '20ms' is below the least latency; from 40ms",
            "8: 'tempo' is no time and begins no other line; a time such as 250ms, 3s or 2m, or"
                + " one of seed, length, market, mode, wallet, latency, switch",
            "9: 'ETHUSDT' is no market of this story; one of BTCUSDT",
            "9: 'up' is no direction; one of long, short",
            "10: '4s' goes back in time; from 5s",
            "11: an act is missing; one of enter, close, move-stop, flood, price, jump, hand, filters,"
                + " halt, liquidation, adl, calls, throttle, streams, half-open, key-expires,"
                + " network, reads, stop, journal, crash, pause, clock",
            "12: '0' is no count; a whole number from 1 to 10000",
            "13: 'time' is not understood; times",
            "14: 'freezes' is nothing that network does; one of down, stands, loses, slow",
            "15: a word is missing; one of down, stands, loses, slow",
            "16: 'ever' is no span; from 1ms to 1000h, such as 250ms, 3s or 2m",
            "17: '-5s' is no span; from 1ms to 1000h, such as 250ms, 3s or 2m",
            "18: 'now' is too much; the line may end before it",
            "19: 'valid' is missing; valid",
            "20: '1e9%' is no jump; from -99% to 900%, such as -1.5%",
            "21: streams: a drop is over at once; streams drop|freeze|refuse"
                + " all|public|market|private [for SPAN]",
            "22: '2m' is after the story's end; up to 1m",
            "23: 'wallet' stands where acts are; only before the first act of a story"),
        mistakes(text).stream().map(each -> each.substring("storm.story:".length())).toList());
  }

  @Test
  void aSwitchIsNamedWithOneOfItsValuesOnce() {
    String text =
        """
        switch Triggering SLOW
        switch FillFee LEFT_OUT
        switch FillFee TOLD
        switch Weather FINE
        """;
    List<String> mistakes = mistakes(text);
    assertEquals(
        List.of(
            "storm.story:1: 'SLOW' is no value of Triggering; one of PROMPT, HANGS",
            "storm.story:3: 'FillFee' is said twice; once"),
        mistakes.subList(0, 2));
    assertTrue(
        mistakes.get(2).startsWith("storm.story:4: 'Weather' is no switch of the exchange; one of"),
        mistakes::toString);
  }

  @Test
  void aNumberThatWouldFillTheMemoryIsRefused() {
    String quantity = "'1e999999999' is no quantity; a number from 0, such as 0.010";
    assertEquals(
        List.of("storm.story:1: " + quantity, "storm.story:2: " + quantity),
        mistakes(
            """
            5s  enter BTCUSDT long 1e999999999 valid 5s
            5s  enter BTCUSDT long 1 take 1% of 1e999999999 valid 5s
            """));
  }

  @Test
  void aTimeThatGoesBackDoesNotMoveTheLimitOfTheNext() {
    assertEquals(2, mistakes("9s  key-expires\n5s  key-expires\n7s  key-expires").size());
  }

  @Test
  void aFileIsReadAndItsNameStandsInWhatIsWrong(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("short.story"), "oh");
    ScriptException wrong = assertThrows(ScriptException.class, () -> Script.read(file));
    assertTrue(wrong.getMessage().startsWith("short.story:1: 'oh' is no time"));
  }

  @Property(tries = 2_000)
  void anyTextIsReadOrRefused(@ForAll("texts") String text) {
    try {
      Script script = parse(text);
      assertEquals(script.beats(), Script.parse("again", text(script.lines())).beats());
    } catch (ScriptException e) {
      assertTrue(e.problems().stream().allMatch(problem -> problem.line() > 0));
    }
  }

  /** Any characters, the grammar's own words in any order, and lines with one wrong word. */
  @Provide
  Arbitrary<String> texts() {
    Set<String> words = new LinkedHashSet<>();
    for (String usage : Grammar.usages()) {
      words.addAll(List.of(usage.replaceAll("[^a-z|-]", " ").strip().split("[ |]+")));
    }
    words.addAll(
        List.of("seed", "length", "market", "mode", "wallet", "latency", "switch", "#", "\n"));
    words.addAll(List.of("Triggering", "HANGS"));
    words.addAll(List.of("BTCUSDT", "ETHUSDT", "walks", "steady", "hedge", "one-way"));
    words.addAll(List.of("0", "1", "-1", "1e999999999", "99999999999999999999", "0.1", "60000"));
    words.addAll(List.of("0s", "5s", "1m", "-1s", "999999999h", "0.001ms", "-1%", "5%", "\u0664"));
    Arbitrary<String> word = Arbitraries.of(words);
    Arbitrary<String> sentences = word.list().ofMaxSize(40).map(all -> String.join(" ", all));
    Arbitrary<String> slips =
        Combinators.combine(Arbitraries.of(examples()), word, Arbitraries.integers().between(1, 12))
            .as(ScriptTest::withOtherWord);
    return Arbitraries.oneOf(
        Arbitraries.strings(), sentences, slips.list().ofMaxSize(6).map(ScriptTest::text));
  }

  private static String withOtherWord(String example, String word, int place) {
    String[] words = example.split(" +");
    words[place % words.length] = word;
    return String.join(" ", words);
  }

  private static List<String> examples() {
    try {
      return table().stream().map(row -> "5s " + row.example()).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Script parse(String text) throws ScriptException {
    return Script.parse("storm.story", text);
  }

  private static List<String> mistakes(String text) {
    ScriptException wrong = assertThrows(ScriptException.class, () -> parse(text));
    return wrong.getMessage().lines().toList();
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines);
  }

  private static List<Row> table() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("docs/testing.md"))) {
      String[] cells = line.split("(?<!\\\\)\\|");
      if (cells.length == 4 && cells[2].strip().startsWith("`5s  ")) {
        rows.add(new Row(code(cells[1]), code(cells[2]).substring("5s  ".length())));
      }
    }
    return rows;
  }

  private static String code(String cell) {
    return cell.strip().replace("`", "").replace("\\|", "|");
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(ScriptTest::leaves)
        : Stream.of(type);
  }

  private static Set<Class<?>> kinds(Class<?> type) {
    return leaves(type).collect(Collectors.toSet());
  }

  private static Set<String> names(Set<Class<?>> types) {
    return types.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
  }
}
