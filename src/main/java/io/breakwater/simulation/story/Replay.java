package io.breakwater.simulation.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What it takes to tell a drawn story again: {@code BUILD/PROFILE/LENGTH/SEED}, and, where it was
 * shrunk, {@code /END/NUMBERS}: when it is over, and the acts that are kept.
 *
 * @param build of the program that told it
 * @param length of the story as it was drawn
 * @param rest empty: it is whole
 */
public record Replay(
    String build, Profile profile, Duration length, long seed, Optional<Rest> rest) {
  private static final String FORM =
      "must be like 1a2b3c4d5e/stormy/5m/8412 or 1a2b3c4d5e/stormy/5m/8412/40s/3,7-9";

  /** What shrinking has left. */
  public record Rest(Duration end, Set<Integer> kept) {}

  /** Of a whole story that this build has told. */
  public static Replay of(Profile profile, Story whole) {
    return new Replay(Build.fingerprint(), profile, whole.length(), whole.seed(), Optional.empty());
  }

  /** Of what is left of it. */
  public Replay shrunk(Story left) {
    Set<Integer> numbers = new TreeSet<>();
    left.beats().forEach(beat -> numbers.add(beat.number()));
    return new Replay(build, profile, length, seed, Optional.of(new Rest(left.length(), numbers)));
  }

  /**
   * Reads what {@link #toString} prints.
   *
   * @throws IllegalArgumentException saying which part is wrong and what it must be
   */
  public static Replay parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4 && parts.length != 6) {
      throw new IllegalArgumentException("'" + text + "' " + FORM);
    }
    try {
      return new Replay(
          parts[0],
          Profile.valueOf(parts[1].toUpperCase(Locale.ROOT)),
          Spans.parse(parts[2]),
          Long.parseLong(parts[3]),
          parts.length == 6
              ? Optional.of(new Rest(Spans.parse(parts[4]), numbers(parts[5])))
              : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' " + FORM, e);
    }
  }

  private static Set<Integer> numbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    if (text.isEmpty()) {
      return numbers;
    }
    for (String part : text.split(",")) {
      String[] ends = part.split("-", 2);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Whether this program would tell the same story. */
  public boolean isOfThisBuild() {
    return build.equals(Build.fingerprint());
  }

  public Story story() {
    Story whole = profile.story(seed, length);
    return rest.map(
            left ->
                whole
                    .with(
                        whole.beats().stream()
                            .filter(beat -> left.kept().contains(beat.number()))
                            .toList())
                    .until(left.end()))
        .orElse(whole);
  }

  @Override
  public String toString() {
    return build
        + "/"
        + profile.word()
        + "/"
        + Spans.text(length)
        + "/"
        + seed
        + rest.map(left -> "/" + Spans.text(left.end()) + "/" + ranges(left.kept())).orElse("");
  }

  private static String ranges(Set<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    Integer first = null;
    Integer last = null;
    for (Integer number : numbers) {
      if (last != null && number == last + 1) {
        last = number;
        continue;
      }
      if (first != null) {
        ranges.add(range(first, last));
      }
      first = number;
      last = number;
    }
    if (first != null) {
      ranges.add(range(first, last));
    }
    return String.join(",", ranges);
  }

  private static String range(int first, int last) {
    return first == last ? "" + first : first + "-" + last;
  }
}
