package io.breakwater.simulator.wire;

import io.breakwater.simulator.engine.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts request weight by address and orders by account, in windows aligned to the clock. */
final class RateLimits {
  private static final Duration LONGEST_BAN = Duration.ofDays(3);

  private final LimitSettings settings;
  private final Map<String, Caller> callers = new LinkedHashMap<>();
  private final Map<String, Orders> orders = new LinkedHashMap<>();

  private static final class Window {
    private final long millis;
    private long number = Long.MIN_VALUE;
    private int used;

    private Window(Duration length) {
      this.millis = length.toMillis();
    }

    private int add(int cost, Instant now) {
      long current = Math.floorDiv(now.toEpochMilli(), millis);
      if (current != number) {
        number = current;
        used = 0;
      }
      used += cost;
      return used;
    }
  }

  private static final class Caller {
    private final Window weight = new Window(Duration.ofMinutes(1));
    private final Window tooMany = new Window(Duration.ofMinutes(1));
    private Instant bannedUntil = Instant.MIN;
    private int bans;
  }

  private static final class Orders {
    private final Window tenSeconds = new Window(Duration.ofSeconds(10));
    private final Window minute = new Window(Duration.ofMinutes(1));
  }

  RateLimits(LimitSettings settings) {
    this.settings = settings;
  }

  LimitSettings settings() {
    return settings;
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

  void chargeOrders(String account, int cost, Instant now) {
    Orders counts = orders.computeIfAbsent(account, key -> new Orders());
    int short10 = counts.tenSeconds.add(cost, now);
    int minute = counts.minute.add(cost, now);
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
    return orders.computeIfAbsent(account, key -> new Orders()).tenSeconds.add(0, now);
  }

  int ordersInMinute(String account, Instant now) {
    return orders.computeIfAbsent(account, key -> new Orders()).minute.add(0, now);
  }

  private Caller caller(String remote) {
    return callers.computeIfAbsent(remote, key -> new Caller());
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
