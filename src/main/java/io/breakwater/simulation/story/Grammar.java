package io.breakwater.simulation.story;

import io.breakwater.domain.Direction;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulation.virtual.SimulatedNetwork.Losses;
import io.breakwater.simulator.fault.SocketFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * How acts are spelled. Each has one form, which prints it and reads it, so that both agree: first
 * its head, one or two words that no other has, then its parts.
 */
final class Grammar {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Term<Duration> SPAN = Term.span("span", MOMENT);
  private static final Term<Direction> DIRECTION = Term.of("direction", Direction.class);
  private static final Term<BigDecimal> PRICE = Term.number("price", "0.000001", "1000000000");
  private static final Term<BigDecimal> SIZE = Term.number("size", "0.000001", "1000000");
  private static final Term<Integer> SHARE = Term.count("thousandths", 0, 1000);
  private static final Term<Integer> COUNT = Term.count("count", 1, 10_000);
  private static final Term<Integer> LEVERAGE = Term.count("leverage", 1, 125);
  private static final Term<BigDecimal> TICK = Term.number("tick", "0.0001", "1000");
  private static final Term<BigDecimal> STEP = Term.number("step", "0.0001", "1000");
  private static final Term<MarginType> MARGIN_TYPE =
      Term.choice("margin type", List.of(MarginType.values()), MarginType::name);
  private static final Term<SocketFault.Route> ROUTE = Term.of("route", SocketFault.Route.class);

  private static final Term<Quantity> QUANTITY =
      new Term<>(
          "quantity",
          "a number from 0, such as 0.010",
          "QUANTITY",
          text -> new Quantity(Term.decimal(text)),
          Quantity::toString);

  private static final Term<Level> LEVEL =
      new Term<>(
          "level",
          "a price such as 59000, or a distance from -99% to 900%",
          "LEVEL",
          Level::parse,
          Level::toString);

  private static final Term<BigDecimal> PERCENT =
      new Term<>(
          "jump",
          "from -99% to 900%, such as -1.5%",
          "PERCENT",
          text ->
              Optional.of(Level.parse(text))
                  .filter(Level::percent)
                  .orElseThrow(IllegalArgumentException::new)
                  .value(),
          value -> Level.percent(value).toString());

  /** For printing only. */
  private static final Grammar PRINTER = new Grammar(List.of());

  private static final Map<Class<?>, List<Form<?>>> FORMS =
      PRINTER.forms.stream()
          .collect(Collectors.groupingBy(Form::type, LinkedHashMap::new, Collectors.toList()));

  private final List<Form<?>> forms;

  /** A piece of a form. */
  private interface Part<A> {
    /** As it is described; each word after a space. */
    String usage();

    /** Each word after a space. */
    String print(A act);

    void read(Line line, List<Object> values) throws Line.Lost;
  }

  private record Form<A extends Act>(
      String head,
      Class<A> type,
      Predicate<A> covers,
      List<Part<A>> parts,
      Function<Values, A> make) {
    boolean isOf(Act act) {
      return type.isInstance(act) && covers.test(type.cast(act));
    }

    String print(Act act) {
      return head
          + parts.stream().map(part -> part.print(type.cast(act))).collect(Collectors.joining());
    }

    String usage() {
      return head + parts.stream().map(Part::usage).collect(Collectors.joining());
    }

    /** Reads what follows the head. */
    Optional<Act> read(Line line) throws Line.Lost {
      List<Object> values = new ArrayList<>();
      for (Part<A> part : parts) {
        part.read(line, values);
      }
      line.end();
      if (!line.isRight()) {
        return Optional.empty();
      }
      try {
        return Optional.of(make.apply(new Values(values.iterator())));
      } catch (IllegalArgumentException e) {
        throw line.lost(head + ": " + e.getMessage(), usage());
      }
    }
  }

  /** What the parts of a line have read, in their order. */
  private record Values(Iterator<Object> all) {
    @SuppressWarnings("unchecked") // The parts of a form stand in the order of its components.
    <T> T next() {
      return (T) all.next();
    }
  }

  /**
   * @param symbols that may be named
   */
  Grammar(List<Symbol> symbols) {
    Term<Symbol> symbol =
        Term.choice("market of this story", symbols, Symbol::value).shownAs("SYMBOL");
    forms =
        List.of(
            form(
                "enter",
                Act.Enter.class,
                v ->
                    new Act.Enter(
                        v.next(), v.next(), v.next(), v.next(), v.next(), v.next(), v.next()),
                one(symbol, Act.Enter::symbol),
                one(DIRECTION, Act.Enter::direction),
                one(QUANTITY, Act.Enter::quantity),
                maybe("at", LEVEL, Act.Enter::limit),
                maybe("stop", LEVEL, Act.Enter::stop),
                takes(),
                word("valid"),
                one(SPAN, Act.Enter::validFor)),
            form(
                "close",
                Act.Close.class,
                v -> new Act.Close(v.next(), v.next()),
                one(symbol, Act.Close::symbol),
                one(DIRECTION, Act.Close::direction)),
            form(
                "move-stop",
                Act.MoveStop.class,
                v -> new Act.MoveStop(v.next(), v.next(), v.next()),
                one(symbol, Act.MoveStop::symbol),
                one(DIRECTION, Act.MoveStop::direction),
                word("to"),
                one(LEVEL, Act.MoveStop::stop)),
            form(
                "flood",
                Act.Flood.class,
                v -> new Act.Flood(v.next(), v.next()),
                one(symbol, Act.Flood::symbol),
                one(COUNT, Act.Flood::signals)),
            form(
                "price",
                Act.PriceAt.class,
                v -> new Act.PriceAt(v.next(), v.next(), v.next()),
                one(symbol, Act.PriceAt::symbol),
                one(PRICE, Act.PriceAt::price),
                word("each"),
                one(SIZE, Act.PriceAt::each)),
            form(
                "jump",
                Act.Jump.class,
                v -> new Act.Jump(v.next(), v.next()),
                one(symbol, Act.Jump::symbol),
                one(PERCENT, Act.Jump::percent)),
            byHand(Act.Hand.CLOSE, symbol),
            byHand(Act.Hand.CANCEL_STOP, symbol),
            byHand(Act.Hand.CANCELS_ALL, symbol),
            handTrades("adds", true, symbol),
            handTrades("reduces", false, symbol),
            form(
                "hand limit",
                Act.HandRests.class,
                v -> new Act.HandRests(v.next(), v.next(), v.next(), v.next()),
                one(symbol, Act.HandRests::symbol),
                one(Term.of("side", Side.class), Act.HandRests::side),
                one(QUANTITY, Act.HandRests::quantity),
                word("at"),
                one(LEVEL, Act.HandRests::level)),
            form(
                "hand leverage",
                Act.HandSetsLeverage.class,
                v -> new Act.HandSetsLeverage(v.next(), v.next()),
                one(symbol, Act.HandSetsLeverage::symbol),
                one(LEVERAGE, Act.HandSetsLeverage::leverage)),
            form(
                "hand margin-type",
                Act.HandSetsMarginType.class,
                v -> new Act.HandSetsMarginType(v.next(), v.next()),
                one(symbol, Act.HandSetsMarginType::symbol),
                one(MARGIN_TYPE, Act.HandSetsMarginType::type)),
            form(
                "filters",
                Act.Filters.class,
                v -> new Act.Filters(v.next(), v.next(), v.next()),
                one(symbol, Act.Filters::symbol),
                word("tick"),
                one(TICK, Act.Filters::tick),
                word("step"),
                one(STEP, Act.Filters::step)),
            form(
                "halt",
                Act.Halt.class,
                v -> new Act.Halt(v.next(), v.next()),
                one(symbol, Act.Halt::symbol),
                word("for"),
                one(SPAN, Act.Halt::lasting)),
            form(
                "liquidation",
                Act.Liquidation.class,
                v -> new Act.Liquidation(v.next()),
                one(symbol, Act.Liquidation::symbol)),
            form(
                "adl",
                Act.Deleveraging.class,
                v -> new Act.Deleveraging(v.next()),
                one(symbol, Act.Deleveraging::symbol)),
            form(
                "calls",
                Act.FailCalls.class,
                v -> new Act.FailCalls(v.next(), v.next(), v.next(), v.next()),
                one(Term.of("way to fail", Act.CallFault.class), Act.FailCalls::how),
                one(Term.of("call", ExchangeCall.class).shownAs("CALL"), Act.FailCalls::call),
                one(COUNT, Act.FailCalls::times),
                word("times"),
                word("for"),
                one(SPAN, Act.FailCalls::lasting)),
            form(
                "throttle",
                Act.Throttle.class,
                v -> new Act.Throttle(v.next(), v.next()),
                one(
                    Term.choice("throttle", List.of(429, 418), String::valueOf),
                    Act.Throttle::status),
                word("for"),
                one(SPAN, Act.Throttle::lasting)),
            form(
                "streams",
                Act.Streams.class,
                v -> streams(v.next(), v.next(), v.next()),
                one(Term.of("fault of streams", SocketFault.Effect.class), Act.Streams::effect),
                one(ROUTE, Act.Streams::route),
                maybe(
                    "for", SPAN, act -> Optional.of(act.lasting()).filter(span -> !span.isZero()))),
            form(
                "half-open",
                Act.HalfOpen.class,
                v -> new Act.HalfOpen(v.next()),
                one(ROUTE, Act.HalfOpen::route)),
            form("key-expires", Act.KeyExpires.class, v -> new Act.KeyExpires()),
            network("down", false),
            network("stands", true),
            form(
                "network loses",
                Act.Lossy.class,
                v -> new Act.Lossy(new Losses(v.next(), v.next(), v.next(), v.next()), v.next()),
                one(SHARE, act -> act.losses().requests()),
                one(SHARE, act -> act.losses().answers()),
                word("repeats"),
                one(SHARE, act -> act.losses().repeatedEvents()),
                word("swaps"),
                one(SHARE, act -> act.losses().swappedEvents()),
                word("for"),
                one(SPAN, Act.Lossy::lasting)),
            form(
                "network slow",
                Act.Slow.class,
                v -> new Act.Slow(latency(v.next(), v.next()), v.next()),
                one(SPAN, act -> act.latency().least()),
                one(SPAN, act -> act.latency().most()),
                word("for"),
                one(SPAN, Act.Slow::lasting)),
            form(
                "reads lag",
                Act.ReadsLag.class,
                v -> new Act.ReadsLag(v.next(), v.next()),
                one(SPAN, Act.ReadsLag::lag),
                word("for"),
                one(SPAN, Act.ReadsLag::lasting)),
            form(
                "stop look-ups",
                Act.LookUpsForget.class,
                v -> new Act.LookUpsForget(v.next()),
                word("forget"),
                word("for"),
                one(SPAN, Act.LookUpsForget::lasting)),
            form(
                "journal fails",
                Act.JournalFails.class,
                v -> new Act.JournalFails(v.next()),
                one(COUNT, Act.JournalFails::times)),
            form(
                "journal stalls",
                Act.JournalStalls.class,
                v -> new Act.JournalStalls(v.next()),
                word("for"),
                one(SPAN, Act.JournalStalls::lasting)),
            form(
                "crash",
                Act.Crash.class,
                v -> new Act.Crash(v.next(), v.next(), v.next()),
                crashPoint(),
                word("for"),
                one(SPAN, Act.Crash::lasting)),
            form(
                "pause",
                Act.Pause.class,
                v -> new Act.Pause(v.next(), v.next()),
                pausePoint(),
                word("for"),
                one(SPAN, Act.Pause::lasting)),
            form(
                "clock jumps",
                Act.ClockJumps.class,
                v -> new Act.ClockJumps(v.next()),
                one(Term.change("change"), Act.ClockJumps::by)));
  }

  static String words(Act act) {
    return FORMS.getOrDefault(act.getClass(), List.of()).stream()
        .filter(form -> form.isOf(act))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no form of " + act))
        .print(act);
  }

  /** Each form, such as {@code close SYMBOL long|short}. */
  static List<String> usages() {
    return PRINTER.forms.stream().map(Form::usage).toList();
  }

  /** Reads the rest of a line; empty where something in it is wrong. */
  Optional<Act> read(Line line) throws Line.Lost {
    String first = line.word().orElse("");
    List<String> heads =
        forms.stream().map(Form::head).filter(head -> head.split(" ")[0].equals(first)).toList();
    if (heads.isEmpty()) {
      String all =
          forms.stream().map(form -> form.head().split(" ")[0]).distinct().collect(joined());
      throw line.lost(first.isEmpty() ? "an act is missing" : "is no act", "one of " + all);
    }
    String head = heads.get(0);
    if (head.contains(" ")) {
      line.expect(first);
      String second = line.word().orElse("");
      head = first + " " + second;
      if (!heads.contains(head)) {
        String all = heads.stream().map(other -> other.split(" ")[1]).collect(joined());
        throw line.lost(
            second.isEmpty() ? "a word is missing" : "is nothing that " + first + " does",
            "one of " + all);
      }
      line.expect(second);
    } else {
      line.expect(first);
    }
    return form(head).read(line);
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  private Form<?> form(String head) {
    return forms.stream().filter(form -> form.head().equals(head)).findFirst().orElseThrow();
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static <A extends Act> Form<A> form(
      String head, Class<A> type, Function<Values, A> make, Part<A>... parts) {
    return new Form<>(head, type, act -> true, List.of(parts), make);
  }

  private static Form<Act.ByHand> byHand(Act.Hand what, Term<Symbol> symbol) {
    return new Form<>(
        "hand " + Term.word(what),
        Act.ByHand.class,
        act -> act.what() == what,
        List.of(one(symbol, Act.ByHand::symbol)),
        v -> new Act.ByHand(what, v.next()));
  }

  private static Form<Act.HandTrades> handTrades(String word, boolean adds, Term<Symbol> symbol) {
    return new Form<>(
        "hand " + word,
        Act.HandTrades.class,
        act -> act.adds() == adds,
        List.of(one(symbol, Act.HandTrades::symbol), one(QUANTITY, Act.HandTrades::quantity)),
        v -> new Act.HandTrades(adds, v.next(), v.next()));
  }

  private static Form<Act.NetworkDown> network(String word, boolean silent) {
    return new Form<>(
        "network " + word,
        Act.NetworkDown.class,
        act -> act.silent() == silent,
        List.of(word("for"), one(SPAN, Act.NetworkDown::lasting)),
        v -> new Act.NetworkDown(silent, v.next()));
  }

  private static Act.Streams streams(
      SocketFault.Effect effect, SocketFault.Route route, Optional<Duration> lasting) {
    if (effect == SocketFault.Effect.DROP && lasting.isPresent()) {
      throw new IllegalArgumentException("a drop is over at once");
    }
    return new Act.Streams(route, effect, lasting.orElse(Duration.ZERO));
  }

  /** Ordered, whichever is named first. */
  private static Latency latency(Duration least, Duration most) {
    if (least.compareTo(most) > 0) {
      throw new IllegalArgumentException("the least latency must not be above the most");
    }
    return new Latency(least, most);
  }

  private static <A> Part<A> word(String literal) {
    return new Part<>() {
      @Override
      public String usage() {
        return " " + literal;
      }

      @Override
      public String print(A act) {
        return " " + literal;
      }

      @Override
      public void read(Line line, List<Object> values) throws Line.Lost {
        line.expect(literal);
      }
    };
  }

  private static <A, T> Part<A> one(Term<T> term, Function<A, T> get) {
    return new Part<>() {
      @Override
      public String usage() {
        return " " + term.usage();
      }

      @Override
      public String print(A act) {
        return " " + term.prints().apply(get.apply(act));
      }

      @Override
      public void read(Line line, List<Object> values) throws Line.Lost {
        line.read(term).ifPresent(values::add);
      }
    };
  }

  private static <A, T> Part<A> maybe(String key, Term<T> term, Function<A, Optional<T>> get) {
    return new Part<>() {
      @Override
      public String usage() {
        return " [" + key + " " + term.usage() + "]";
      }

      @Override
      public String print(A act) {
        return get.apply(act).map(value -> " " + key + " " + term.prints().apply(value)).orElse("");
      }

      @Override
      public void read(Line line, List<Object> values) throws Line.Lost {
        if (line.isAt(key)) {
          line.expect(key);
          values.add(line.read(term));
        } else {
          values.add(Optional.empty());
        }
      }
    };
  }

  private static Part<Act.Enter> takes() {
    return new Part<>() {
      @Override
      public String usage() {
        return " [take LEVEL of QUANTITY]...";
      }

      @Override
      public String print(Act.Enter act) {
        return act.takes().stream()
            .map(take -> " take " + take.level() + " of " + take.quantity())
            .collect(Collectors.joining());
      }

      @Override
      public void read(Line line, List<Object> values) throws Line.Lost {
        List<Act.Take> takes = new ArrayList<>();
        while (line.isAt("take")) {
          line.expect("take");
          Optional<Level> level = line.read(LEVEL);
          line.expect("of");
          Optional<Quantity> quantity = line.read(QUANTITY);
          if (level.isPresent() && quantity.isPresent()) {
            takes.add(new Act.Take(level.get(), quantity.get()));
          }
        }
        values.add(takes);
      }
    };
  }

  /** Nothing stands for now. */
  private static Part<Act.Pause> pausePoint() {
    List<Act.PausePoint> later = new ArrayList<>(List.of(Act.PausePoint.values()));
    later.remove(Act.PausePoint.NOW);
    Term<Act.PausePoint> term = Term.choice("point", later, Term::word);
    return new Part<>() {
      @Override
      public String usage() {
        return " [" + term.usage() + "]";
      }

      @Override
      public String print(Act.Pause act) {
        return act.point() == Act.PausePoint.NOW ? "" : " " + Term.word(act.point());
      }

      @Override
      public void read(Line line, List<Object> values) throws Line.Lost {
        boolean isNow = line.isAt("for") || line.word().isEmpty();
        values.add(isNow ? Act.PausePoint.NOW : line.read(term).orElse(Act.PausePoint.NOW));
      }
    };
  }

  private static Part<Act.Crash> crashPoint() {
    Term<Act.CrashPoint> point = Term.of("moment to crash", Act.CrashPoint.class);
    return new Part<>() {
      @Override
      public String usage() {
        return " " + point.usage().replace("between", "between COUNT");
      }

      @Override
      public String print(Act.Crash act) {
        boolean counts = act.point() == Act.CrashPoint.BETWEEN;
        return " " + point.prints().apply(act.point()) + (counts ? " " + act.steps() : "");
      }

      @Override
      public void read(Line line, List<Object> values) throws Line.Lost {
        Optional<Act.CrashPoint> read = line.read(point);
        read.ifPresent(values::add);
        boolean counts = read.filter(Act.CrashPoint.BETWEEN::equals).isPresent();
        values.add(counts ? line.read(COUNT).orElse(0) : 0);
      }
    };
  }
}
