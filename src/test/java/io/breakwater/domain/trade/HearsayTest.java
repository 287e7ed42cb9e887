package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The exchange has one story, and tells it three times: by answers, by the stream, and by look-ups;
 * late, twice, and in any order. The trade ends up the same.
 */
class HearsayTest {
  private static final BigDecimal STEP = new BigDecimal("0.001");
  private static final List<Leg> LEGS =
      List.of(
          Leg.ENTRY,
          Leg.BASE_STOP,
          Leg.takeProfit(0),
          Leg.takeProfit(1),
          Leg.TIGHT_STOP,
          Leg.reduce(0),
          Leg.CLOSE);

  /** What became of one order at the exchange: its fills in steps of 0.001, and its last state. */
  private record Fate(TradeOrder order, OrderId number, List<Fill> fills, Status last) {
    Quantity executed(int known) {
      Quantity sum = Quantity.ZERO;
      for (Fill fill : fills.subList(0, known)) {
        sum = sum.plus(fill.quantity());
      }
      return sum;
    }

    Quantity executed() {
      return executed(fills.size());
    }

    /** As it stood when so many fills were done; at the end with its last state. */
    OrderReport report(int known, boolean atEnd) {
      Status working = order.leg().isConditional() ? Status.TRIGGERED : Status.LIVE;
      Status then = known == 0 ? Status.LIVE : working;
      return new OrderReport(order.id(), atEnd ? last : then, Optional.of(number), executed(known));
    }
  }

  private final Trade begun = begun();

  @Property(tries = 300)
  void whoeverTellsItAndInWhateverOrderTheTradeEndsUpTheSame(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Fate> fates = fates(random);
    List<TradeEvent> facts = facts(fates, random);

    Trade one = told(heard(facts, random), (trade, fact) -> fact.applyTo(trade));
    Trade other = told(heard(facts, random), (trade, fact) -> fact.applyTo(trade));

    assertEquals(known(one), known(other));
    assertTruth(fates, one);
  }

  @Property(tries = 200)
  void theSameHoldsWithAllThatIsDoneMeanwhile(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Fate> fates = fates(random);
    // A trade may end once an order was given up; what turns up then is the gateway's to cancel.
    List<TradeEvent> facts =
        facts(fates, random).stream()
            .filter(fact -> !(fact instanceof TradeEvent.OrderNotSent))
            .toList();

    Trade told =
        told(
            heard(facts, random),
            (trade, fact) -> TradeRules.advance(trade, List.of(fact), TradeFacts.stamp()).after());

    assertTruth(fates, told);
  }

  @Property(tries = 200)
  void noQuantityButWhatIsHeldEverGoesDown(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Trade before = begun;
    for (TradeEvent fact : heard(facts(fates(random), random), random)) {
      Trade after = fact.applyTo(before);
      assertFalse(after.entered().isBelow(before.entered()), fact.toString());
      assertFalse(after.exited().isBelow(before.exited()), fact.toString());
      assertFalse(after.fills().size() < before.fills().size(), fact.toString());
      for (TradeOrder order : before.orders()) {
        TradeOrder now = after.order(order.id()).orElseThrow();
        assertFalse(now.reported().isBelow(order.reported()), fact.toString());
        assertFalse(now.booked().isBelow(order.booked()), fact.toString());
      }
      before = after;
    }
  }

  private static void assertTruth(List<Fate> fates, Trade trade) {
    Quantity in = Quantity.ZERO;
    Quantity out = Quantity.ZERO;
    TreeSet<Long> tradeIds = new TreeSet<>();
    for (Fate fate : fates) {
      TradeOrder order = trade.order(fate.order().id()).orElseThrow();
      assertEquals(fate.last(), order.status(), fate.toString());
      assertEquals(fate.executed(), order.executed(), fate.toString());
      assertEquals(fate.executed(), order.booked(), fate.toString());
      fate.fills().forEach(fill -> tradeIds.add(fill.tradeId()));
      if (fate.order().leg().kind().opens()) {
        in = in.plus(fate.executed());
      } else {
        out = out.plus(fate.executed());
      }
    }
    assertEquals(in.minusOrZero(out), trade.held());
    assertEquals(tradeIds.size(), trade.fills().size(), "each execution once");
    TreeSet<Long> booked = new TreeSet<>();
    trade.fills().forEach(fill -> booked.add(fill.fill().tradeId()));
    assertEquals(tradeIds, booked);
  }

  /** What two ways of hearing must agree on: all but the order of fills, and words for people. */
  private static Map<String, Object> known(Trade trade) {
    Map<String, Object> known = new LinkedHashMap<>();
    for (TradeOrder order : trade.orders()) {
      known.put(
          order.id().value(),
          List.of(order.status(), order.orderId(), order.reported(), order.booked()));
    }
    known.put("held", trade.held());
    known.put("phase", trade.phase());
    return known;
  }

  private Trade told(List<TradeEvent> facts, BiFunction<Trade, TradeEvent, Trade> take) {
    Trade trade = begun;
    for (TradeEvent fact : facts) {
      trade = take.apply(trade, fact);
    }
    return trade;
  }

  /** Each fact at least once, many twice, in any order. */
  private static List<TradeEvent> heard(List<TradeEvent> facts, SplittableRandom random) {
    List<TradeEvent> heard = new ArrayList<>(facts);
    facts.stream().filter(fact -> random.nextBoolean()).forEach(heard::add);
    for (int at = heard.size() - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      TradeEvent swapped = heard.get(at);
      heard.set(at, heard.get(other));
      heard.set(other, swapped);
    }
    return heard;
  }

  /** All that is told of these fates by anybody, and our own doubts. */
  private List<TradeEvent> facts(List<Fate> fates, SplittableRandom random) {
    List<TradeEvent> facts = new ArrayList<>();
    for (Fate fate : fates) {
      int fills = fate.fills().size();
      // The stream tells step by step.
      facts.add(seen(fate.report(0, false)));
      for (int known = 1; known <= fills; known++) {
        facts.add(filled(fate, known - 1));
        facts.add(seen(fate.report(known, false)));
      }
      // The end is told by somebody, or by all.
      facts.add(seen(fate.report(fills, true)));
      // A look-up tells how it stood when it was asked.
      int asked = random.nextInt(fills + 1);
      facts.add(seen(fate.report(asked, false)));
      for (int known = 0; known < asked; known++) {
        facts.add(filled(fate, known));
      }
      facts.addAll(doubts(fate.order(), random));
    }
    return facts;
  }

  private List<TradeEvent> doubts(TradeOrder order, SplittableRandom random) {
    List<TradeEvent> doubts = new ArrayList<>();
    if (random.nextBoolean()) {
      doubts.add(new TradeEvent.OrderUnsure(begun.id(), order.id(), "no answer", TradeFacts.NOON));
    }
    if (order.leg().isFenced() && random.nextBoolean()) {
      doubts.add(new TradeEvent.OrderLost(begun.id(), order.id(), TradeFacts.NOON));
    }
    if (order.leg().isConditional() && random.nextBoolean()) {
      doubts.add(new TradeEvent.OrderNotSent(begun.id(), order.id(), "given up", TradeFacts.NOON));
    }
    return doubts;
  }

  private TradeEvent seen(OrderReport report) {
    return new TradeEvent.OrderSeen(begun.id(), report, TradeFacts.NOON);
  }

  private TradeEvent filled(Fate fate, int index) {
    return new TradeEvent.OrderFilled(
        begun.id(), fate.order().id(), fate.fills().get(index), TradeFacts.NOON);
  }

  /** The entry got something, and what left the position is no more than that. */
  private List<Fate> fates(SplittableRandom random) {
    List<Fate> fates = new ArrayList<>();
    int held = 0;
    long tradeId = 1;
    for (Leg leg : LEGS) {
      TradeOrder order = begun.current(leg).orElseThrow();
      boolean opens = leg.kind().opens();
      int most = opens ? 10 : order.plan().quantity().map(HearsayTest::steps).orElse(10);
      int executed = opens ? 1 + random.nextInt(most) : random.nextInt(Math.min(most, held) + 1);
      held += opens ? executed : -executed;
      List<Fill> fills = new ArrayList<>();
      for (int left = executed; left > 0; ) {
        int size = 1 + random.nextInt(left);
        fills.add(fill(order, tradeId++, size));
        left -= size;
      }
      fates.add(
          new Fate(
              order,
              new OrderId(100 + LEGS.indexOf(leg)),
              fills,
              last(leg, executed, executed == most, random)));
    }
    return fates;
  }

  private static Status last(Leg leg, int executed, boolean whole, SplittableRandom random) {
    if (whole || (leg.isConditional() && executed > 0)) {
      return Status.ENDED;
    }
    return leg.isConditional() || random.nextBoolean() ? Status.CANCELED : Status.ENDED;
  }

  private static int steps(Quantity quantity) {
    return quantity.value().divide(STEP).intValueExact();
  }

  private static Fill fill(TradeOrder order, long tradeId, int steps) {
    return new Fill(
        TradeFacts.BTC,
        tradeId,
        new OrderId(100 + LEGS.indexOf(order.leg())),
        order.plan().side(),
        PositionSide.BOTH,
        Price.of("60000"),
        new Quantity(STEP.multiply(BigDecimal.valueOf(steps))),
        Optional.empty(),
        BigDecimal.ZERO,
        false,
        TradeFacts.NOON);
  }

  /** A trade that has sent one order of each leg, and heard of none. */
  private static Trade begun() {
    Trade trade = TradeFacts.entering();
    Signal reduce = TradeFacts.reduce("r1", "0.003");
    trade = TradeFacts.accepted(trade, reduce).applyTo(trade);
    Stamp stamp = TradeFacts.stamp();
    for (Leg leg : LEGS) {
      if (trade.current(leg).isEmpty()) {
        trade = stamp.attempt(trade, leg, 0, 0, plan(trade.signal(), leg, stamp)).applyTo(trade);
      }
    }
    return trade;
  }

  private static OrderPlan plan(Signal signal, Leg leg, Stamp stamp) {
    assertEquals(Direction.LONG, signal.direction());
    Quantity all = signal.quantity();
    return switch (leg.kind()) {
      case BASE_STOP ->
          OrderPlan.baseStop(
              signal, Price.of("59000"), stamp.positionMode(), TradeFacts.INSTRUMENT);
      case TIGHT_STOP ->
          OrderPlan.tightStop(
              signal, Price.of("59800"), all, stamp.positionMode(), TradeFacts.INSTRUMENT);
      case TAKE_PROFIT ->
          OrderPlan.takeProfit(
              signal,
              signal.takeProfits().get(leg.step()).trigger(),
              signal.takeProfits().get(leg.step()).quantity(),
              stamp.positionMode(),
              TradeFacts.INSTRUMENT);
      case REDUCE ->
          OrderPlan.close(
              signal,
              Quantity.of("0.003"),
              stamp.positionMode(),
              Optional.of(TradeFacts.INSTRUMENT));
      case CLOSE ->
          OrderPlan.close(signal, all, stamp.positionMode(), Optional.of(TradeFacts.INSTRUMENT));
      case ENTRY, ADD -> OrderPlan.entry(signal, stamp.positionMode());
    };
  }
}
