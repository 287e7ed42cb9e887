package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Stamp;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.exchange.PositionSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositionComparisonTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Quantity ONE = Quantity.of("1");

  private static final Duration VANISHES_AFTER = Duration.ofSeconds(90);

  private final PositionComparison comparison = new PositionComparison(VANISHES_AFTER);

  @Test
  void aPositionIsGoneOnlyWhenItIsSeenFlatForLongerThanReadingsLag() {
    Trade held = bought("s1", NOON);

    assertTrue(flatAt(held, 1).isDoubtful());
    PositionComparison.Result soon = flatAt(held, 3);
    assertTrue(soon.isDoubtful());
    assertFalse(soon.difference().isEmpty(), "told from the second pass on");
    assertFalse(flatAt(held, 90).isVanished());
    assertTrue(flatAt(held, 91).isVanished());
  }

  @Test
  void aDoubtAboutOneTradeProvesNothingAboutTheNextInItsSlot() {
    Trade first = bought("s1", NOON);
    Trade second = bought("s2", NOON.plusSeconds(10));

    assertTrue(flatAt(first, 1).isDoubtful());
    PositionComparison.Result result = flatAt(second, 95);

    assertFalse(result.isVanished());
    assertTrue(result.isDoubtful());
    assertTrue(result.difference().isEmpty());
  }

  @Test
  void positionsAskedForBeforeTheLastFillProveNothingHoweverOften() {
    Trade held = bought("s1", NOON);

    for (int pass = 0; pass < 200; pass++) {
      PositionComparison.Result result =
          comparison.of(held, flat(NOON.minusMillis(1)), NOON.plusSeconds(pass));
      assertTrue(result.isDoubtful());
      assertFalse(result.isVanished());
    }
  }

  /** Seen and judged so many seconds after noon. */
  private PositionComparison.Result flatAt(Trade held, int seconds) {
    Instant now = NOON.plusSeconds(seconds);
    return comparison.of(held, flat(now), now);
  }

  private static PositionSnapshot flat(Instant askedAt) {
    return new PositionSnapshot(List.of(), askedAt);
  }

  private static Trade bought(String id, Instant filledAt) {
    Signal signal =
        Signal.enter(new SignalId(id), NOON, Duration.ofSeconds(30), Direction.LONG, BTC, ONE);
    Stamp stamp =
        new Stamp(
            new Stamp.Names("bw", false),
            new AccountId("main"),
            PositionMode.ONE_WAY,
            Optional.empty(),
            Optional.empty(),
            NOON,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            "node",
            NOON);
    Trade trade =
        TradeRules.begin(signal, new Slot(BTC, PositionSide.BOTH), List.of(), stamp).after();
    TradeOrder entry = trade.current(Leg.ENTRY).orElseThrow();
    OrderId number = new OrderId(7);
    Fill fill =
        new Fill(
            BTC,
            1,
            number,
            Side.BUY,
            PositionSide.BOTH,
            Price.of("60000"),
            ONE,
            Optional.empty(),
            BigDecimal.ZERO,
            false,
            filledAt);
    OrderReport report =
        new OrderReport(entry.id(), TradeOrder.Status.ENDED, Optional.of(number), ONE);
    return TradeRules.advance(
            trade,
            List.of(
                new TradeEvent.OrderFilled(trade.id(), entry.id(), fill, NOON),
                new TradeEvent.OrderSeen(trade.id(), report, NOON)),
            stamp)
        .after();
  }
}
