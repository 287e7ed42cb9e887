package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * One trade and an exchange that takes requests, and tells news, in any order: what the rules keep
 * at every moment, and what is so once everything has arrived.
 */
class StormTest {
  private static final int MOMENTS = 60;
  private static final int UNLIMITED = 200;

  @Property(tries = 400)
  void whateverComesInWhateverOrderProtectionIsKept(@ForAll long seed) {
    new Storm(seed, PositionMode.ONE_WAY, UNLIMITED).rages();
  }

  @Property(tries = 200)
  void theSameHoldsInHedgeMode(@ForAll long seed) {
    new Storm(seed, PositionMode.HEDGE, UNLIMITED).rages();
  }

  @Property(tries = 200)
  void theSameHoldsWhereConditionalOrdersRunShort(@ForAll long seed) {
    new Storm(seed, PositionMode.ONE_WAY, 3).rages();
  }

  /** One run; what it did is told when it fails. */
  private static final class Storm {
    private final SplittableRandom random;
    private final PositionMode mode;
    private final boolean crowded;
    private final List<TradeEvent> news = new ArrayList<>();
    private final List<Runnable> requests = new ArrayList<>();
    private final Set<ClientOrderId> canceling = new LinkedHashSet<>();
    private final Set<ClientOrderId> decided = new LinkedHashSet<>();
    private final List<String> log = new ArrayList<>();
    private final ToyExchange exchange;
    private Trade trade;
    private long millis;
    private int signals;
    private int tight = 59_000;

    private Storm(long seed, PositionMode mode, int maxConditional) {
      this.random = new SplittableRandom(seed);
      this.mode = mode;
      this.crowded = maxConditional < UNLIMITED;
      Signal signal =
          random.nextBoolean()
              ? TradeFacts.SIGNAL
              : Signal.enter(
                      TradeFacts.SIGNAL.id(),
                      TradeFacts.NOON,
                      TradeFacts.SIGNAL.validFor(),
                      TradeFacts.SIGNAL.direction(),
                      TradeFacts.BTC,
                      TradeFacts.SIGNAL.quantity())
                  .withExits(TradeFacts.SIGNAL.exits());
      Slot slot = new Slot(TradeFacts.BTC, mode.sideOf(signal.direction()));
      this.exchange = new ToyExchange(signal.id(), mode, maxConditional, random, news);
      TradeRules.Step begun = TradeRules.begin(signal, slot, List.of(), stamp());
      this.trade = begun.after();
      follow(begun);
    }

    private Stamp stamp() {
      return mode == PositionMode.HEDGE
          ? TradeFacts.hedgeStampAfter(millis)
          : TradeFacts.stampAfter(millis);
    }

    private void rages() {
      try {
        for (int moment = 0; moment < MOMENTS; moment++) {
          something();
        }
        calms();
        assertAllIsWell();
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + String.join("\n", log), e);
      }
    }

    private void something() {
      int what = random.nextInt(100);
      if (what < 35) {
        requestArrives();
      } else if (what < 65) {
        newsArrives();
      } else if (what < 80) {
        passes(20 + random.nextInt(700));
      } else if (what < 88) {
        log.add("the market moves");
        exchange.moves();
      } else {
        decides(random.nextInt(14));
      }
    }

    private void decides(int what) {
      if (trade.endedAt().isPresent()) {
        return;
      }
      String id = "c" + signals++;
      Quantity some = new Quantity(BigDecimal.valueOf(1 + random.nextInt(6)).movePointLeft(3));
      switch (what) {
        case 0, 1, 2 -> {
          // Each place once: what is canceled is not known to be going until it is gone.
          Price stop = Price.of(Integer.toString(58_000 + 10 * signals));
          takes(TradeFacts.accepted(trade, TradeFacts.amend(id).withStopLoss(stop)));
        }
        case 3, 4, 5 -> {
          tight += 10 + random.nextInt(50);
          takes(TradeFacts.stopMoved(trade, Integer.toString(tight)));
        }
        case 6 -> takes(TradeFacts.accepted(trade, TradeFacts.add(id, some.toString())));
        case 7 ->
            takes(
                TradeFacts.accepted(
                    trade, TradeFacts.add(id, some.toString()).withLimit(Price.of("59950"))));
        case 8 -> takes(TradeFacts.accepted(trade, TradeFacts.reduce(id, some.toString())));
        case 9 ->
            takes(
                TradeFacts.accepted(
                    trade,
                    TradeFacts.amend(id)
                        .withTakeProfits(List.of(new TakeProfit(Price.of("63000"), some)))));
        case 10, 11 -> {
          log.add("a hand from outside takes " + some);
          exchange.takes(some);
        }
        case 12 -> takes(TradeFacts.accepted(trade, TradeFacts.cancel(id)));
        default -> {
          if (random.nextInt(4) == 0) {
            takes(TradeFacts.closeRequested(trade));
          }
        }
      }
    }

    private void requestArrives() {
      if (!requests.isEmpty()) {
        requests.remove(random.nextInt(requests.size())).run();
      }
    }

    private void newsArrives() {
      if (!news.isEmpty()) {
        int which = random.nextInt(news.size());
        TradeEvent fact = random.nextInt(5) == 0 ? news.get(which) : news.remove(which);
        takes(fact);
      }
    }

    private void passes(long more) {
      millis += more;
      log.add(millis + " ms");
      follow(TradeRules.advance(trade, List.of(), stamp()));
    }

    private void takes(TradeEvent fact) {
      log.add(told(fact));
      follow(TradeRules.advance(trade, List.of(fact), stamp()));
    }

    private String told(TradeEvent fact) {
      if (fact instanceof TradeEvent.OrderSeen seen) {
        OrderReport report = seen.report();
        return "told: " + leg(report.id()) + " " + report.status() + " " + report.executed();
      }
      if (fact instanceof TradeEvent.OrderFilled filled) {
        return "fill: " + leg(filled.id()) + " " + filled.fill().quantity();
      }
      return fact.toString();
    }

    private String leg(ClientOrderId id) {
      return trade.order(id).map(TradeMove::name).orElse(id.value());
    }

    /** What the gateway does with a step; and what a step must never do. */
    private void follow(TradeRules.Step step) {
      trade = step.after();
      for (TradeOrder order : step.send()) {
        log.add("  sends " + TradeMove.described(order));
        assertSendable(order);
        requests.add(() -> arrives(order));
      }
      assertStopsAreKept(step);
      assertTightStopsDoNotPileUp();
      for (TradeOrder order : step.cancel()) {
        if (canceling.add(order.id())) {
          log.add("  cancels " + TradeMove.name(order));
          requests.add(() -> cancelArrives(order));
        }
      }
      step.fetchFills().forEach(order -> requests.add(() -> exchange.lookUp(order.id())));
    }

    private void assertTightStopsDoNotPileUp() {
      if (trade.isClosing()) {
        return; // Whatever stands stays until the position is flat.
      }
      List<TradeOrder> tights =
          trade.orders().stream()
              .filter(order -> order.leg().equals(Leg.TIGHT_STOP))
              .filter(order -> order.status() == Status.LIVE && !decided.contains(order.id()))
              .toList();
      assertTrue(tights.size() <= 2, "the one that stands, and one that it is too small for");
    }

    private void arrives(TradeOrder order) {
      log.add("arrives " + TradeMove.name(order));
      exchange.place(order);
    }

    private void cancelArrives(TradeOrder order) {
      log.add("cancel arrives " + TradeMove.name(order));
      canceling.remove(order.id());
      boolean isStop = order.leg().equals(Leg.BASE_STOP) || order.leg().equals(Leg.TIGHT_STOP);
      boolean wasLive = exchange.isLive(order.id());
      exchange.cancel(order.id());
      if (isStop && wasLive && !exchange.position().isZero() && !trade.isClosing()) {
        assertTrue(
            !exchange.stops().isEmpty(), "the last stop was canceled: " + TradeMove.name(order));
      }
    }

    private void assertSendable(TradeOrder order) {
      boolean reduces = !order.leg().kind().opens() && order.plan().quantity().isPresent();
      if (reduces) {
        assertTrue(
            !order.plan().quantity().get().isAbove(trade.held()),
            order + " is above what is held: " + trade.held());
      }
      long bases = unfinished(Leg.BASE_STOP);
      assertTrue(bases <= 1, bases + " base stops are wanted");
      long sending =
          trade.orders().stream()
              .filter(other -> other.leg().equals(Leg.TIGHT_STOP))
              .filter(other -> other.status().isUnresolved())
              .count();
      assertTrue(sending <= 1, sending + " tight stops are being sent");
    }

    private long unfinished(Leg leg) {
      return trade.orders().stream()
          .filter(order -> order.leg().equals(leg) && !order.isOver())
          .count();
    }

    /** The last stop that the exchange has acknowledged is not canceled before its successor is. */
    private void assertStopsAreKept(TradeRules.Step step) {
      // What was decided before may still be on its way when the position has grown.
      boolean takesOneAway =
          step.cancel().stream()
              .filter(order -> decided.add(order.id()))
              .anyMatch(trade::coversAll);
      if (takesOneAway && !trade.held().isZero() && !trade.isClosing()) {
        assertTrue(
            trade.orders().stream()
                .filter(trade::coversAll)
                .anyMatch(order -> !step.cancel().contains(order)),
            "no stop for all is left after canceling " + step.cancel());
      }
    }

    /** The market stands still, everything arrives, and what is due comes due. */
    private void calms() {
      log.add("calm");
      for (int round = 0; round < 60; round++) {
        exchange.settles();
        everythingArrives();
        trade.orders().stream()
            .filter(order -> order.status().isUnresolved())
            .filter(order -> !exchange.lookUp(order.id()))
            .forEach(order -> requests.add(() -> arrives(order)));
        passes(round < 40 ? 600 : 31_000);
      }
      if (crowded) {
        // A tight stop that finds no place is tried twice a minute, for as long as it is wanted.
        everythingArrives();
      }
    }

    private void everythingArrives() {
      while (!requests.isEmpty() || !news.isEmpty()) {
        requestArrives();
        newsArrives();
      }
    }

    private void assertAllIsWell() {
      assertEquals(exchange.position(), trade.held(), "held");
      assertTrue(requests.isEmpty() && news.isEmpty(), "it goes on for ever");
      List<TradeOrder> bases = exchange.live(LegKind.BASE_STOP);
      List<TradeOrder> tights = exchange.live(LegKind.TIGHT_STOP);
      if (trade.held().isZero()) {
        assertEquals(List.of(), bases);
        assertEquals(List.of(), tights);
        assertEquals(List.of(), exchange.live(LegKind.TAKE_PROFIT));
        return;
      }
      assertTrue(!trade.isClosing(), "it was to be closed");
      assertEquals(1, bases.size(), "one base stop");
      assertEquals(trade.exits().stopLoss(), bases.get(0).plan().trigger());
      if (!crowded) {
        assertEquals(trade.tightStop().isPresent() ? 1 : 0, tights.size(), "tight stops");
      }
      for (TradeOrder stop : tights) {
        assertEquals(trade.held(), stop.plan().quantity().orElseThrow(), "tight stop");
        assertEquals(trade.tightStop(), stop.plan().trigger());
      }
      Quantity profits = Quantity.ZERO;
      for (TradeOrder profit : exchange.live(LegKind.TAKE_PROFIT)) {
        profits = profits.plus(profit.plan().quantity().orElseThrow());
      }
      assertTrue(!profits.isAbove(trade.held()), profits + " of take-profits");
      for (TradeOrder order : trade.orders()) {
        boolean isLive = exchange.isLive(order.id());
        assertEquals(isLive, order.status() == Status.LIVE, order.toString());
      }
    }
  }
}
