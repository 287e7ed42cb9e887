package io.breakwater.simulator.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The rules of the exchange that could not be confirmed, each decided in one way: a node must keep
 * its promises under every combination.
 *
 * @param choices one of each switch, in the order of {@link Choice}
 * @param triggerDelay from a conditional order's trigger to its child order; a cancel in between
 *     meets -4117
 * @param readLag how old the state is that reads of orders, fills, positions and money tell
 * @param algoForgetting for how long after it was taken a conditional order is not found by look-up
 */
public record Variants(
    List<Choice> choices, Duration triggerDelay, Duration readLag, Duration algoForgetting) {
  /** The enums of {@link Choice}: a class file keeps the order of its source. */
  private static final List<Class<?>> SWITCHES = List.of(Choice.class.getPermittedSubclasses());

  private static final Duration USUAL_TRIGGER_DELAY = Duration.ofMillis(10);
  private static final List<Duration> TRIGGER_DELAYS =
      List.of(Duration.ZERO, USUAL_TRIGGER_DELAY, Duration.ofMillis(100), Duration.ofSeconds(1));

  /** The longest that reads were seen to lag. */
  private static final Duration MAX_LAG = Duration.ofSeconds(60);

  /** Look-ups forget for minutes where reads lag for up to one. */
  private static final int FORGETTING_PER_LAG = 3;

  /** So many of ten exchanges neither lag nor forget. */
  private static final int TRUTHFUL_OF_TEN = 7;

  public Variants {
    choices = List.copyOf(choices);
    List<Class<?>> decided = new ArrayList<>();
    choices.forEach(choice -> decided.add(choice.getClass()));
    if (!decided.equals(SWITCHES)) {
      throw new IllegalArgumentException("choices " + decided + " must be one of each switch");
    }
    if (triggerDelay.isNegative() || readLag.isNegative() || algoForgetting.isNegative()) {
      throw new IllegalArgumentException(
          "trigger delay %s, read lag %s and forgetting %s must be 0 or more"
              .formatted(triggerDelay, readLag, algoForgetting));
    }
  }

  /** What most reports agree on. */
  public static Variants usual() {
    return new Variants(
        SWITCHES.stream().map(each -> valuesOf(each).get(0)).toList(),
        USUAL_TRIGGER_DELAY,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Every switch as chance has it, with reads that lag by up to a minute. */
  public static Variants drawn(RandomGenerator random) {
    return drawn(random, MAX_LAG);
  }

  /**
   * Every switch as chance has it. Most exchanges neither lag nor forget. Each is decided by its
   * own {@link NamedChance}: where a switch is added or removed, a seed still means the same of all
   * others.
   *
   * @param random gives one number, the seed of all switches
   * @param maxLag of reads; look-ups of conditional orders forget up to three times as long
   */
  public static Variants drawn(RandomGenerator random, Duration maxLag) {
    long seed = random.nextLong();
    return new Variants(
        SWITCHES.stream().map(each -> drawn(seed, each)).toList(),
        pick(TRIGGER_DELAYS, NamedChance.of(seed, "triggerDelay")),
        drawnLag(NamedChance.of(seed, "readLag"), maxLag),
        drawnLag(NamedChance.of(seed, "algoForgetting"), maxLag.multipliedBy(FORGETTING_PER_LAG)));
  }

  /** How one switch is decided, whatever others there are. */
  static Choice drawn(long seed, Class<?> each) {
    return pick(valuesOf(each), NamedChance.of(seed, each.getSimpleName()));
  }

  private static <T> T pick(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  /** In whole milliseconds. */
  private static Duration drawnLag(RandomGenerator random, Duration most) {
    boolean truthful = random.nextInt(10) < TRUTHFUL_OF_TEN;
    long millis = random.nextLong(Math.max(1, most.toMillis())) + 1;
    return truthful || most.isZero() ? Duration.ZERO : Duration.ofMillis(millis);
  }

  /** Every value of every switch, switch by switch. */
  public static List<Choice> all() {
    return SWITCHES.stream().flatMap(each -> valuesOf(each).stream()).toList();
  }

  private static List<Choice> valuesOf(Class<?> each) {
    return Arrays.stream(each.getEnumConstants()).map(Choice.class::cast).toList();
  }

  /** Whether a rule is decided so. */
  public boolean is(Choice choice) {
    return choices.contains(choice);
  }

  /** The same with these rules decided otherwise. */
  public Variants with(Choice... others) {
    List<Choice> changed = new ArrayList<>(choices);
    for (Choice other : others) {
      changed.set(SWITCHES.indexOf(other.getClass()), other);
    }
    return new Variants(changed, triggerDelay, readLag, algoForgetting);
  }

  public Variants withTriggerDelay(Duration value) {
    return new Variants(choices, value, readLag, algoForgetting);
  }

  public Variants withReadLag(Duration value) {
    return new Variants(choices, triggerDelay, value, algoForgetting);
  }

  public Variants withAlgoForgetting(Duration value) {
    return new Variants(choices, triggerDelay, readLag, value);
  }

  /** What differs from the usual, such as {@code ChildName GENERATED, readLag PT12S}. */
  @Override
  public String toString() {
    List<String> others = new ArrayList<>();
    List<Choice> usual = usual().choices();
    for (Choice choice : choices) {
      if (!usual.contains(choice)) {
        others.add(choice.getClass().getSimpleName() + " " + choice);
      }
    }
    if (!triggerDelay.equals(USUAL_TRIGGER_DELAY)) {
      others.add("triggerDelay " + triggerDelay);
    }
    if (!readLag.isZero()) {
      others.add("readLag " + readLag);
    }
    if (!algoForgetting.isZero()) {
      others.add("algoForgetting " + algoForgetting);
    }
    return others.isEmpty() ? "usual" : String.join(", ", others);
  }
}
