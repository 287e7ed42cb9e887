package io.breakwater.simulation.gauntlet;

import java.util.List;

/** A trial in virtual time: it draws a {@link Plot} from its seed. */
abstract class VirtualTrial implements Trial {
  private final int number;
  private final String title;
  private final String issue;
  private final List<Bound> bounds;
  private final List<String> variants;

  VirtualTrial(int number, String title, String issue, List<Bound> bounds, List<String> variants) {
    this.number = number;
    this.title = title;
    this.issue = issue;
    this.bounds = List.copyOf(bounds);
    this.variants = List.copyOf(variants);
  }

  /** Writes down what happens, and what must come of it. */
  abstract void draw(Plot plot);

  @Override
  public final int number() {
    return number;
  }

  @Override
  public final String title() {
    return title;
  }

  @Override
  public Kind kind() {
    return Kind.VIRTUAL;
  }

  @Override
  public final List<Bound> bounds() {
    return bounds;
  }

  @Override
  public final List<String> variants() {
    return variants;
  }

  @Override
  public final String issue() {
    return issue;
  }

  @Override
  public final Attempt attempt(long seed) {
    Plot plot = new Plot(seed, variant(seed));
    draw(plot);
    return plot.play(this);
  }
}
