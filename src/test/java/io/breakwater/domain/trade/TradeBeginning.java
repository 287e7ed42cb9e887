package io.breakwater.domain.trade;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How a trade comes about. */
enum TradeBeginning {
  ACCEPTED(
      "a signal is accepted",
      () -> TradeRules.begin(TradeFacts.SIGNAL, TradeFacts.SLOT, List.of(), TradeFacts.stamp())),
  ADOPTED("a position that was there is adopted, with a stop", TradeBeginning::adopted);

  private final String words;
  private final Supplier<TradeRules.Step> step;

  TradeBeginning(String words, Supplier<TradeRules.Step> step) {
    this.words = words;
    this.step = step;
  }

  String words() {
    return words;
  }

  TradeRules.Step step() {
    return step.get();
  }

  TradeMove move() {
    TradeRules.Step step = step();
    return new TradeMove(step.after(), TradeInput.TIME_PASSES, step, step.fetchFills(), List.of());
  }

  private static TradeRules.Step adopted() {
    Signal signal =
        Signal.enter(
                new SignalId("adopted"),
                TradeFacts.NOON,
                TradeFacts.SIGNAL.validFor(),
                TradeFacts.SIGNAL.direction(),
                TradeFacts.BTC,
                Quantity.of("0.010"))
            .withStopLoss(Price.of("59000"));
    var adopted =
        new TradeEvent.PositionAdopted(
            signal,
            TradeFacts.SLOT,
            Quantity.of("0.010"),
            Optional.of(Price.of("60000")),
            TradeFacts.NOON);
    TradeRules.Step step = TradeFacts.advance(adopted.begin());
    List<TradeEvent> events = new ArrayList<>(List.of(adopted));
    events.addAll(step.events());
    return new TradeRules.Step(
        events, step.after(), step.send(), step.amend(), step.cancel(), step.fetchFills());
  }
}
