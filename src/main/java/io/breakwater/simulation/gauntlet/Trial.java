package io.breakwater.simulation.gauntlet;

import java.util.List;
import java.util.Locale;

/** One row of the gauntlet: what is given, what happens, and what must come of it. */
public interface Trial {
  /** What it is run in. */
  enum Kind {
    /** In virtual time: a seed decides everything, and repeats it. */
    VIRTUAL(200, 20),
    /** A simulated day. */
    LONG(10, 0),
    /** In real processes. */
    PROCESS(5, 0);

    private final int seeds;
    private final int ordinarySeeds;

    Kind(int seeds, int ordinarySeeds) {
      this.seeds = seeds;
      this.ordinarySeeds = ordinarySeeds;
    }

    /** How many runs there are of it by command. */
    public int seeds() {
      return seeds;
    }

    /** How many there are of it in the ordinary test run. */
    public int ordinarySeeds() {
      return ordinarySeeds;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** 1 to 15, as the page of the gauntlet counts; several trials may share one. */
  int number();

  /** Unique, in a few words. */
  String title();

  Kind kind();

  /** What must be measured, and how much is allowed. */
  List<Bound> bounds();

  /** What it is about; a seed plays {@code seed mod size}. */
  List<String> variants();

  /** The work that its failures wait for, where they do not name another. */
  String issue();

  /** Plays it once and judges it. */
  Attempt attempt(long seed);

  /** The variant that this seed plays. */
  default String variant(long seed) {
    return variants().get((int) Math.floorMod(seed, (long) variants().size()));
  }
}
