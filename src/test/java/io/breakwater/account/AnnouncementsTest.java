package io.breakwater.account;

import static io.breakwater.domain.trade.TradeFacts.NOON;
import static io.breakwater.domain.trade.TradeFacts.entering;
import static io.breakwater.domain.trade.TradeFacts.filled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fill of the example's entry is found by looking; the private stream tells of it, or not. */
class AnnouncementsTest {
  private final Announcements announcements = new Announcements();
  private final Trade trade = entering();
  private final TradeEvent.OrderFilled found =
      (TradeEvent.OrderFilled) filled(trade, Leg.ENTRY, 1, "0.004", "60000");
  private final Instant filledAt = found.fill().time();

  @Test
  void aStreamThatLeavesAFillOutIsSuspectTwoSecondsAfterItWasFound() {
    announcements.streamIsUp(filledAt.minusSeconds(60));
    announcements.found(trade, List.of(found), NOON);

    assertTrue(announcements.missing(NOON.plusSeconds(2)).isEmpty());
    String cause = announcements.missing(NOON.plusMillis(2_001)).orElseThrow();
    assertEquals("it did not tell of trade " + found.fill().tradeId() + " of BTCUSDT", cause);
    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty(), "told once");
  }

  @Test
  void aStreamThatTellsLateIsNone() {
    announcements.streamIsUp(filledAt.minusSeconds(60));
    announcements.found(trade, List.of(found), NOON);
    announcements.told(found.fill());

    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty());
  }

  @Test
  void aLookThatComesAfterTheEventFindsNothingNew() {
    announcements.streamIsUp(filledAt.minusSeconds(60));
    announcements.told(found.fill());
    announcements.found(trade, List.of(found), NOON);

    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty());
  }

  @Test
  void whatIsBookedAlreadyHasBeenTold() {
    announcements.streamIsUp(filledAt.minusSeconds(60));
    announcements.found(found.applyTo(trade), List.of(found), NOON);

    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty());
  }

  @Test
  void aStreamIsNotToTellOfWhatWasBeforeItOpenedOrWhileItIsDown() {
    announcements.streamIsUp(filledAt.minusMillis(900));
    announcements.found(trade, List.of(found), NOON);
    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty());

    announcements.streamIsDown();
    announcements.found(trade, List.of(found), NOON);
    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty());
  }

  @Test
  void aNewConnectionBeginsAnew() {
    announcements.streamIsUp(filledAt.minusSeconds(60));
    announcements.found(trade, List.of(found), NOON);
    announcements.streamIsUp(filledAt.plus(Duration.ofSeconds(1)));

    assertTrue(announcements.missing(NOON.plusSeconds(9)).isEmpty());
  }
}
