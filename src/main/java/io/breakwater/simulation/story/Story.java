package io.breakwater.simulation.story;

import io.breakwater.domain.PositionMode;
import io.breakwater.simulation.virtual.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What happens to a node in a world: the same story, told twice, is the same to the byte.
 *
 * @param name for people, and for {@link Replay}
 * @param world makes the settings of a new world: a market in it is used up by one run
 * @param length until everything heals; what is judged comes after
 * @param beats in the order of their times
 */
public record Story(
    String name,
    Function<Long, WorldSettings> world,
    long seed,
    Duration length,
    List<Beat> beats) {
  public Story {
    beats = List.copyOf(beats);
  }

  /** The same with these beats alone. */
  public Story with(List<Beat> others) {
    return new Story(name, world, seed, length, others);
  }

  /** The same, over earlier. */
  public Story until(Duration end) {
    return new Story(
        name,
        world,
        seed,
        end,
        beats.stream().filter(beat -> beat.at().compareTo(end) < 0).toList());
  }

  /** What its world is made with; of the past no more is kept than its acts ask for. */
  WorldSettings settings() {
    Duration longestLag =
        beats.stream()
            .map(Beat::act)
            .filter(Act.ReadsLag.class::isInstance)
            .map(act -> ((Act.ReadsLag) act).lag())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return world.apply(seed).keepingPast(longestLag);
  }

  /**
   * Its acts as a script, under the markets and the mode that they need. What else a drawn world
   * has of its own, a script does not say: the seed's chance, the network's pace, the switches.
   */
  public List<String> script() {
    List<String> lines = new ArrayList<>();
    WorldSettings settings = world.apply(seed);
    if (settings.markets().size() > 1) {
      settings.markets().forEach(market -> lines.add(Script.Market.of(market).line()));
    }
    if (settings.positionMode() == PositionMode.HEDGE) {
      lines.add("mode hedge");
    }
    beats.forEach(beat -> lines.add(beat.line()));
    return lines;
  }
}
