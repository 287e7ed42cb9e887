package io.breakwater.exchange;

import io.breakwater.domain.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what was asked of the exchange and decides what may still be asked. The rules of {@link
 * RequestBudget} without its messages: single-threaded, every moment is an argument.
 *
 * <p>Windows are fixed and aligned to the exchange's clock. Where the exchange reports a higher
 * count than ours, others use the same address or account, and its count is the one that holds.
 */
final class BudgetLedger {
  /**
   * A stop that the exchange has set.
   *
   * @param account empty where it stops every account
   */
  record Throttle(ThrottleScope scope, Optional<AccountId> account, Instant until, String cause) {}

  private record Place(ThrottleScope scope, Optional<AccountId> account) {}

  private final int reservePercent;
  private final Window weight = new Window(Duration.ofMinutes(1));
  private final Map<AccountId, OrderWindows> orders = new LinkedHashMap<>();
  private final Map<Place, Throttle> throttles = new LinkedHashMap<>();
  private RequestLimits limits;

  BudgetLedger(BudgetSettings settings) {
    this.limits = settings.initialLimits();
    this.reservePercent = settings.reservePercent();
  }

  /** Decides, and counts the request where it may go. */
  RequestBudget.Answer acquire(
      RequestCost cost, Precedence precedence, Optional<AccountId> account, Instant now) {
    for (Throttle throttle : throttlesAt(now)) {
      if (stops(throttle, cost, precedence, account)) {
        return new RequestBudget.Throttled(throttle.scope(), throttle.until(), throttle.cause());
      }
    }
    if (!weight.fits(cost.weight(), allowance(limits.weightPerMinute(), precedence), now)) {
      return new RequestBudget.Exhausted(weight.endsAt(now), "request weight of this minute");
    }
    OrderWindows placed = account.map(this::ordersOf).orElseGet(OrderWindows::new);
    int tenSeconds = allowance(limits.ordersPerTenSeconds(), precedence);
    if (!placed.tenSeconds.fits(cost.ordersTenSeconds(), tenSeconds, now)) {
      return new RequestBudget.Exhausted(
          placed.tenSeconds.endsAt(now), "order count of these ten seconds");
    }
    int minute = allowance(limits.ordersPerMinute(), precedence);
    if (!placed.minute.fits(cost.ordersMinute(), minute, now)) {
      return new RequestBudget.Exhausted(placed.minute.endsAt(now), "order count of this minute");
    }
    weight.add(cost.weight(), now);
    placed.tenSeconds.add(cost.ordersTenSeconds(), now);
    placed.minute.add(cost.ordersMinute(), now);
    return RequestBudget.Granted.INSTANCE;
  }

  /**
   * Takes over the exchange's counts where they are higher than ours; negative ones say nothing.
   */
  void observe(RequestBudget.Observed seen, Instant now) {
    weight.raiseTo(seen.usedWeight(), seen.askedAt(), now);
    if (seen.account().isPresent()) {
      OrderWindows placed = ordersOf(seen.account().get());
      placed.tenSeconds.raiseTo(seen.ordersTenSeconds(), seen.askedAt(), now);
      placed.minute.raiseTo(seen.ordersMinute(), seen.askedAt(), now);
    }
  }

  /** Only ever prolongs a throttle of the same place. False where nothing changed. */
  boolean throttle(Throttle seen) {
    Place place = new Place(seen.scope(), seen.account());
    Throttle known = throttles.get(place);
    if (known != null && !seen.until().isAfter(known.until())) {
      return false;
    }
    throttles.put(place, seen);
    return true;
  }

  void limits(RequestLimits changed) {
    limits = changed;
  }

  List<Throttle> throttlesAt(Instant now) {
    throttles.values().removeIf(throttle -> !throttle.until().isAfter(now));
    return new ArrayList<>(throttles.values());
  }

  private static boolean stops(
      Throttle throttle, RequestCost cost, Precedence precedence, Optional<AccountId> account) {
    if (throttle.account().isPresent() && !throttle.account().equals(account)) {
      return false;
    }
    return switch (throttle.scope()) {
      case IP -> true;
      case ORDERS -> cost.placesOrder();
      case SYSTEM -> precedence == Precedence.ENTER;
    };
  }

  private int allowance(int limit, Precedence precedence) {
    return precedence.mayUseReserve() ? limit : (int) (limit - (long) limit * reservePercent / 100);
  }

  private OrderWindows ordersOf(AccountId account) {
    return orders.computeIfAbsent(account, ignored -> new OrderWindows());
  }

  private static final class OrderWindows {
    final Window tenSeconds = new Window(Duration.ofSeconds(10));
    final Window minute = new Window(Duration.ofMinutes(1));
  }

  /** One fixed window that starts anew at each multiple of its length. */
  private static final class Window {
    private final long length;
    private long index = Long.MIN_VALUE;
    private int used;

    Window(Duration length) {
      this.length = length.toMillis();
    }

    boolean fits(int cost, int limit, Instant now) {
      roll(now);
      // What costs nothing here is not stopped by what others have used up.
      return cost == 0 || used + cost <= limit;
    }

    void add(int cost, Instant now) {
      roll(now);
      used += cost;
    }

    void raiseTo(int reported, Instant askedAt, Instant now) {
      roll(now);
      // A count from across a boundary may be the old window's: our own count stands.
      if (reported >= 0 && indexOf(askedAt) == indexOf(now)) {
        used = Math.max(used, reported);
      }
    }

    Instant endsAt(Instant now) {
      return Instant.ofEpochMilli((indexOf(now) + 1) * length);
    }

    private void roll(Instant now) {
      // A clock that was set back a little must not open a spent window again.
      if (indexOf(now) > index) {
        index = indexOf(now);
        used = 0;
      }
    }

    private long indexOf(Instant moment) {
      return Math.floorDiv(moment.toEpochMilli(), length);
    }
  }
}
