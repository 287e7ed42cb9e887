package io.breakwater.simulation.story;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.ScriptException.Problem;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A story that somebody wrote: what its world is like, where it differs from {@link
 * WorldSettings#usual}, and then an act in each line, after its time.
 *
 * @param name of its file
 * @param markets where there are none, BTCUSDT at 60000
 * @param switches of the exchange that are not as usual, at most one value of each
 */
public record Script(
    String name,
    Optional<Long> seed,
    Optional<Duration> length,
    List<Market> markets,
    Optional<PositionMode> mode,
    Optional<BigDecimal> wallet,
    Optional<Latency> latency,
    List<Choice> switches,
    List<Beat> beats) {
  /** What is there to live to see after the last act, where no length is given. */
  private static final Duration AFTERMATH = Duration.ofSeconds(30);

  private static final List<Instrument> KNOWN =
      List.of(Instruments.btcusdt(), Instruments.ethusdt());
  private static final Market USUAL =
      new Market(Instruments.btcusdt(), new BigDecimal("60000"), Optional.empty());

  private static final Term<Duration> TIME = Term.span("time", Duration.ZERO);
  private static final Term<Duration> SPAN = Term.span("span", Duration.ofMillis(1));
  private static final Term<BigDecimal> WALLET = Term.number("wallet", "0", "1000000000");
  private static final Term<BigDecimal> PRICE = Term.number("price", "0.01", "1000000");
  private static final Term<PositionMode> MODE = Term.of("mode", PositionMode.class);
  private static final Term<Boolean> WALKS =
      Term.choice("kind of market", List.of(true, false), walks -> walks ? "walks" : "steady");
  private static final Term<Instrument> INSTRUMENT =
      Term.choice("symbol", KNOWN, instrument -> instrument.symbol().value());
  private static final Term<List<Choice>> SWITCH =
      Term.choice(
          "switch of the exchange",
          Variants.usual().choices().stream().map(Script::values).toList(),
          values -> switchName(values.get(0)));
  private static final Term<Long> SEED =
      new Term<>("seed", "a whole number such as 42", "SEED", Long::valueOf, String::valueOf);

  /**
   * A symbol that is traded in a story.
   *
   * @param step a walk takes one in each of these; empty: the price stays where it is put
   */
  public record Market(Instrument instrument, BigDecimal price, Optional<Duration> step) {
    static Market of(WorldSettings.Market open) {
      return new Market(open.instrument(), open.tape().price(), open.tape().walk());
    }

    String line() {
      return "market "
          + instrument.symbol()
          + " "
          + price.toPlainString()
          + step.map(span -> " walks " + Spans.text(span)).orElse(" steady");
    }

    private WorldSettings.Market open(SplittableRandom random) {
      int digits = Math.max(0, instrument.priceFilter().tick().stripTrailingZeros().scale());
      String text = price.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
      return new WorldSettings.Market(
          instrument,
          step.map(span -> Tape.walking(text, span, random)).orElseGet(() -> Tape.steady(text)));
    }
  }

  public Script {
    markets = List.copyOf(markets);
    switches = List.copyOf(switches);
    beats = List.copyOf(beats);
  }

  /** All values of the switch that has this one. */
  private static List<Choice> values(Choice one) {
    return Variants.all().stream().filter(one.getClass()::isInstance).toList();
  }

  private static String switchName(Choice value) {
    return value.getClass().getSimpleName();
  }

  /**
   * Reads a file of text in UTF-8.
   *
   * @throws IOException where it cannot be read
   */
  public static Script read(Path file) throws IOException, ScriptException {
    return parse(file.getFileName().toString(), Files.readString(file));
  }

  /**
   * Reads a text.
   *
   * @param name stands in what is said of mistakes
   */
  public static Script parse(String name, String text) throws ScriptException {
    return new Reader(name).read(text);
  }

  /**
   * Reads acts alone, of a world that stands already.
   *
   * @param symbols that are traded in it
   */
  public static List<Beat> acts(String name, String text, List<Symbol> symbols)
      throws ScriptException {
    Reader reader = new Reader(name);
    reader.grammar = Optional.of(new Grammar(symbols));
    return reader.read(text).beats();
  }

  /** As it is told, with the seed that it names, or 1. */
  public Story story() {
    return story(seed.orElse(1L));
  }

  /** The same under another seed. */
  public Story story(long otherSeed) {
    return new Story(name, this::world, otherSeed, wholeLength(), beats);
  }

  private Duration wholeLength() {
    Duration last =
        beats.stream()
            .map(beat -> beat.at().plus(beat.act().lasting()))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return length.orElse(last.plus(AFTERMATH));
  }

  /** A new world of this story. */
  public WorldSettings world(long ofSeed) {
    SplittableRandom random = new SplittableRandom(~ofSeed);
    WorldSettings usual = WorldSettings.usual().withSeed(ofSeed);
    return usual
        .withMarkets(
            traded().stream().map(market -> market.open(random.split())).toList(), usual.model())
        .withPositionMode(mode.orElse(usual.positionMode()))
        .withWallet(wallet.map(BigDecimal::toPlainString).orElse(usual.wallet()))
        .withVariants(usual.variants().with(switches.toArray(Choice[]::new)))
        .withLatency(latency.orElse(usual.latency()));
  }

  private List<Market> traded() {
    return markets.isEmpty() ? List.of(USUAL) : markets;
  }

  /** As a file that tells it again. */
  public List<String> lines() {
    List<String> all = new ArrayList<>();
    seed.ifPresent(value -> all.add("seed " + value));
    length.ifPresent(value -> all.add("length " + Spans.text(value)));
    markets.forEach(market -> all.add(market.line()));
    mode.ifPresent(value -> all.add("mode " + Term.word(value)));
    wallet.ifPresent(value -> all.add("wallet " + value.toPlainString()));
    latency.ifPresent(
        value -> all.add("latency " + Spans.text(value.least()) + " " + Spans.text(value.most())));
    switches.forEach(value -> all.add("switch " + switchName(value) + " " + value));
    beats.forEach(beat -> all.add(beat.line()));
    return all;
  }

  /** What has been read so far. */
  private static final class Reader {
    private static final List<String> HEADER =
        List.of("seed", "length", "market", "mode", "wallet", "latency", "switch");

    private final String name;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<Market> markets = new ArrayList<>();
    private final List<Choice> switches = new ArrayList<>();
    private final List<Beat> beats = new ArrayList<>();
    private Optional<Long> seed = Optional.empty();
    private Optional<Duration> length = Optional.empty();
    private Optional<PositionMode> mode = Optional.empty();
    private Optional<BigDecimal> wallet = Optional.empty();
    private Optional<Latency> latency = Optional.empty();
    private Optional<Grammar> grammar = Optional.empty();
    private Duration last = Duration.ZERO;

    Reader(String name) {
      this.name = name;
    }

    Script read(String text) throws ScriptException {
      int number = 0;
      for (String each : text.lines().toList()) {
        number++;
        Line line = new Line(name, number, each);
        try {
          read(line);
        } catch (Line.Lost e) {
          // What is wrong is noted in the line; the next one may be right.
        }
        problems.addAll(line.problems());
      }
      if (!problems.isEmpty()) {
        throw new ScriptException(problems);
      }
      return new Script(name, seed, length, markets, mode, wallet, latency, switches, beats);
    }

    private void read(Line line) throws Line.Lost {
      Optional<String> first = line.word();
      if (first.filter(HEADER::contains).isPresent()) {
        readHeader(line, first.get());
      } else if (first.isPresent()) {
        readBeat(line);
      }
    }

    private void readHeader(Line line, String what) throws Line.Lost {
      if (grammar.isPresent()) {
        throw line.lost("stands where acts are", "only before the first act of a story");
      }
      line.expect(what);
      if (what.equals("market")) {
        readMarket(line);
        return;
      }
      if (what.equals("switch")) {
        readSwitch(line);
        return;
      }
      if (!seen.add(what)) {
        line.note(what, "is said twice", "once");
      }
      switch (what) {
        case "seed" -> seed = line.read(SEED);
        case "length" -> length = line.read(SPAN);
        case "mode" -> mode = line.read(MODE);
        case "wallet" -> wallet = line.read(WALLET);
        default -> readLatency(line);
      }
      line.end();
    }

    private void readLatency(Line line) throws Line.Lost {
      Optional<Duration> least = line.read(SPAN);
      String word = line.word().orElse("");
      Optional<Duration> most = line.read(SPAN);
      if (least.isPresent() && most.isPresent()) {
        if (least.get().compareTo(most.get()) > 0) {
          line.note(word, "is below the least latency", "from " + Spans.text(least.get()));
        }
        latency = Optional.of(new Latency(least.get(), most.get()));
      }
    }

    private void readMarket(Line line) throws Line.Lost {
      String symbol = line.word().orElse("");
      Optional<Instrument> instrument = line.read(INSTRUMENT);
      Optional<BigDecimal> price = line.read(PRICE);
      Optional<Boolean> walks = line.read(WALKS);
      Optional<Duration> step = walks.orElse(false) ? line.read(SPAN) : Optional.empty();
      line.end();
      if (instrument.isPresent() && !seen.add("market " + symbol)) {
        line.note(symbol, "has a market already", "one market of a symbol");
      } else if (instrument.isPresent()) {
        // Also where the rest is wrong: acts may name it.
        markets.add(new Market(instrument.get(), price.orElse(BigDecimal.ONE), step));
      }
    }

    private void readSwitch(Line line) throws Line.Lost {
      String word = line.word().orElse("");
      Optional<List<Choice>> values = line.read(SWITCH);
      if (values.isEmpty()) {
        return; // What is allowed next is not known.
      }
      if (!seen.add("switch " + word)) {
        line.note(word, "is said twice", "once");
      }
      line.read(Term.choice("value of " + word, values.get(), Choice::toString))
          .ifPresent(switches::add);
      line.end();
    }

    private void readBeat(Line line) throws Line.Lost {
      String word = line.word().orElse("");
      Optional<Duration> at = readTime(line);
      Optional<Act> act = grammar().read(line);
      if (at.isPresent() && at.get().compareTo(last) < 0) {
        line.note(word, "goes back in time", "from " + Spans.text(last));
      }
      if (at.isPresent() && length.isPresent() && at.get().compareTo(length.get()) > 0) {
        line.note(word, "is after the story's end", "up to " + Spans.text(length.get()));
      }
      last = at.filter(time -> time.compareTo(last) > 0).orElse(last);
      if (act.isPresent() && line.isRight()) {
        beats.add(new Beat(beats.size() + 1, at.orElseThrow(), act.get()));
      }
    }

    private Optional<Duration> readTime(Line line) throws Line.Lost {
      String word = line.word().orElse("");
      boolean looksLikeTime = !word.isEmpty() && "-0123456789".indexOf(word.charAt(0)) >= 0;
      if (!looksLikeTime) {
        throw line.lost(
            "is no time and begins no other line",
            "a time such as 250ms, 3s or 2m, or one of " + String.join(", ", HEADER));
      }
      return line.read(TIME);
    }

    private Grammar grammar() {
      if (grammar.isEmpty()) {
        List<Symbol> symbols =
            (markets.isEmpty() ? List.of(USUAL) : markets)
                .stream().map(market -> market.instrument().symbol()).collect(Collectors.toList());
        grammar = Optional.of(new Grammar(symbols));
      }
      return grammar.get();
    }
  }
}
