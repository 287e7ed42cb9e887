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
 */
public record Variants(List<Choice> choices, Duration triggerDelay) {
  /** The enums of {@link Choice}: a class file keeps the order of its source. */
  private static final List<Class<?>> SWITCHES = List.of(Choice.class.getPermittedSubclasses());

  private static final Duration USUAL_TRIGGER_DELAY = Duration.ofMillis(10);
  private static final List<Duration> TRIGGER_DELAYS =
      List.of(Duration.ZERO, USUAL_TRIGGER_DELAY, Duration.ofMillis(100), Duration.ofSeconds(1));

  public Variants {
    choices = List.copyOf(choices);
    List<Class<?>> decided = new ArrayList<>();
    choices.forEach(choice -> decided.add(choice.getClass()));
    if (!decided.equals(SWITCHES)) {
      throw new IllegalArgumentException("choices " + decided + " must be one of each switch");
    }
    if (triggerDelay.isNegative()) {
      throw new IllegalArgumentException("trigger delay " + triggerDelay + " must be 0 or more");
    }
  }

  /** What most reports agree on. */
  public static Variants usual() {
    return new Variants(
        SWITCHES.stream().map(each -> valuesOf(each).get(0)).toList(), USUAL_TRIGGER_DELAY);
  }

  /** Every switch as chance has it. */
  public static Variants drawn(RandomGenerator random) {
    List<Choice> drawn = new ArrayList<>();
    for (Class<?> each : SWITCHES) {
      List<Choice> values = valuesOf(each);
      drawn.add(values.get(random.nextInt(values.size())));
    }
    return new Variants(drawn, TRIGGER_DELAYS.get(random.nextInt(TRIGGER_DELAYS.size())));
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
    return new Variants(changed, triggerDelay);
  }

  public Variants withTriggerDelay(Duration value) {
    return new Variants(choices, value);
  }

  /** What differs from the usual, such as {@code ChildName GENERATED, triggerDelay PT1S}. */
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
    return others.isEmpty() ? "usual" : String.join(", ", others);
  }
}
