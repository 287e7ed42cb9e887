package io.breakwater.account;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Which requests of orders that are sent again at once may still be on their way to the exchange:
 * it would take a late copy for a new order once the first is gone. Written from writers' threads.
 */
final class Copies {
  /**
   * @param unanswered requests without an answer
   * @param mayComeUntil by the exchange's clock: the end of the last window of a request that was
   *     not answered properly
   */
  private record Flight(Symbol symbol, int unanswered, Instant mayComeUntil) {}

  private final ExchangeTime time;
  private final Duration window;
  private final Map<ClientOrderId, Flight> flights = new LinkedHashMap<>();

  /**
   * @param window how long after it was stamped the exchange takes such a request
   */
  Copies(ExchangeTime time, Duration window) {
    this.time = time;
    this.window = window;
  }

  /** The same write, its requests counted. */
  <T> WriteSpec<T> counted(TradeOrder order, WriteSpec<T> spec) {
    return spec.withAttempt(
        number -> {
          Instant end = time.now().plus(window);
          leaves(order);
          CompletionStage<Outcome<T>> answer = spec.attempt().apply(number);
          return answer.whenComplete((outcome, failure) -> ends(order, end, outcome));
        });
  }

  private synchronized void leaves(TradeOrder order) {
    Flight flight =
        flights.getOrDefault(order.id(), new Flight(order.plan().symbol(), 0, Instant.EPOCH));
    flights.put(
        order.id(), new Flight(flight.symbol(), flight.unanswered() + 1, flight.mayComeUntil()));
  }

  private synchronized void ends(TradeOrder order, Instant end, Outcome<?> outcome) {
    Flight flight = flights.get(order.id());
    if (flight == null) {
      return;
    }
    boolean mayCome = outcome == null || outcome instanceof Outcome.Unsure;
    Instant until = mayCome && end.isAfter(flight.mayComeUntil()) ? end : flight.mayComeUntil();
    flights.put(order.id(), new Flight(flight.symbol(), flight.unanswered() - 1, until));
  }

  /** Whether a request of this order is not answered. */
  synchronized boolean areOnTheirWay(ClientOrderId id) {
    Flight flight = flights.get(id);
    return flight != null && flight.unanswered() > 0;
  }

  /** The symbols of orders of which a copy may still be taken. */
  synchronized List<Symbol> symbols() {
    Instant now = time.now();
    List<Symbol> symbols = new ArrayList<>();
    flights
        .values()
        .removeIf(flight -> flight.unanswered() == 0 && !now.isBefore(flight.mayComeUntil()));
    for (Flight flight : flights.values()) {
      if (!symbols.contains(flight.symbol())) {
        symbols.add(flight.symbol());
      }
    }
    return symbols;
  }
}
