package io.breakwater.simulation.bugs;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Stamp;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.pattern.CircuitBreaker;

/** What the changed methods do, where it takes more than a line: one method for each bug's part. */
final class Tampering {
  /** Of {@link PlantedBug#RECOVERY_FORGETS}: what the latest recovery found open. */
  private static final ThreadLocal<Set<ClientOrderId>> FORGOTTEN =
      ThreadLocal.withInitial(LinkedHashSet::new);

  private Tampering() {}

  static Object cumulative(Change.Call call) throws ReflectiveOperationException {
    AccountEvent.OrderUpdated told = call.argument(1);
    Optional<Fill> fill = told.fill().map(last -> with(last, told.order().executed(), last.fee()));
    return call.proceedWithArgument(
        1, new AccountEvent.OrderUpdated(told.order(), fill, told.expiryReason(), told.time()));
  }

  private static Fill with(Fill fill, Quantity quantity, Optional<Money> fee) {
    return new Fill(
        fill.symbol(),
        fill.tradeId(),
        fill.orderId(),
        fill.side(),
        fill.positionSide(),
        fill.price(),
        quantity,
        fee,
        fill.realizedProfit(),
        fill.maker(),
        fill.time());
  }

  static Object withoutFees(Change.Call call) throws ReflectiveOperationException {
    List<TradeEvent> facts = new ArrayList<>();
    for (TradeEvent fact : call.<List<TradeEvent>>proceed()) {
      facts.add(
          fact instanceof TradeEvent.OrderFilled filled
              ? new TradeEvent.OrderFilled(
                  filled.trade(),
                  filled.id(),
                  with(filled.fill(), filled.fill().quantity(), Optional.empty()),
                  filled.at())
              : fact);
    }
    return facts;
  }

  static Object stopOfOrdered(Change.Call call) throws ReflectiveOperationException {
    Signal signal = call.argument(0);
    OrderPlan plan = call.proceed();
    return new OrderPlan(
        plan.symbol(),
        plan.side(),
        plan.positionSide(),
        plan.type(),
        Optional.of(signal.quantity()),
        plan.price(),
        plan.timeInForce(),
        plan.trigger(),
        false, // As on a spot market: bounded by nothing, it can turn the position round.
        false,
        plan.workingType());
  }

  static Object stopLast(Change.Call call) throws ReflectiveOperationException {
    Trade trade = call.argument(0);
    List<Object> placements = new ArrayList<>(call.<List<Object>>proceed());
    boolean filling = trade.current(Leg.ENTRY).filter(entry -> !entry.isOver()).isPresent();
    for (Object placement : List.copyOf(placements)) {
      if (filling && Inside.get(placement, "leg").equals(Leg.BASE_STOP)) {
        placements.remove(placement);
      }
    }
    return placements;
  }

  static Object endedTooEarly(Change.Call call) throws ReflectiveOperationException {
    TradeRules.Step step = call.proceed();
    Stamp stamp = call.argument(2);
    Trade trade = step.after();
    boolean onlyTakes =
        trade.orders().stream()
            .allMatch(order -> order.isOver() || order.leg().kind() == LegKind.TAKE_PROFIT);
    if (trade.endedAt().isPresent() || !trade.held().isZero() || !onlyTakes) {
      return step;
    }
    TradeEvent ended = new TradeEvent.TradeEnded(trade.id(), stamp.at());
    List<TradeEvent> events = new ArrayList<>(step.events());
    events.add(ended);
    return new TradeRules.Step(
        events, ended.applyTo(trade), List.of(), List.of(), List.of(), List.of());
  }

  static Object unsureIsRepeated(Change.Call call) throws ReflectiveOperationException {
    return call.argument(0) instanceof Outcome.Unsure<?> ? true : call.proceed();
  }

  static Object alwaysRenewable(Change.Call call) throws ReflectiveOperationException {
    return Inside.call(call.argument(0), "trade", Inside.<Object>get(call.argument(1), "trade"));
  }

  static Object unsureIsRefused(Change.Call call) throws ReflectiveOperationException {
    TradeEvent.OrderUnsure unsure = (TradeEvent.OrderUnsure) call.self();
    Trade trade = call.argument(0);
    boolean entry =
        trade.order(unsure.id()).filter(order -> order.leg().equals(Leg.ENTRY)).isPresent();
    return entry
        ? new TradeEvent.OrderRefused(unsure.trade(), unsure.id(), -1, unsure.cause(), unsure.at())
            .applyTo(trade)
        : call.proceed();
  }

  static Object rejectionIsRepeated(Change.Call call) throws ReflectiveOperationException {
    Outcome<?> outcome = call.argument(0);
    return outcome instanceof Outcome.Rejected<?>
        ? call.proceedWithArgument(0, new Outcome.NotSent<>("refused, try again"))
        : call.proceed();
  }

  static Object soon(Change.Call call) throws ReflectiveOperationException {
    Object step = call.proceed();
    var constructor = step.getClass().getDeclaredConstructor(Duration.class, boolean.class);
    constructor.setAccessible(true);
    return constructor.newInstance(Duration.ofMillis(1), false);
  }

  static Object secondProbe(Change.Call call) throws ReflectiveOperationException {
    CircuitBreaker breaker = Inside.get(call.self(), "breaker");
    if (breaker.isHalfOpen()) {
      Function<Call, Object> read = Inside.get(Inside.get(call.self(), "subject"), "read");
      read.apply(Call.of(Precedence.READ));
    }
    return call.proceed();
  }

  static Object sentFirst(Change.Call call) throws ReflectiveOperationException {
    Object verdict = call.argument(0);
    if (Inside.isA(verdict, "Admitted")) {
      Signal signal = Inside.get(verdict, "signal");
      Stamp stamp = Inside.call(call.self(), "stamp", signal.symbol());
      TradeRules.Step step =
          TradeRules.begin(signal, Inside.get(verdict, "slot"), List.of(), stamp);
      Object desk = Inside.get(call.self(), "desk");
      for (TradeOrder order : step.send()) {
        Inside.call(desk, "send", step.after(), order);
      }
    }
    return call.proceed();
  }

  static Object gapForgotten(Change.Call call) throws ReflectiveOperationException {
    Object output = Inside.get(call.argument(1), "output");
    boolean again =
        Inside.isA(output, "StreamUp") && Inside.<Long>get(output, "generation").longValue() > 1;
    if (!again) {
      return call.proceed();
    }
    Instant due = Inside.get(call.self(), "reconcileAt");
    Object effect = call.proceed();
    // Nor does this team compare its books now and then.
    Inside.set(call.self(), "reconcileAt", due.plus(Duration.ofHours(1)));
    Inside.set(call.self(), "watchAt", due.plus(Duration.ofHours(1)));
    Inside.call(call.self(), "releaseReconciled", false);
    return effect;
  }

  static Object recovered(Change.Call call) throws ReflectiveOperationException {
    FORGOTTEN.get().clear();
    for (Trade trade : Inside.<List<Trade>>call(call.argument(0), "open")) {
      trade.orders().stream()
          .filter(
              order ->
                  order.status() == TradeOrder.Status.SENDING
                      || order.status() == TradeOrder.Status.UNSURE)
          .forEach(order -> FORGOTTEN.get().add(order.id()));
    }
    return call.proceed();
  }

  static Object lookUpUnlessForgotten(Change.Call call) throws ReflectiveOperationException {
    TradeOrder order = call.argument(1);
    return FORGOTTEN.get().contains(order.id()) ? null : call.proceed();
  }

  static Object unfinishedButForgotten(Change.Call call) throws ReflectiveOperationException {
    return call.<List<TradeOrder>>proceed().stream()
        .filter(order -> !FORGOTTEN.get().contains(order.id()))
        .toList();
  }

  /** Exits have a fresh window anyway. */
  static Object withoutJournaledWindow(Change.Call call) throws ReflectiveOperationException {
    Call sent = (Call) call.self();
    return sent.precedence() == Precedence.ENTER ? Optional.empty() : call.proceed();
  }

  static Object noBridgeNeeded(Change.Call call) throws ReflectiveOperationException {
    return Inside.<Trade>get(call.self(), "trade").baseStop();
  }

  static Object ownerOnceFilled(Change.Call call) throws ReflectiveOperationException {
    Optional<SignalId> owner = call.proceed();
    if (owner.isEmpty()) {
      return owner;
    }
    Optional<Trade> trade = Inside.call(call.argument(0), "trade", owner.get());
    return owner.filter(id -> trade.filter(open -> !open.held().isZero()).isPresent());
  }
}
