package io.breakwater.simulation.story;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A word of a script that stands for a value, both ways.
 *
 * @param name what it is, such as {@code direction}
 * @param allowed for people, such as {@code one of long, short}
 * @param usage as it stands in a description of a line
 * @param reads throws an {@link IllegalArgumentException} where a word is none
 */
record Term<T>(
    String name,
    String allowed,
    String usage,
    Function<String, T> reads,
    Function<T, String> prints) {
  /** Few digits and no exponent: a number stays one that can be written out. */
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,12}(\\.\\d{1,12})?");

  private static final Duration LONGEST = Duration.ofHours(1000);

  /** One of some values, each with its word. */
  static <T> Term<T> choice(String name, List<T> values, Function<T, String> word) {
    String words = values.stream().map(word).collect(Collectors.joining(", "));
    return new Term<>(
        name,
        values.isEmpty() ? "there is none" : "one of " + words,
        words.replace(", ", "|"),
        text ->
            values.stream()
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        word);
  }

  /** The same, with one word for all its words where a line is described. */
  Term<T> shownAs(String word) {
    return new Term<>(name, allowed, word, reads, prints);
  }

  static <E extends Enum<E>> Term<E> of(String name, Class<E> type) {
    return choice(name, Arrays.asList(type.getEnumConstants()), Term::word);
  }

  /** A constant as a script spells it: {@code lost-answer}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Term<Integer> count(String name, int least, int most) {
    return new Term<>(
        name,
        "a whole number from " + least + " to " + most,
        name.toUpperCase(Locale.ROOT).replace(' ', '-'),
        text -> require(Integer.valueOf(text), least, most),
        String::valueOf);
  }

  static Term<BigDecimal> number(String name, String least, String most) {
    return new Term<>(
        name,
        "a number from " + least + " to " + most,
        name.toUpperCase(Locale.ROOT).replace(' ', '-'),
        text -> require(decimal(text), new BigDecimal(least), new BigDecimal(most)),
        BigDecimal::toPlainString);
  }

  /** A span of at least this. */
  static Term<Duration> span(String name, Duration least) {
    return new Term<>(
        name,
        "from " + Spans.text(least) + " to " + Spans.text(LONGEST) + ", such as 250ms, 3s or 2m",
        name.toUpperCase(Locale.ROOT).replace(' ', '-'),
        text -> require(Spans.parse(text), least, LONGEST),
        Spans::text);
  }

  /** A span of any sign. */
  static Term<Duration> change(String name) {
    return span(name, LONGEST.negated());
  }

  static BigDecimal decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a number such as 0.5");
    }
    return new BigDecimal(text);
  }

  private static <C extends Comparable<C>> C require(C value, C least, C most) {
    Comparator<C> order = Comparator.naturalOrder();
    if (order.compare(value, least) < 0 || order.compare(value, most) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }
}
