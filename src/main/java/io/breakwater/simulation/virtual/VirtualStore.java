package io.breakwater.simulation.virtual;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * The contents of journal and snapshot store and their troubles, as a database file has them: they
 * outlive every process. What a process had written but not stored when it died is lost.
 */
public final class VirtualStore {
  /**
   * An event in the form in which it lies in the journal.
   *
   * @param at when it was stored
   */
  record Row(
      long number, String manifest, int serializer, byte[] bytes, String writer, Instant at) {
    private Row storedAt(Instant moment) {
      return new Row(number, manifest, serializer, bytes, writer, moment);
    }
  }

  /**
   * An actor's state in the form in which it lies in the store.
   *
   * @param number of the last event that is in it
   */
  record Snapshot(long number, String manifest, int serializer, byte[] bytes) {}

  /** Where in a write something may happen. */
  public enum Moment {
    /** Nothing of it is stored. */
    BEFORE,
    /** It is stored, and nobody knows. */
    AFTER
  }

  private record Waiting(String process, Runnable write, CompletableFuture<Void> answer) {}

  private final VirtualTime time;
  private final Duration latency;
  private final Map<String, TreeMap<Long, Row>> rows = new TreeMap<>();
  private final Map<String, TreeMap<Long, Snapshot>> snapshots = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<String> dead = new ArrayList<>();
  private final BiConsumer<String, String> log;
  private int failures;
  private boolean stalled;
  private Optional<Moment> trap = Optional.empty();
  private Runnable sprung = () -> {};

  /**
   * @param latency of each write
   * @param log told the kind and text of whatever is stored
   */
  VirtualStore(VirtualTime time, Duration latency, BiConsumer<String, String> log) {
    this.time = time;
    this.latency = latency;
    this.log = log;
  }

  /** The next batches are not stored, and their writers are told. */
  public void fail(int times) {
    failures = times;
  }

  /** Nothing is stored nor answered until {@link #goOn}. */
  public void stall() {
    stalled = true;
  }

  public void goOn() {
    stalled = false;
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(each -> each.write().run());
  }

  /** At this moment of the next write, this is done; once. */
  void trap(Moment moment, Runnable work) {
    trap(Optional.of(moment), work);
  }

  void trap(Optional<Moment> moment, Runnable work) {
    trap = moment;
    sprung = work;
  }

  /** What this process has not stored yet never will be. */
  void died(String process) {
    dead.add(process);
    List<Waiting> lost = waiting.stream().filter(each -> each.process().equals(process)).toList();
    waiting.removeAll(lost);
    lost.forEach(each -> isLost(each.answer()));
  }

  /**
   * Nobody is left to hear it, and yet it must be said: a journal answers in the order in which it
   * was asked, and what the process writes in its next life would wait for it.
   */
  private static void isLost(CompletableFuture<Void> answer) {
    answer.completeExceptionally(new IOException("the process is dead"));
  }

  void lives(String process) {
    dead.remove(process);
  }

  /** Stores a batch whole or not at all; the stage completes when the process may know. */
  CompletableFuture<Void> write(String process, String persistenceId, List<Row> batch) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    Runnable write = () -> store(process, persistenceId, batch, answer);
    if (stalled) {
      waiting.add(new Waiting(process, write, answer));
    } else {
      write.run();
    }
    return answer;
  }

  private void store(
      String process, String persistenceId, List<Row> batch, CompletableFuture<Void> answer) {
    spring(Moment.BEFORE);
    if (dead.contains(process)) {
      isLost(answer);
      return;
    }
    if (failures > 0) {
      failures--;
      log.accept("journal", process + " fails");
      time.plan(
          latency, () -> answer.completeExceptionally(new IOException("no space left on device")));
      return;
    }
    TreeMap<Long, Row> stored = rows.computeIfAbsent(persistenceId, id -> new TreeMap<>());
    for (Row row : batch) {
      if (stored.containsKey(row.number())) {
        String key = persistenceId + ", " + row.number();
        log.accept("journal", process + " duplicate " + key);
        time.plan(
            latency,
            () -> answer.completeExceptionally(new IOException("duplicate key (" + key + ")")));
        return;
      }
    }
    for (Row row : batch) {
      stored.put(row.number(), row.storedAt(time.now()));
      log.accept("journal", persistenceId + " " + row.number() + " " + text(row));
    }
    spring(Moment.AFTER);
    time.plan(latency, () -> answer.complete(null));
  }

  private void spring(Moment moment) {
    if (trap.equals(Optional.of(moment))) {
      trap = Optional.empty();
      sprung.run();
    }
  }

  /** Stores a snapshot a little later, where the process lives and the store works then. */
  void keep(String process, String persistenceId, Snapshot snapshot) {
    later(
        process,
        () -> {
          snapshots
              .computeIfAbsent(persistenceId, id -> new TreeMap<>())
              .put(snapshot.number(), snapshot);
          String content =
              snapshot.bytes().length + " bytes, hash " + Arrays.hashCode(snapshot.bytes());
          log.accept("snapshot", persistenceId + " " + snapshot.number() + " " + content);
        });
  }

  /** Drops snapshots once those are stored that came before this. */
  void dropSnapshots(String process, String persistenceId, long to) {
    later(
        process,
        () -> {
          TreeMap<Long, Snapshot> stored = snapshots.get(persistenceId);
          if (stored != null) {
            stored.headMap(to, true).clear();
          }
        });
  }

  private void later(String process, Runnable work) {
    Runnable write =
        () ->
            time.plan(
                latency,
                () -> {
                  if (!dead.contains(process) && failures == 0) {
                    work.run();
                  }
                });
    if (stalled) {
      waiting.add(
          new Waiting(process, write, new CompletableFuture<>())); // Nobody asks for an answer.
    } else {
      write.run();
    }
  }

  /** The latest one up to this number. */
  Optional<Snapshot> latestSnapshot(String persistenceId, long most) {
    TreeMap<Long, Snapshot> stored = snapshots.get(persistenceId);
    return stored == null
        ? Optional.empty()
        : Optional.ofNullable(stored.floorEntry(most)).map(Map.Entry::getValue);
  }

  private static String text(Row row) {
    return new String(row.bytes(), StandardCharsets.UTF_8);
  }

  /** All rows of a persistence id from one number to another, oldest first. */
  List<Row> read(String persistenceId, long from, long to) {
    TreeMap<Long, Row> stored = rows.get(persistenceId);
    return stored == null || from > to
        ? List.of()
        : List.copyOf(stored.subMap(from, true, to, true).values());
  }

  long highest(String persistenceId) {
    TreeMap<Long, Row> stored = rows.get(persistenceId);
    return stored == null || stored.isEmpty() ? 0 : stored.lastKey();
  }

  void delete(String persistenceId, long to) {
    TreeMap<Long, Row> stored = rows.get(persistenceId);
    if (stored != null) {
      Iterator<Long> numbers = stored.keySet().iterator();
      while (numbers.hasNext() && numbers.next() <= to) {
        numbers.remove();
      }
    }
  }
}
