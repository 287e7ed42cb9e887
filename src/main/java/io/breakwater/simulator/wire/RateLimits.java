package io.breakwater.simulator.wire;

import io.breakwater.simulator.engine.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts request weight by address and orders by account. */
final class RateLimits {
  private static final Duration LONGEST_BAN = Duration.ofDays(3);

  private final LimitSettings settings;
  private final boolean sliding;
  private final Map<String, Caller> callers = new LinkedHashMap<>();
  private final Map<String, Orders> orders = new LinkedHashMap<>();

  private record Charge(long at, int cost) {}

  /** A window starts at each multiple of its length, or at each moment. */
  private static final class Window {
    private final long millis;
    private final boolean sliding;
    private final ArrayDeque<Charge> charges = new ArrayDeque<>();
    private long number = Long.MIN_VALUE;
    private int used;

    private Window(Duration length, boolean sliding) {
      this.millis = length.toMillis();
      this.sliding = sliding;
    }

    private int add(int cost, Instant now) {
      forget(now.toEpochMilli());
      used += cost;
      if (sliding && cost > 0) {
        charges.addLast(new Charge(now.toEpochMilli(), cost));
      }
      return used;
    }

    private void forget(long now) {
      long current = Math.floorDiv(now, millis);
      if (!sliding && current != number) {
        number = current;
        used = 0;
      }
      while (!charges.isEmpty() && charges.peekFirst().at() <= now - millis) {
        used -= charges.pollFirst().cost();
      }
    }

    /** Until no more than this is used, if nothing comes. */
    private Duration untilAtMost(int most, Instant now) {
      forget(now.toEpochMilli());
      if (used <= most) {
        return Duration.ZERO;
      }
      if (!sliding) {
        return Duration.ofMillis((number + 1) * millis - now.toEpochMilli());
      }
      int left = used;
      for (Charge charge : charges) {
        left -= charge.cost();
        if (left <= most) {
          return Duration.ofMillis(charge.at() + millis - now.toEpochMilli());
        }
      }
      return Duration.ofMillis(millis);
    }
  }

  private static final class Caller {
    private final Window weight;
    private final Window tooMany;
    private Instant bannedUntil = Instant.MIN;
    private int bans;

    private Caller(boolean sliding) {
      this.weight = new Window(Duration.ofMinutes(1), sliding);
      this.tooMany = new Window(Duration.ofMinutes(1), sliding);
    }
  }

  private static final class Orders {
    private final Window tenSeconds;
    private final Window minute;

    private Orders(boolean sliding) {
      this.tenSeconds = new Window(Duration.ofSeconds(10), sliding);
      this.minute = new Window(Duration.ofMinutes(1), sliding);
    }
  }

  /**
   * @param sliding whether the last minute counts, and not the minute of the clock
   */
  RateLimits(LimitSettings settings, boolean sliding) {
    this.settings = settings;
    this.sliding = sliding;
  }

  /** Refuses everything from an address that is banned, and prolongs the ban. */
  void checkBan(String remote, Instant now) {
    Caller caller = caller(remote);
    if (caller.bannedUntil.isAfter(now)) {
      caller.bannedUntil = now.plus(banLength(caller));
      throw banned(caller);
    }
  }

  /** Counts weight; refuses what goes over the limit. */
  void chargeWeight(String remote, int weight, Instant now) {
    Caller caller = caller(remote);
    if (caller.weight.add(weight, now) <= settings.weightPerMinute()) {
      return;
    }
    if (caller.tooMany.add(1, now) > settings.patience()) {
      caller.bans++;
      caller.bannedUntil = now.plus(banLength(caller));
      throw banned(caller);
    }
    throw Refusal.withStatus(
        429,
        -1003,
        "Too many requests; current limit is "
            + settings.weightPerMinute()
            + " requests per minute. Please use the websocket for live updates to avoid polling"
            + " the API.");
  }

  /**
   * Counts orders; refuses what goes over a limit.
   *
   * @param cost of the ten seconds
   * @param minuteCost of the minute
   */
  void chargeOrders(String account, int cost, int minuteCost, Instant now) {
    Orders counts = orders(account);
    int short10 = counts.tenSeconds.add(cost, now);
    int minute = counts.minute.add(minuteCost, now);
    if (short10 > settings.ordersPer10Seconds()) {
      throw tooManyOrders(settings.ordersPer10Seconds(), "10 SECOND");
    }
    if (minute > settings.ordersPerMinute()) {
      throw tooManyOrders(settings.ordersPerMinute(), "1 MINUTE");
    }
  }

  int usedWeight(String remote, Instant now) {
    return caller(remote).weight.add(0, now);
  }

  int ordersIn10Seconds(String account, Instant now) {
    return orders(account).tenSeconds.add(0, now);
  }

  int ordersInMinute(String account, Instant now) {
    return orders(account).minute.add(0, now);
  }

  /**
   * How long an address, and an account, must be silent to be heard again.
   *
   * @param account empty: none
   */
  Duration untilFree(String remote, String account, Instant now) {
    Caller caller = caller(remote);
    Duration free =
        caller.bannedUntil.isAfter(now)
            ? Duration.between(now, caller.bannedUntil)
            : caller.weight.untilAtMost(settings.weightPerMinute(), now);
    Orders counts = orders(account);
    Duration short10 = counts.tenSeconds.untilAtMost(settings.ordersPer10Seconds(), now);
    Duration minute = counts.minute.untilAtMost(settings.ordersPerMinute(), now);
    return Collections.max(List.of(free, short10, minute));
  }

  private Caller caller(String remote) {
    return callers.computeIfAbsent(remote, key -> new Caller(sliding));
  }

  private Orders orders(String account) {
    return orders.computeIfAbsent(account, key -> new Orders(sliding));
  }

  private Duration banLength(Caller caller) {
    int doublings = Math.min(Math.max(0, caller.bans - 1), 12);
    Duration length = settings.firstBan().multipliedBy(1L << doublings);
    return length.compareTo(LONGEST_BAN) > 0 ? LONGEST_BAN : length;
  }

  private static Refusal banned(Caller caller) {
    return Refusal.withStatus(
        418,
        -1003,
        "Way too many requests; IP banned until "
            + caller.bannedUntil.toEpochMilli()
            + ". Please use the websocket for live updates to avoid bans.");
  }

  private static Refusal tooManyOrders(int limit, String interval) {
    return Refusal.withStatus(
        429,
        -1015,
        "Too many new orders; current limit is " + limit + " orders per " + interval + ".");
  }
}
