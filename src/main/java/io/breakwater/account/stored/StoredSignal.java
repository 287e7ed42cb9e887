package io.breakwater.account.stored;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.BreakEven;
import io.breakwater.domain.trade.EntryPatience;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.Trailing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A signal as it is stored. Times in ms since 1970, durations in ms, amounts as plain decimals.
 *
 * @param takeProfitTriggers as long as {@code takeProfitQuantities}
 */
public record StoredSignal(
    String id,
    long createdAt,
    long validForMs,
    String action,
    String direction,
    String symbol,
    String quantity,
    Optional<String> limitPrice,
    Optional<String> stopLoss,
    List<String> takeProfitTriggers,
    List<String> takeProfitQuantities,
    String workingType,
    Optional<String> trailingPercent,
    Optional<String> trailingActivation,
    Optional<String> breakEvenTrigger,
    Optional<String> breakEvenOffsetPercent,
    Optional<Long> timeExitMs,
    Optional<Long> patienceMs,
    Optional<String> patienceThen,
    Optional<Integer> patienceTimes,
    Optional<String> trade) {
  public StoredSignal {
    // Jackson gives null for a list that is missing.
    takeProfitTriggers = takeProfitTriggers == null ? List.of() : takeProfitTriggers;
    takeProfitQuantities = takeProfitQuantities == null ? List.of() : takeProfitQuantities;
  }

  static StoredSignal of(Signal signal) {
    return new StoredSignal(
        signal.id().value(),
        signal.createdAt().toEpochMilli(),
        signal.validFor().toMillis(),
        signal.action().name(),
        signal.direction().name(),
        signal.symbol().value(),
        signal.quantity().toString(),
        signal.limitPrice().map(Price::toString),
        signal.stopLoss().map(Price::toString),
        signal.takeProfits().stream().map(step -> step.trigger().toString()).toList(),
        signal.takeProfits().stream().map(step -> step.quantity().toString()).toList(),
        signal.workingType().name(),
        signal.exits().trailing().map(trailing -> trailing.percent().toPlainString()),
        signal.exits().trailing().flatMap(Trailing::activation).map(Price::toString),
        signal.exits().breakEven().map(stop -> stop.trigger().toString()),
        signal.exits().breakEven().map(stop -> stop.offsetPercent().toPlainString()),
        signal.exits().timeExit().map(Duration::toMillis),
        signal.patience().map(patience -> patience.after().toMillis()),
        signal.patience().map(patience -> patience.then().name()),
        signal.patience().map(EntryPatience::times),
        signal.trade().map(SignalId::value));
  }

  Signal toDomain() {
    List<TakeProfit> takeProfits = new ArrayList<>();
    for (int step = 0; step < takeProfitTriggers.size(); step++) {
      takeProfits.add(
          new TakeProfit(
              Price.of(takeProfitTriggers.get(step)), Quantity.of(takeProfitQuantities.get(step))));
    }
    return new Signal(
        new SignalId(id),
        Instant.ofEpochMilli(createdAt),
        Duration.ofMillis(validForMs),
        Signal.Action.valueOf(action),
        Direction.valueOf(direction),
        new Symbol(symbol),
        Quantity.of(quantity),
        limitPrice.map(Price::of),
        new ExitPlan(
            stopLoss.map(Price::of),
            takeProfits,
            trailingPercent.map(
                percent ->
                    new Trailing(new BigDecimal(percent), trailingActivation.map(Price::of))),
            breakEvenTrigger.map(
                trigger ->
                    new BreakEven(
                        Price.of(trigger), new BigDecimal(breakEvenOffsetPercent.orElseThrow()))),
            timeExitMs.map(Duration::ofMillis),
            WorkingType.valueOf(workingType)),
        patienceMs.map(
            after ->
                new EntryPatience(
                    Duration.ofMillis(after),
                    EntryPatience.Then.valueOf(patienceThen.orElseThrow()),
                    patienceTimes.orElse(0))),
        trade.map(SignalId::new));
  }
}
