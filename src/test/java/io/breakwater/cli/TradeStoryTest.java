package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.stored.Fixtures;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TradeStoryTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final AccountId MAIN = new AccountId("main");
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final SignalId ID = new SignalId("s1");
  private static final ClientOrderId ENTRY = OrderName.of("bw", MAIN, ID, Leg.ENTRY, 0);
  private static final Signal SIGNAL =
      Signal.enter(ID, NOON, Duration.ofMillis(1500), Direction.SHORT, BTC, Quantity.of("0.010"))
          .withLimit(Price.of("60000.1"));

  @Test
  void doubtsAreToldAsWhatWasBelieved() {
    List<String> lines =
        told(
            new TradeEvent.OrderUnsure(ID, ENTRY, "no answer in 5 s", NOON),
            new TradeEvent.OrderLost(ID, ENTRY, NOON),
            new TradeEvent.WatchEnded(ID, ENTRY, NOON));

    assertEquals(
        List.of(
            "believed  entry " + ENTRY + " was sent and may be there: no answer in 5 s",
            "believed  entry "
                + ENTRY
                + " is not there: not found after its window; it is watched for",
            "believed  entry " + ENTRY + " never was there: it did not turn up"),
        lines.subList(2, 5));
    assertEquals("outcome: ENTERING, filled 0, profit 0 before fees of 0", lines.get(5));
  }

  @Test
  void anAttemptIsToldWithAllThatWasSent() {
    assertEquals(
        "tried     entry, revision 0: SELL 0.01 BTCUSDT LIMIT at 60000.1 GTC; as "
            + ENTRY
            + ", signed 2026-08-01T12:00:00.000Z for 2 s, by node node-1",
        told().get(1));
  }

  @Test
  void whyTheNodeClosesIsTold() {
    List<String> lines =
        told(
            new TradeEvent.OrderRefused(ID, ENTRY, -2019, "Margin is insufficient.", NOON),
            new TradeEvent.OrderNotSent(ID, ENTRY, "connection refused", NOON),
            new TradeEvent.CloseRequested(ID, ID, "no stop after 1500 ms", NOON),
            new TradeEvent.FoundFlat(ID, NOON));

    assertEquals(
        List.of(
            "answered  entry " + ENTRY + " is refused with -2019: Margin is insufficient.",
            "believed  entry " + ENTRY + " never reached the exchange: connection refused",
            "decided   to be closed, by the node: no stop after 1500 ms",
            "believed  the position is flat, as the exchange says; no fill of ours explains it"),
        lines.subList(2, 6));
  }

  @Test
  void aStoryWithoutItsBeginningSaysSo() {
    List<String> lines =
        TradeStory.of(MAIN, ID, List.of(new TradeEvent.OrderLost(ID, ENTRY, NOON)));
    assertTrue(
        lines.get(1).startsWith("its beginning is no longer in the journal"), lines::toString);
    assertEquals(3, lines.size());
  }

  static Stream<TradeEvent> everyKind() {
    return Fixtures.events().values().stream();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void everyKindOfFactHasWords(TradeEvent fact) {
    List<String> lines = TradeStory.of(MAIN, fact.trade(), List.of(fact));
    String told = lines.get(fact.isFirst() ? 1 : 2);
    assertFalse(told.contains("Optional["), told);
    assertFalse(told.contains(fact.getClass().getSimpleName()), told);
  }

  /** Without the first line and the times. */
  private static List<String> told(TradeEvent... more) {
    List<TradeEvent> facts = new ArrayList<>();
    facts.add(
        new TradeEvent.SignalAccepted(
            SIGNAL, new Slot(BTC, PositionSide.BOTH), List.of("mode NORMAL"), NOON));
    facts.add(
        new TradeEvent.AttemptStarted(
            ID,
            Leg.ENTRY,
            0,
            0,
            ENTRY,
            OrderPlan.entry(SIGNAL, PositionMode.ONE_WAY),
            NOON,
            Duration.ofSeconds(2),
            "node-1",
            NOON));
    facts.addAll(List.of(more));
    String time = "2026-08-01T12:00:00.000Z  ";
    return TradeStory.of(MAIN, ID, facts).stream()
        .skip(1)
        .map(line -> line.startsWith(time) ? line.substring(time.length()) : line)
        .toList();
  }
}
