package io.breakwater.domain.trade;

import io.breakwater.domain.trade.OrderMachine.Then;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link TradeRules} does with one input in one situation, 2 s after the last order was sent.
 *
 * @param asks orders that the exchange is asked for
 * @param sendsAgain orders that go out once more under their names
 */
record TradeMove(
    Trade before,
    TradeInput input,
    TradeRules.Step step,
    List<TradeOrder> asks,
    List<TradeOrder> sendsAgain) {
  private static final long MILLIS_LATER = 2_000;
  private static final String NOTHING = "–";

  static TradeMove of(Trade before, TradeInput input) {
    TradeRules.Step step =
        TradeRules.advance(before, input.facts(before), TradeFacts.stampAfter(MILLIS_LATER));
    List<TradeOrder> asks = new ArrayList<>(step.fetchFills());
    List<TradeOrder> sendsAgain = new ArrayList<>();
    for (TradeInput.Doubt doubt : input.doubts(before)) {
      Then then = doubt.order().on(doubt.input()).then();
      if (then == Then.LOOK_UP) {
        asks.add(doubt.order());
      } else if (then == Then.SEND_AGAIN) {
        sendsAgain.add(doubt.order());
      }
    }
    return new TradeMove(before, input, step, asks, sendsAgain);
  }

  static Stream<TradeMove> all() {
    return Stream.of(CanonicalTrade.values())
        .flatMap(state -> Stream.of(TradeInput.values()).map(input -> of(state.trade(), input)));
  }

  Trade after() {
    return step.after();
  }

  /** As it stands in the table, without the input. */
  List<String> cells() {
    return List.of(phase(), after().held().toString(), becomes(), sends(), cancels(), list(asks));
  }

  private String phase() {
    Optional<String> cause = after().closeCause();
    String phase = after().phase().toString();
    return before.closeCause().isEmpty() && cause.isPresent() ? phase + ": " + cause.get() : phase;
  }

  /** Orders that another state is known of now. */
  private String becomes() {
    return orNothing(
        after().orders().stream()
            .filter(order -> before.order(order.id()).isPresent())
            .filter(order -> before.order(order.id()).orElseThrow().status() != order.status())
            .map(order -> name(order) + " " + order.status())
            .collect(Collectors.joining(", ")));
  }

  private String sends() {
    Stream<String> sent = step.send().stream().map(TradeMove::described);
    Stream<String> amended =
        step.amend().stream()
            .map(order -> name(order) + " amended to " + order.amendment().orElseThrow().price());
    Stream<String> again = sendsAgain.stream().map(order -> name(order) + " again");
    return orNothing(
        Stream.of(sent, amended, again).flatMap(texts -> texts).collect(Collectors.joining(", ")));
  }

  private String cancels() {
    return list(step.cancel());
  }

  private static String list(List<TradeOrder> orders) {
    return orNothing(orders.stream().map(TradeMove::name).collect(Collectors.joining(", ")));
  }

  private static String orNothing(String text) {
    return text.isEmpty() ? NOTHING : text;
  }

  /** As in its client order id, such as {@code S.0}. */
  static String name(TradeOrder order) {
    String id = order.id().value();
    return id.substring(id.lastIndexOf('-') + 1);
  }

  static String described(TradeOrder order) {
    OrderPlan plan = order.plan();
    String size = plan.quantity().map(Object::toString).orElse("all");
    String place = plan.trigger().or(plan::price).map(price -> " at " + price).orElse(" at market");
    return name(order) + " (" + size + place + ")";
  }
}
