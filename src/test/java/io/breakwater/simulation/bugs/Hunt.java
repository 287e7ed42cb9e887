package io.breakwater.simulation.bugs;

import io.breakwater.simulation.story.Telling;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a planted bug with stories of one seed after the other. It is found where its observer
 * speaks, and everything is as promised when the same story is told without it.
 */
final class Hunt {
  private Hunt() {}

  /**
   * @param seeds how many stories it took
   * @param code of the promise that was seen broken
   * @param evidence the observer's first line
   */
  record Find(long seed, int seeds, String code, String evidence) {}

  /** Empty where {@code most} stories did not show it. */
  static Optional<Find> find(PlantedBug bug, long firstSeed, int most) {
    for (int seeds = 1; seeds <= most; seeds++) {
      long seed = firstSeed + seeds - 1;
      Telling.Result result = tellWith(bug, seed);
      Optional<String> code = result.broken().stream().filter(bug.codes()::contains).findFirst();
      if (code.isPresent() && Telling.tell(bug.story(seed)).isClean()) {
        return Optional.of(new Find(seed, seeds, code.get(), evidence(result, code.get())));
      }
    }
    return Optional.empty();
  }

  @SuppressWarnings("try")
  private static Telling.Result tellWith(PlantedBug bug, long seed) {
    try (var planted = bug.plant()) {
      return Telling.tell(bug.story(seed));
    }
  }

  private static String evidence(Telling.Result result, String code) {
    List<String> table = result.promises().table();
    for (int line = 0; line < table.size() - 1; line++) {
      if (table.get(line).startsWith(code + " ")) {
        return table.get(line + 1).strip();
      }
    }
    return "";
  }
}
