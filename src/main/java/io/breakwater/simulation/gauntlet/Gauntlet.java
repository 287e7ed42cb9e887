package io.breakwater.simulation.gauntlet;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** All trials, and a run of some of them: a seed on each thread, since worlds know no other. */
public final class Gauntlet {
  /** How many rows the page of the gauntlet has. */
  public static final int SCENARIOS = 15;

  private Gauntlet() {}

  /**
   * All that there are, in the order of their numbers.
   *
   * @param clock for those in real processes
   */
  public static List<Trial> all(Clock clock) {
    List<Trial> all = new ArrayList<>(virtual());
    all.add(new LongDay());
    all.addAll(processes(clock));
    all.sort(Comparator.comparing(Trial::number));
    return all;
  }

  private static List<Trial> processes(Clock clock) {
    return List.of(new TwoMastersProcess(clock), new BadNeighbourProcess(clock));
  }

  /** Those in virtual time, in the order of their numbers. */
  public static List<Trial> virtual() {
    return List.of(
        new LostAnswer(),
        new NakedPosition(),
        new KilledInTheAct(),
        new SilentUserStream(),
        new ExchangeOutage(),
        new TwoMasters(),
        new OneCancelsOther(),
        new StaleMarket(),
        new BanLooming(),
        new ReconnectStorm(),
        new TornBook(),
        new HandFromOutside(),
        new RedButton(),
        new WrongTime(),
        new BadNeighbour());
  }

  /**
   * Plays each of these seeds of a trial.
   *
   * @param heard told each attempt as it comes, on any thread
   * @return in the order of the seeds
   */
  public static List<Attempt> play(
      Trial trial, long from, int seeds, int threads, Consumer<Attempt> heard) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Attempt>> running = new ArrayList<>();
      for (long seed = from; seed < from + seeds; seed++) {
        long mine = seed;
        running.add(
            pool.submit(
                () -> {
                  Attempt attempt = trial.attempt(mine);
                  heard.accept(attempt);
                  return attempt;
                }));
      }
      List<Attempt> all = new ArrayList<>();
      for (Future<Attempt> each : running) {
        all.add(each.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(trial.title() + " could not be played", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
