package io.breakwater.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulator.engine.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests of several orders: each item has an answer of its own, in the order of the items. */
final class Batch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ORDERS = 5;
  private static final int MOST_CANCELS = 10;

  private Batch() {}

  /** Answers each order of {@code batchOrders}. */
  static String answers(Params params, Function<Params, String> answering) {
    JsonNode list = array("batchOrders", params.required("batchOrders"));
    if (list.isEmpty() || list.size() > MOST_ORDERS) {
      throw Refusal.of(-4082, "Invalid number of batch place orders.");
    }
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return answers(items, item -> answering.apply(Params.of(item)));
  }

  /** A refusal of one item is that item's answer. */
  static <T> String answers(List<T> items, Function<T, String> answering) {
    List<String> answers = new ArrayList<>();
    for (T item : items) {
      try {
        answers.add(answering.apply(item));
      } catch (Refusal refusal) {
        answers.add(WireAnswer.error(refusal.status(), refusal.code(), refusal.text()).body());
      }
    }
    return "[" + String.join(",", answers) + "]";
  }

  /** The orders of a batch cancel, by number or by client id. */
  static List<OrderParams.Key> keys(Params params) {
    Optional<String> ids = params.text("orderIdList").or(() -> params.text("orderidlist"));
    Optional<String> names =
        params.text("origClientOrderIdList").or(() -> params.text("origclientorderidlist"));
    if (ids.isEmpty() && names.isEmpty()) {
      throw Refusal.of(
          -1102,
          "Param 'origClientOrderIdList' or 'orderIdList' must be sent, but both were"
              + " empty/null!");
    }
    JsonNode list =
        ids.map(text -> array("orderIdList", text))
            .orElseGet(() -> array("origClientOrderIdList", names.orElseThrow()));
    if (list.isEmpty() || list.size() > MOST_CANCELS) {
      throw Refusal.of(-4032, "Exceed maximum cancel order size.");
    }
    List<OrderParams.Key> keys = new ArrayList<>();
    for (JsonNode each : list) {
      if (ids.isPresent() && !each.canConvertToLong()) {
        throw Refusal.missing("orderIdList");
      }
      keys.add(
          ids.isPresent()
              ? new OrderParams.Key(Optional.of(each.asLong()), Optional.empty())
              : new OrderParams.Key(Optional.empty(), Optional.of(each.asText())));
    }
    return keys;
  }

  private static JsonNode array(String name, String text) {
    try {
      JsonNode list = JSON.readTree(text);
      if (list.isArray()) {
        return list;
      }
    } catch (JsonProcessingException e) {
      throw Refusal.missing(name);
    }
    throw Refusal.missing(name);
  }
}
