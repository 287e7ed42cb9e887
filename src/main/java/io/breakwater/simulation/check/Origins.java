package io.breakwater.simulation.check;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who had orders, stops and cancels done: the node, another hand, or the exchange itself. In the
 * exchange's books a request stands behind what it did, with the same time.
 */
final class Origins {
  /**
   * How the exchange names its own orders.
   *
   * @see "Binance USDⓈ-M Futures API, Payload: Order Update, special client order ids"
   */
  private static final List<String> EXCHANGES_OWN = List.of("autoclose-", "adl_autoclose");

  private static final String EXCHANGE = "the exchange";

  private final Set<String> addresses = new LinkedHashSet<>();
  private final Map<OrderKey, String> orders = new LinkedHashMap<>();
  private final Map<Long, String> stops = new LinkedHashMap<>();
  private final Map<Long, String> cancels = new LinkedHashMap<>();

  Origins(List<ExchangeRecord> books, List<Evidence.Life> lives) {
    lives.forEach(life -> addresses.add(life.remote()));
    List<ExchangeRecord> done = new ArrayList<>();
    for (ExchangeRecord record : books) {
      if (record instanceof ExchangeRecord.RequestArrived request) {
        done.forEach(each -> note(each, request));
        done.clear();
      } else if (record instanceof ExchangeRecord.OrderAccepted order) {
        if (order.algoId().isPresent()) {
          String origin = stops.get(order.algoId().get());
          if (origin != null) {
            orders.put(OrderKey.of(order), origin);
          }
        } else if (EXCHANGES_OWN.stream().anyMatch(order.clientOrderId()::startsWith)) {
          orders.put(OrderKey.of(order), EXCHANGE);
        } else {
          done.add(order);
        }
      } else if (record instanceof ExchangeRecord.StopLive
          || record instanceof ExchangeRecord.StopGone gone
              && gone.status() == AlgoStatus.CANCELED) {
        done.add(record);
      }
    }
  }

  private void note(ExchangeRecord done, ExchangeRecord.RequestArrived by) {
    Instant time = done.time();
    if (!time.equals(by.time())) {
      return;
    }
    if (done instanceof ExchangeRecord.OrderAccepted order) {
      orders.put(OrderKey.of(order), by.remote());
    } else if (done instanceof ExchangeRecord.StopLive live) {
      stops.put(live.algoId(), by.remote());
    } else if (done instanceof ExchangeRecord.StopGone gone) {
      cancels.put(gone.algoId(), by.remote());
    }
  }

  /** Whether requests from this address are the node's; all are where its addresses are unknown. */
  boolean isOurs(String remote) {
    return addresses.isEmpty() || addresses.contains(remote);
  }

  boolean isForeignOrder(OrderKey order) {
    return isForeign(orders.get(order));
  }

  boolean isForeignStop(long algoId) {
    return isForeign(stops.get(algoId));
  }

  boolean isForeignCancel(long algoId) {
    return isForeign(cancels.get(algoId));
  }

  /** The address that an order came from, where a request for it stands in the books. */
  Optional<String> ofOrder(OrderKey order) {
    return Optional.ofNullable(orders.get(order));
  }

  private boolean isForeign(String origin) {
    return origin != null && (origin.equals(EXCHANGE) || !isOurs(origin));
  }
}
