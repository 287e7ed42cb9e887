package io.breakwater.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.SignalId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientOrderIdTest {
  private static final AccountId MAIN = new AccountId("main");

  @Property
  void aDerivedIdHasTheExchangesForm(
      @ForAll("signals") SignalId signal,
      @ForAll("accounts") AccountId account,
      @ForAll("legs") Leg leg,
      @ForAll @IntRange(max = 1_000_000) int revision) {
    String id = OrderName.of("bw", account, signal, leg, revision).value();
    assertTrue(id.matches("^[\\.A-Z\\:/a-z0-9_-]{1,36}$"), id);
    assertTrue(id.startsWith("bw-"), id);
  }

  @Property
  void itIsAPureFunction(@ForAll("signals") SignalId signal, @ForAll("legs") Leg leg) {
    assertEquals(
        OrderName.of("bw", MAIN, signal, leg, 3),
        OrderName.of("bw", new AccountId("main"), new SignalId(signal.value()), leg, 3));
  }

  @Property
  void twoSignalsHaveTwoIds(@ForAll("signals") SignalId one, @ForAll("signals") SignalId other) {
    assertEquals(
        one.equals(other),
        OrderName.of("bw", MAIN, one, Leg.ENTRY, 0)
            .equals(OrderName.of("bw", MAIN, other, Leg.ENTRY, 0)));
  }

  @Test
  void everyLegRevisionAndAccountHasAnIdOfItsOwn() {
    List<String> ids = new ArrayList<>();
    SignalId signal = new SignalId("s");
    List<Leg> legs = new ArrayList<>(List.of(Leg.ENTRY, Leg.BASE_STOP, Leg.CLOSE));
    for (int step = 0; step < 100; step++) {
      legs.add(Leg.takeProfit(step));
    }
    for (AccountId account : List.of(MAIN, new AccountId("other"), new AccountId("m"))) {
      for (Leg leg : legs) {
        for (int revision = 0; revision < 50; revision++) {
          ids.add(OrderName.of("bw", account, signal, leg, revision).value());
        }
      }
    }
    assertEquals(ids.size(), new TreeSet<>(ids).size());
  }

  @Test
  void accountAndSignalDoNotRunIntoEachOther() {
    assertTrue(
        !OrderName.of("bw", new AccountId("a"), new SignalId("bc"), Leg.ENTRY, 0)
            .equals(OrderName.of("bw", new AccountId("ab"), new SignalId("c"), Leg.ENTRY, 0)));
  }

  @Test
  void theIdOfAKnownSignalNeverChanges() {
    // Stored in journals and known to the exchange: another value here is a broken promise.
    assertEquals(
        "bw-tpQH09SscnQvOFGT-T1.10",
        OrderName.of("bw", MAIN, new SignalId("breakout-1"), Leg.takeProfit(1), 36).value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "ünlaut", "1234567890123456789012345678901234567"})
  void anIdOfAnotherFormIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> new ClientOrderId(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "elevenchars"})
  void aPrefixOfTheWrongLengthIsRefused(String prefix) {
    assertThrows(
        IllegalArgumentException.class,
        () -> OrderName.of(prefix, MAIN, new SignalId("s"), Leg.ENTRY, 0));
  }

  @Provide
  Arbitrary<SignalId> signals() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .ofMinLength(1)
        .ofMaxLength(64)
        .map(SignalId::new);
  }

  @Provide
  Arbitrary<AccountId> accounts() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(12)
        .map(AccountId::new);
  }

  @Provide
  Arbitrary<Leg> legs() {
    return Arbitraries.oneOf(
        Arbitraries.of(Leg.ENTRY, Leg.BASE_STOP, Leg.CLOSE),
        Arbitraries.integers().between(0, 99).map(Leg::takeProfit));
  }
}
