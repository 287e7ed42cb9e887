package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was booked in ignorance is put right by what is heard later, and never counted twice. */
class LateTruthTest {
  @Test
  void fillsThatTurnUpAfterThePositionWasSeenFlatAreAPartOfWhatWasGone() {
    Trade flat =
        TradeFacts.after(
            TradeFacts.holding(),
            new TradeEvent.FoundFlat(TradeFacts.holding().id(), TradeFacts.NOON));
    assertEquals(Quantity.ZERO, flat.held());

    Trade told =
        TradeFacts.after(
            flat, TradeFacts.filledOutside(flat, false, 9, "0.010", OrderOrigin.OTHER));

    assertEquals(Quantity.of("0.010"), told.exited());
    assertEquals(Quantity.ZERO, told.held());
  }

  @Test
  void aFillThatWasTakenForAnotherHandsGoesToItsOrderOnceThatTellsItsNumber() {
    Trade held = TradeFacts.protectedTrade();
    Trade outside =
        TradeFacts.after(
            held, TradeFacts.filledOutside(held, false, 9, "0.010", OrderOrigin.OTHER));
    var number = outside.fills().get(outside.fills().size() - 1).fill().orderId();

    Trade told =
        TradeFacts.after(
            outside,
            new TradeEvent.OrderSeen(
                held.id(),
                new OrderReport(
                    held.current(Leg.BASE_STOP).orElseThrow().id(),
                    Status.ENDED,
                    Optional.of(number),
                    Quantity.of("0.010")),
                TradeFacts.NOON));

    assertEquals(Quantity.of("0.010"), told.exited());
    assertEquals(Quantity.ZERO, told.outside().out());
    assertEquals(Quantity.of("0.010"), told.current(Leg.BASE_STOP).orElseThrow().booked());
    assertTrue(told.fills().stream().noneMatch(booked -> booked.cause().isPresent()));
    assertEquals(0, BigDecimal.ZERO.compareTo(told.held().value()));
  }
}
