package io.breakwater.account;

import io.breakwater.account.stored.BookSnapshot;
import io.breakwater.domain.trade.SignalId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Which signals were accepted in the last 7 days, so that a repetition gets the first answer. Of
 * each it keeps 96 bits of its id's hash, in the hour of its creation: 12 bytes, and some 8 more to
 * find it. Confined to its {@link Book}.
 */
final class SignalMemory {
  /** A signal whose creation lies further back is refused, so that none need be known so long. */
  static final Duration KEPT = Duration.ofDays(7);

  // A change is filed under the time when it was written down, and the clocks of signals differ.
  private static final Duration SLACK = Duration.ofHours(1);
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final TreeMap<Long, Hour> hours = new TreeMap<>();

  SignalMemory() {}

  SignalMemory(List<BookSnapshot.Hour> remembered) {
    remembered.forEach(each -> hours.put(each.number(), new Hour(each.digests())));
  }

  void remember(SignalId id, Instant createdAt) {
    hours.computeIfAbsent(hourOf(createdAt), number -> new Hour(new byte[0])).add(digest(id));
  }

  boolean knows(SignalId id) {
    byte[] digest = digest(id);
    // The latest first: a repetition follows soon. A loop, because each signal asks for it.
    for (Hour hour : hours.descendingMap().values()) {
      if (hour.holds(digest)) {
        return true;
      }
    }
    return false;
  }

  /** What was created too long before this moment to be asked for again is forgotten. */
  void forgetBefore(Instant now) {
    long first = hourOf(now.minus(KEPT).minus(SLACK));
    while (!hours.isEmpty() && hours.firstKey() < first) {
      hours.pollFirstEntry();
    }
  }

  int size() {
    return hours.values().stream().mapToInt(hour -> hour.count).sum();
  }

  /** A copy that what is remembered later does not change. */
  List<BookSnapshot.Hour> copy() {
    List<BookSnapshot.Hour> all = new ArrayList<>();
    hours.forEach((number, hour) -> all.add(new BookSnapshot.Hour(number, hour.copy())));
    return all;
  }

  private static long hourOf(Instant moment) {
    return Math.floorDiv(moment.toEpochMilli(), HOUR);
  }

  /** Two of a million ids share it with a probability of 1 in 10^17. */
  private static byte[] digest(SignalId id) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256")
              .digest(id.value().getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(whole, BookSnapshot.Hour.DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The signals of one hour: their digests one after the other, and a hash table of places. */
  private static final class Hour {
    private static final int BYTES = BookSnapshot.Hour.DIGEST_BYTES;
    private static final int FEWEST = 16;

    private byte[] digests;
    private int count;

    /** Of twice as many places as there are digests at most; 0 is free, else a number from 1. */
    private int[] places;

    /** The digests without the room for more; until the next one comes. */
    private byte[] copied;

    Hour(byte[] known) {
      this.digests = known;
      this.count = known.length / BYTES;
      this.copied = known;
      index();
    }

    void add(byte[] digest) {
      if (holds(digest)) {
        return;
      }
      if (digests.length < (count + 1) * BYTES) {
        digests = Arrays.copyOf(digests, Math.max(FEWEST, 2 * count) * BYTES);
      }
      System.arraycopy(digest, 0, digests, count * BYTES, BYTES);
      count++;
      copied = null;
      if (2 * count > places.length) {
        index();
      } else {
        places[place(digest, 0)] = count;
      }
    }

    boolean holds(byte[] digest) {
      return places[place(digest, 0)] != 0;
    }

    byte[] copy() {
      if (copied == null) {
        copied = Arrays.copyOf(digests, count * BYTES);
      }
      return copied;
    }

    private void index() {
      int size = Integer.highestOneBit(Math.max(FEWEST, 2 * count)) * 2;
      places = new int[size];
      for (int i = 0; i < count; i++) {
        places[place(digests, i * BYTES)] = i + 1;
      }
    }

    /** Where a digest is, or the free place where it belongs. */
    private int place(byte[] from, int at) {
      int hash =
          (from[at] & 0xff) << 24
              | (from[at + 1] & 0xff) << 16
              | (from[at + 2] & 0xff) << 8
              | (from[at + 3] & 0xff);
      int place = hash & (places.length - 1);
      while (places[place] != 0 && !isAt(places[place] - 1, from, at)) {
        place = (place + 1) & (places.length - 1);
      }
      return place;
    }

    private boolean isAt(int number, byte[] from, int at) {
      int start = number * BYTES;
      return Arrays.equals(digests, start, start + BYTES, from, at, at + BYTES);
    }
  }
}
