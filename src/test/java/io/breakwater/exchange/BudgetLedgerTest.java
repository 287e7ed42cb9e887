package io.breakwater.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AccountId;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BudgetLedgerTest {
  private static final Instant MINUTE = Instant.parse("2026-08-01T12:00:00Z");
  private static final Optional<AccountId> ACCOUNT = Optional.of(new AccountId("main"));
  private static final Optional<AccountId> OTHER = Optional.of(new AccountId("other"));
  private static final RequestCost ORDER = new RequestCost(0, 1, 1);
  private final BudgetLedger ledger =
      new BudgetLedger(new BudgetSettings(new RequestLimits(100, 10, 30), 20));

  @Test
  void aFifthOfTheWeightIsKeptForExits() {
    assertTrue(weight(80, Precedence.READ, MINUTE));
    assertFalse(weight(1, Precedence.READ, MINUTE));
    assertFalse(weight(1, Precedence.ENTER, MINUTE));
    assertTrue(weight(20, Precedence.RESOLVE, MINUTE));
    assertFalse(weight(1, Precedence.CLOSE, MINUTE));
  }

  @Test
  void aNewMinuteOfTheExchangeBeginsAtZero() {
    assertTrue(weight(80, Precedence.READ, MINUTE.plusMillis(59_999)));
    assertFalse(weight(1, Precedence.READ, MINUTE.plusMillis(59_999)));
    assertTrue(weight(80, Precedence.READ, MINUTE.plusMillis(60_000)));
  }

  @Test
  void anEmptyWindowSaysWhenItEnds() {
    weight(80, Precedence.READ, MINUTE.plusSeconds(7));
    var empty =
        assertInstanceOf(
            RequestBudget.Exhausted.class,
            ledger.acquire(
                RequestCost.ofWeight(1), Precedence.READ, ACCOUNT, MINUTE.plusSeconds(7)));
    assertEquals(MINUTE.plusSeconds(60), empty.until());
  }

  @Test
  void aFifthOfBothOrderWindowsIsKeptForExits() {
    for (int i = 0; i < 8; i++) {
      assertTrue(order(Precedence.ENTER, ACCOUNT, MINUTE));
    }
    assertFalse(order(Precedence.ENTER, ACCOUNT, MINUTE));
    assertTrue(order(Precedence.PROTECT, ACCOUNT, MINUTE));
    assertTrue(order(Precedence.CLOSE, ACCOUNT, MINUTE));
    assertFalse(order(Precedence.CLOSE, ACCOUNT, MINUTE));
    for (int i = 0; i < 8; i++) {
      assertTrue(order(Precedence.ENTER, ACCOUNT, MINUTE.plusSeconds(10)));
    }
    for (int i = 0; i < 6; i++) {
      assertTrue(order(Precedence.ENTER, ACCOUNT, MINUTE.plusSeconds(20)));
    }
    assertFalse(order(Precedence.ENTER, ACCOUNT, MINUTE.plusSeconds(20)), "the minute's 24");
    assertTrue(order(Precedence.CLOSE, ACCOUNT, MINUTE.plusSeconds(20)));
  }

  @Test
  void ordersCountPerAccountAndWeightForAll() {
    for (int i = 0; i < 8; i++) {
      order(Precedence.ENTER, ACCOUNT, MINUTE);
    }
    assertTrue(order(Precedence.ENTER, OTHER, MINUTE));
    ledger.acquire(RequestCost.ofWeight(80), Precedence.READ, OTHER, MINUTE);
    assertFalse(weight(1, Precedence.READ, MINUTE));
  }

  @Test
  void theExchangesCountHoldsWhereItIsHigherAndOnlyInItsOwnWindow() {
    ledger.observe(observed(79, -1, -1, MINUTE), MINUTE);
    assertTrue(weight(1, Precedence.READ, MINUTE));
    assertFalse(weight(1, Precedence.READ, MINUTE));
    ledger.observe(observed(3, -1, -1, MINUTE), MINUTE);
    assertFalse(weight(1, Precedence.READ, MINUTE), "a lower count changes nothing");
    Instant next = MINUTE.plusSeconds(60);
    ledger.observe(observed(99, -1, -1, next.minusMillis(50)), next.plusMillis(50));
    assertTrue(weight(80, Precedence.READ, next), "a count from across the boundary is old");
  }

  @Test
  void negativeCountsSayNothing() {
    ledger.observe(observed(-1, -1, -1, MINUTE), MINUTE);
    assertTrue(weight(80, Precedence.READ, MINUTE));
  }

  @Test
  void theOrderCountOfTheHeadersHoldsForItsAccount() {
    ledger.observe(observed(-1, 8, 8, MINUTE), MINUTE);
    assertFalse(order(Precedence.ENTER, ACCOUNT, MINUTE));
    assertTrue(order(Precedence.ENTER, OTHER, MINUTE));
  }

  @Test
  void aThrottleOfTheAddressStopsEverythingUntilItsEnd() {
    ledger.throttle(throttle(ThrottleScope.IP, Optional.empty(), 30));
    assertFalse(weight(0, Precedence.CLOSE, MINUTE.plusMillis(29_999)));
    assertTrue(weight(0, Precedence.CLOSE, MINUTE.plusSeconds(30)));
  }

  @Test
  void anOrderThrottleStopsPlacingOfItsAccountOnly() {
    ledger.throttle(throttle(ThrottleScope.ORDERS, ACCOUNT, 30));
    assertFalse(order(Precedence.CLOSE, ACCOUNT, MINUTE));
    assertTrue(weight(1, Precedence.CANCEL, MINUTE));
    assertTrue(order(Precedence.ENTER, OTHER, MINUTE));
  }

  @Test
  void anOverloadStopsEntriesOnly() {
    ledger.throttle(throttle(ThrottleScope.SYSTEM, Optional.empty(), 30));
    assertFalse(order(Precedence.ENTER, ACCOUNT, MINUTE));
    assertTrue(order(Precedence.PROTECT, ACCOUNT, MINUTE));
    assertTrue(weight(1, Precedence.READ, MINUTE));
  }

  @Test
  void aThrottleIsOnlyEverProlonged() {
    assertTrue(ledger.throttle(throttle(ThrottleScope.IP, Optional.empty(), 30)));
    assertFalse(ledger.throttle(throttle(ThrottleScope.IP, Optional.empty(), 10)));
    assertFalse(weight(1, Precedence.CLOSE, MINUTE.plusSeconds(20)));
    assertTrue(ledger.throttle(throttle(ThrottleScope.IP, Optional.empty(), 40)));
  }

  @Test
  void changedLimitsHoldAtOnce() {
    ledger.limits(new RequestLimits(10, 10, 30));
    assertTrue(weight(8, Precedence.READ, MINUTE));
    assertFalse(weight(1, Precedence.READ, MINUTE));
  }

  @Test
  void aClockThatIsSetBackDoesNotOpenASpentWindowAgain() {
    assertTrue(weight(80, Precedence.READ, MINUTE));
    assertFalse(weight(1, Precedence.READ, MINUTE.minusMillis(5)));
    assertFalse(weight(1, Precedence.READ, MINUTE));
  }

  @Property
  void noMinuteEverGrantsMoreThanItsLimit(
      @ForAll @Size(max = 200) int[][] asked, @ForAll @IntRange(min = 1, max = 50) int stepMillis) {
    BudgetLedger fresh = new BudgetLedger(new BudgetSettings(new RequestLimits(100, 10, 30), 20));
    long granted = 0;
    long window = -1;
    Instant now = MINUTE;
    for (int[] one : asked) {
      int value = one.length == 0 ? 0 : Math.floorMod(one[0], 40);
      now = now.plusMillis((long) stepMillis * value * 20);
      if (now.getEpochSecond() / 60 != window) {
        window = now.getEpochSecond() / 60;
        granted = 0;
      }
      var answer =
          fresh.acquire(RequestCost.ofWeight(value), Precedence.values()[value % 7], ACCOUNT, now);
      granted += answer instanceof RequestBudget.Granted ? value : 0;
      assertTrue(granted <= 100, "granted " + granted);
    }
  }

  private boolean weight(int weight, Precedence precedence, Instant now) {
    return ledger.acquire(RequestCost.ofWeight(weight), precedence, ACCOUNT, now)
        == RequestBudget.Granted.INSTANCE;
  }

  private boolean order(Precedence precedence, Optional<AccountId> account, Instant now) {
    return ledger.acquire(ORDER, precedence, account, now) == RequestBudget.Granted.INSTANCE;
  }

  private static RequestBudget.Observed observed(int weight, int ten, int minute, Instant asked) {
    return new RequestBudget.Observed(ACCOUNT, weight, ten, minute, asked);
  }

  private static BudgetLedger.Throttle throttle(
      ThrottleScope scope, Optional<AccountId> account, int seconds) {
    return new BudgetLedger.Throttle(scope, account, MINUTE.plusSeconds(seconds), "test");
  }
}
