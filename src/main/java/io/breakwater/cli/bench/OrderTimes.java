package io.breakwater.cli.bench;

import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When, by the exchange's own books, an order of a trade first was what; by its name there. */
final class OrderTimes {
  private final Map<String, Instant> accepted = new LinkedHashMap<>();
  private final Map<String, Instant> filled = new LinkedHashMap<>();
  private final Map<String, Instant> live = new LinkedHashMap<>();

  private OrderTimes() {}

  static OrderTimes of(List<ExchangeRecord> records) {
    OrderTimes times = new OrderTimes();
    for (ExchangeRecord record : records) {
      if (record instanceof ExchangeRecord.OrderAccepted order) {
        times.accepted.putIfAbsent(order.clientOrderId(), order.time());
      } else if (record instanceof ExchangeRecord.Filled fill) {
        times.filled.putIfAbsent(fill.clientOrderId(), fill.time());
      } else if (record instanceof ExchangeRecord.StopLive stop) {
        times.live.putIfAbsent(stop.clientAlgoId(), stop.time());
      }
    }
    return times;
  }

  /** When the entry was taken. */
  Optional<Instant> accepted(SignalId signal) {
    return Optional.ofNullable(accepted.get(name(signal, Leg.ENTRY)));
  }

  /** When it was first filled, at least in part. */
  Optional<Instant> filled(SignalId signal) {
    return Optional.ofNullable(filled.get(name(signal, Leg.ENTRY)));
  }

  /** When its first stop was taken. */
  Optional<Instant> stopped(SignalId signal) {
    return Optional.ofNullable(live.get(name(signal, Leg.BASE_STOP)));
  }

  private static String name(SignalId signal, Leg leg) {
    return OrderName.of("bw", RestartedNode.MAIN, signal, leg, 0).value();
  }
}
