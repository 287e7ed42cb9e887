package io.breakwater.simulation.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Slot;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the processes could know of orders and positions, and since when: reads what reached them,
 * not what they made of it.
 */
final class Tellings {
  /**
   * Something showed how much of an order is executed, how large a position is, or that a stop is
   * gone.
   *
   * @param looked whether it had to be looked up: no answer to the order itself, and no event
   * @param amount executed, or of the position without its sign; of a stop 1 where it is gone
   */
  record Showing(Instant at, boolean looked, BigDecimal amount) {
    private boolean shows(BigDecimal wanted) {
      return amount.compareTo(wanted) >= 0;
    }
  }

  /** All stops that a look at them listed; one that is absent is gone. */
  private record Listing(Instant at, Set<String> ids) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_SUCH_ORDER = -2013;

  private final boolean known;
  private final Map<String, List<Showing>> orders = new LinkedHashMap<>();
  private final Map<Slot, List<Showing>> positions = new LinkedHashMap<>();
  private final Map<String, List<Showing>> stops = new LinkedHashMap<>();
  private final List<Listing> listings = new ArrayList<>();
  private final List<Showing> forgotten = new ArrayList<>();

  Tellings(List<Evidence.Told> told) {
    this.known = !told.isEmpty();
    told.forEach(this::read);
  }

  /** Whether it was observed at all. */
  boolean areKnown() {
    return known;
  }

  private void read(Evidence.Told told) {
    JsonNode body;
    try {
      body = JSON.readTree(told.body());
    } catch (JsonProcessingException broken) {
      return; // A fault's garbage tells nothing.
    }
    boolean looked = told.what().startsWith("GET ");
    if (told.what().endsWith("/openAlgoOrders") && body.isArray()) {
      Set<String> ids = new LinkedHashSet<>();
      body.forEach(row -> ids.add(row.path("clientAlgoId").asText()));
      listings.add(new Listing(told.at(), ids));
    } else if (told.what().endsWith("/userTrades") && body.isArray()) {
      readTrades(told.at(), body);
    } else if (body.isArray()) {
      body.forEach(row -> readObject(told.at(), looked, row));
    } else {
      readObject(told.at(), looked, body.has("data") ? body.get("data") : body);
    }
  }

  private void readObject(Instant at, boolean looked, JsonNode row) {
    JsonNode order = row.path("o");
    if (row.path("e").asText().equals("ORDER_TRADE_UPDATE")) {
      show(at, looked, order.path("c"), order.path("i"), order.path("z"));
    } else if (row.path("e").asText().equals("ALGO_UPDATE")) {
      showStop(at, looked, order.path("caid"), order.path("X"));
    } else if (row.has("executedQty")) {
      show(at, looked, row.path("clientOrderId"), row.path("orderId"), row.path("executedQty"));
    } else if (row.has("algoStatus")) {
      showStop(at, looked, row.path("clientAlgoId"), row.path("algoStatus"));
    } else if (row.has("positionAmt")) {
      Slot slot =
          new Slot(
              new Symbol(row.path("symbol").asText()),
              PositionSide.valueOf(row.path("positionSide").asText("BOTH")));
      add(positions, slot, new Showing(at, looked, number(row.path("positionAmt")).abs()));
    } else if (looked && row.path("code").asInt() == NO_SUCH_ORDER) {
      forgotten.add(new Showing(at, true, BigDecimal.ZERO));
    }
  }

  private void readTrades(Instant at, JsonNode rows) {
    Map<String, BigDecimal> sums = new LinkedHashMap<>();
    rows.forEach(
        row -> sums.merge(row.path("orderId").asText(), number(row.path("qty")), BigDecimal::add));
    sums.forEach((id, sum) -> add(orders, id, new Showing(at, true, sum)));
  }

  private void show(Instant at, boolean looked, JsonNode name, JsonNode id, JsonNode executed) {
    Showing showing = new Showing(at, looked, number(executed));
    add(orders, name.asText(), showing);
    add(orders, id.asText(), showing);
  }

  private void showStop(Instant at, boolean looked, JsonNode name, JsonNode status) {
    boolean gone = !status.asText().equals("NEW");
    add(stops, name.asText(), new Showing(at, looked, gone ? BigDecimal.ONE : BigDecimal.ZERO));
  }

  private static BigDecimal number(JsonNode node) {
    String text = node.asText();
    return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
  }

  private static <K> void add(Map<K, List<Showing>> all, K key, Showing showing) {
    all.computeIfAbsent(key, absent -> new ArrayList<>()).add(showing);
  }

  /** What is to be known: so much of an order, in that slot; or that a stop is gone. */
  sealed interface Subject {}

  /**
   * @param entered the slot whose position tells of it, too; empty where it made one smaller
   */
  record Executed(String clientOrderId, long orderId, BigDecimal quantity, Optional<Slot> entered)
      implements Subject {}

  record Gone(String clientAlgoId) implements Subject {}

  /**
   * When it was first told, and whether it had to be looked up for that.
   *
   * @param lied when a look last told otherwise, before that: reads may lag, or forget
   */
  record First(Optional<Showing> telling, Optional<Instant> lied) {}

  First first(Subject subject, Instant from, Instant until) {
    List<Showing> all = new ArrayList<>();
    BigDecimal wanted = BigDecimal.ONE;
    if (subject instanceof Executed executed) {
      wanted = executed.quantity();
      collect(all, orders.get(executed.clientOrderId()), from, until);
      collect(all, orders.get(Long.toString(executed.orderId())), from, until);
      executed.entered().ifPresent(slot -> collect(all, positions.get(slot), from, until));
      collect(all, forgotten, from, until);
    } else if (subject instanceof Gone gone) {
      collect(all, stops.get(gone.clientAlgoId()), from, until);
      for (Listing listing : within(listings, Listing::at, from, until)) {
        boolean absent = !listing.ids().contains(gone.clientAlgoId());
        all.add(new Showing(listing.at(), true, absent ? BigDecimal.ONE : BigDecimal.ZERO));
      }
    }
    return first(all, wanted, until);
  }

  private static First first(List<Showing> all, BigDecimal wanted, Instant until) {
    Optional<Showing> first = Optional.empty();
    for (Showing showing : all) {
      boolean earlier =
          first
              .filter(
                  known ->
                      known.at().isBefore(showing.at())
                          || known.at().equals(showing.at()) && !known.looked())
              .isEmpty();
      if (showing.shows(wanted) && !showing.at().isAfter(until) && earlier) {
        first = Optional.of(showing);
      }
    }
    Instant known = first.map(Showing::at).orElse(until);
    Optional<Instant> lied =
        all.stream()
            .filter(showing -> showing.looked() && !showing.shows(wanted))
            .map(Showing::at)
            .filter(at -> at.isBefore(known))
            .max(Instant::compareTo);
    return new First(first, lied);
  }

  private static void collect(
      List<Showing> into, List<Showing> showings, Instant from, Instant until) {
    into.addAll(within(showings == null ? List.of() : showings, Showing::at, from, until));
  }

  /** What is between two moments, of a list that is in the order of its times. */
  private static <T> List<T> within(
      List<T> all, Function<T, Instant> time, Instant from, Instant until) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time.apply(all.get(middle)).isBefore(from)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int end = low;
    while (end < all.size() && !time.apply(all.get(end)).isAfter(until)) {
      end++;
    }
    return all.subList(low, end);
  }
}
