package io.breakwater.simulation.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.breakwater.domain.trade.Slot;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the processes could know of orders and positions, and since when: reads what reached them,
 * not what they made of it.
 */
final class Tellings {
  /** Something that is to be known. */
  sealed interface Subject {
    /**
     * How much of it a delivery shows; empty where it does not speak of it.
     *
     * @param path of the request that is answered, or {@code private}
     */
    Optional<BigDecimal> shown(String path, JsonNode body);

    /** How much is to be shown. */
    BigDecimal wanted();
  }

  /**
   * So much of an order is executed.
   *
   * @param entered the slot whose position tells of it, too; empty where it made one smaller
   * @param at when it was; a position that changed last before it is an earlier one
   */
  record Executed(
      String clientOrderId, long orderId, BigDecimal wanted, Optional<Slot> entered, Instant at)
      implements Subject {
    private static final int NO_SUCH_ORDER = -2013;

    @Override
    public Optional<BigDecimal> shown(String path, JsonNode body) {
      BigDecimal most = null;
      BigDecimal traded = BigDecimal.ZERO;
      for (JsonNode row : rows(body)) {
        JsonNode order = row.path("o");
        BigDecimal amount = null;
        if (order.has("z") && isThis(order.path("c"), order.path("i"))) {
          amount = number(order.path("z"));
        } else if (row.has("executedQty")
            && isThis(row.path("clientOrderId"), row.path("orderId"))) {
          amount = number(row.path("executedQty"));
        } else if (path.endsWith("/userTrades") && isThis(row.path(""), row.path("orderId"))) {
          traded = traded.add(number(row.path("qty")));
          amount = traded;
        } else if (row.has("positionAmt") && isOfSlot(row)) {
          boolean isEarlier = row.path("updateTime").asLong() < at.toEpochMilli();
          amount = isEarlier ? BigDecimal.ZERO : number(row.path("positionAmt")).abs();
        } else if (row.path("code").asInt() == NO_SUCH_ORDER) {
          amount = BigDecimal.ZERO; // Of which order the answer does not say.
        }
        most = amount == null || most != null && most.compareTo(amount) > 0 ? most : amount;
      }
      return Optional.ofNullable(most);
    }

    private boolean isThis(JsonNode name, JsonNode number) {
      return name.asText().equals(clientOrderId) || number.asLong() == orderId;
    }

    private boolean isOfSlot(JsonNode row) {
      return entered
          .filter(slot -> slot.symbol().value().equals(row.path("symbol").asText()))
          .filter(slot -> slot.positionSide().name().equals(row.path("positionSide").asText()))
          .isPresent();
    }

    private static BigDecimal number(JsonNode node) {
      String text = node.asText();
      return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }
  }

  /** A stop does not wait any more. */
  record Gone(String clientAlgoId) implements Subject {
    @Override
    public Optional<BigDecimal> shown(String path, JsonNode body) {
      for (JsonNode row : rows(body)) {
        JsonNode order = row.path("o");
        if (order.path("caid").asText().equals(clientAlgoId)) {
          return Optional.of(gone(order.path("X")));
        }
        if (row.path("clientAlgoId").asText().equals(clientAlgoId) && row.has("algoStatus")) {
          return Optional.of(gone(row.path("algoStatus")));
        }
      }
      // A list of all that wait, and it is not in it.
      return path.endsWith("/openAlgoOrders") && body.isArray()
          ? Optional.of(wanted())
          : Optional.empty();
    }

    private BigDecimal gone(JsonNode status) {
      return status.asText().equals("NEW") ? BigDecimal.ZERO : wanted();
    }

    @Override
    public BigDecimal wanted() {
      return BigDecimal.ONE;
    }
  }

  /**
   * A subject became known.
   *
   * @param looked whether it had to be looked up: no answer to the order itself, and no event
   */
  record Telling(Instant at, boolean looked) {}

  /**
   * When a subject was first told.
   *
   * @param telling empty: not at all
   * @param lied when a look last told otherwise, before that: reads may lag, or forget
   */
  record First(Optional<Telling> telling, Optional<Instant> lied) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Evidence.Told> told;

  /**
   * @param told oldest first
   */
  Tellings(List<Evidence.Told> told) {
    this.told = told;
  }

  /** Whether it was observed at all. */
  boolean areKnown() {
    return !told.isEmpty();
  }

  First first(Subject subject, Instant from, Instant until) {
    Optional<Telling> first = Optional.empty();
    Optional<Instant> lied = Optional.empty();
    for (int i = start(from); i < told.size(); i++) {
      Evidence.Told next = told.get(i);
      Instant end = first.map(Telling::at).orElse(until);
      if (next.at().isAfter(end)) {
        break;
      }
      boolean looked = next.what().startsWith("GET ");
      Optional<BigDecimal> shown = subject.shown(next.what(), body(next));
      if (shown.filter(amount -> amount.compareTo(subject.wanted()) >= 0).isPresent()) {
        // Of one moment, what needed no look counts.
        first = first.filter(known -> !known.looked()).or(() -> telling(next, looked));
      } else if (shown.isPresent() && looked && first.isEmpty()) {
        lied = Optional.of(next.at());
      }
    }
    return new First(first, lied);
  }

  private static Optional<Telling> telling(Evidence.Told told, boolean looked) {
    return Optional.of(new Telling(told.at(), looked));
  }

  /** The first that is not before this moment. */
  private int start(Instant from) {
    int low = 0;
    int high = told.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (told.get(middle).at().isBefore(from)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static JsonNode body(Evidence.Told told) {
    try {
      JsonNode body = JSON.readTree(told.body());
      return body.has("data") ? body.get("data") : body;
    } catch (JsonProcessingException garbage) {
      return MissingNode.getInstance(); // Some fault's: it tells nothing.
    }
  }

  private static Iterable<JsonNode> rows(JsonNode body) {
    return body.isArray() ? body : List.of(body);
  }
}
