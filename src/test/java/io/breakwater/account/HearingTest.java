package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderMachine;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeFacts;
import io.breakwater.domain.trade.TradeOrder.Status;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.ThrottleScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each answer means, for each kind of order. */
class HearingTest {
  private static final Instant NOON = TradeFacts.NOON;
  private static final OrderId NUMBER = new OrderId(77);

  /** An entry filled, an addition, a reduction, stops, a take-profit and a close on their way. */
  private static final Trade TRADE = trade();

  private static final List<Leg> LEGS =
      List.of(
          Leg.ENTRY,
          Leg.add(0),
          Leg.reduce(0),
          Leg.BASE_STOP,
          Leg.TIGHT_STOP,
          Leg.takeProfit(0),
          Leg.CLOSE);

  @Test
  void everyEndOfAWriterHasItsMeaningForEveryKindOfOrder() {
    // after a colon: what a look-up is to believe if it finds nothing
    String expected =
        """
        outcome       attempts  ENTRY ADD REDUCE       BASE_STOP TIGHT_STOP   TAKE_PROFIT          CLOSE
        live                 1  seen LIVE              seen LIVE              seen LIVE            seen LIVE
        live                 3  seen LIVE              seen LIVE              seen LIVE            seen LIVE
        filled               1  seen ENDED             seen ENDED             seen ENDED           seen ENDED
        filled               3  seen ENDED             seen ENDED             seen ENDED           seen ENDED
        refused -2019        1  refused                refused                refused              look up: -2019
        refused -2019        3  refused                look up: -2019         look up: -2019       look up: -2019
        refused -2021        1  refused                refused                refused              look up: -2021
        refused -2021        3  refused                look up: -2021         look up: -2021       look up: -2021
        refused -4116        1  look up: -4116         look up: -4116         look up: -4116       look up: -4116
        refused -4116        3  look up: -4116         look up: -4116         look up: -4116       look up: -4116
        refused -4130        1  refused                look up: -4130         look up: -4130       look up: -4130
        refused -4130        3  refused                look up: -4130         look up: -4130       look up: -4130
        refused -2022        1  refused                refused                refused              look up: -2022
        refused -2022        3  refused                look up: -2022         look up: -2022       look up: -2022
        unsure               1  unsure, look up        unsure, look up        unsure, look up      unsure, look up
        unsure               3  unsure, look up        unsure, look up        unsure, look up      unsure, look up
        not sent             1  not sent               not sent               not sent             not sent
        not sent             3  not sent               not sent               look up: ours        not sent
        throttled            1  not sent               not sent               not sent             not sent
        throttled            3  not sent               not sent               look up: ours        not sent
        clock skewed         1  not sent               not sent               not sent             not sent
        clock skewed         3  not sent               not sent               look up: ours        not sent
        unauthorized         1  not sent               not sent               not sent             not sent
        unauthorized         3  not sent               not sent               look up: ours        not sent
        """;
    List<String> lines = new ArrayList<>(List.of(header("outcome       attempts")));
    for (Map.Entry<String, Function<Leg, Outcome<OrderReport>>> outcome : outcomes().entrySet()) {
      for (int attempts : new int[] {1, 3}) {
        lines.add(
            row(
                String.format("%-21s%d", outcome.getKey(), attempts),
                leg -> written(TRADE, leg, outcome.getValue().apply(leg), attempts)));
      }
    }
    assertEquals(expected, String.join("\n", lines) + "\n");
  }

  @Test
  void everyLookUpHasItsMeaningForEveryKindOfOrder() {
    // in brackets: what is believed if nothing is found
    String expected =
        """
        found                   ENTRY ADD REDUCE       BASE_STOP TIGHT_STOP   TAKE_PROFIT          CLOSE
        live          (nothing) fill, seen LIVE        fill, seen LIVE        fill, seen LIVE      fill, seen LIVE
        live            (-2021) fill, seen LIVE        fill, seen LIVE        fill, seen LIVE      fill, seen LIVE
        live             (ours) fill, seen LIVE        fill, seen LIVE        fill, seen LIVE      fill, seen LIVE
        live            (-4116) fill, seen LIVE        fill, seen LIVE        fill, seen LIVE      fill, seen LIVE
        missing       (nothing) look up                send again             send again           send again
        missing         (-2021) refused                refused                refused              refused
        missing          (ours) not sent               not sent               not sent             not sent
        missing         (-4116) –                      –                      –                    –
        after fence   (nothing) lost, watch            send again             send again           send again
        after fence     (-2021) refused                refused                refused              refused
        after fence      (ours) not sent               not sent               not sent             not sent
        after fence     (-4116) –                      –                      –                    –
        """;
    Map<String, Function<Leg, Finding>> findings = new LinkedHashMap<>();
    findings.put("live", HearingTest::found);
    findings.put("missing", leg -> new Finding.Missing(false));
    findings.put("after fence", leg -> new Finding.Missing(true));
    Map<String, OrderDesk.Refusal> doubts = new LinkedHashMap<>();
    doubts.put("(nothing)", OrderDesk.Refusal.NONE);
    doubts.put("(-2021)", new OrderDesk.Refusal(-2021, "would trigger"));
    doubts.put("(ours)", OrderDesk.Refusal.givenUp("no route"));
    doubts.put("(-4116)", new OrderDesk.Refusal(-4116, "duplicated"));
    List<String> lines = new ArrayList<>(List.of(header("found")));
    for (Map.Entry<String, Function<Leg, Finding>> finding : findings.entrySet()) {
      for (Map.Entry<String, OrderDesk.Refusal> doubt : doubts.entrySet()) {
        lines.add(
            row(
                String.format("%-11s%12s", finding.getKey(), doubt.getKey()),
                leg -> lookedUp(TRADE, leg, finding.getValue().apply(leg), doubt.getValue())));
      }
    }
    assertEquals(expected, String.join("\n", lines) + "\n");
  }

  @ParameterizedTest
  @EnumSource(LegKind.class)
  void aCancelThatIsDoneEndsWhatWaitsForItsTriggerAndElseIsLookedUp(LegKind kind) {
    Leg leg = leg(kind);
    Trade live = seen(TRADE, leg, Status.LIVE);
    Trade triggered = seen(TRADE, leg, Status.TRIGGERED);
    Outcome<Object> done = new Outcome.Done<>("gone");

    assertEquals(leg.isConditional() ? "seen CANCELED" : "look up", say(canceled(live, leg, done)));
    assertEquals("look up", say(canceled(triggered, leg, done)), "its plain order may be filled");
    assertEquals("ignored", say(canceled(seen(TRADE, leg, Status.ENDED), leg, done)), "overtaken");
  }

  @ParameterizedTest
  @EnumSource(LegKind.class)
  void aCancelThatIsNotDoneIsLookedUpWhateverWasSaid(LegKind kind) {
    Leg leg = leg(kind);
    Trade live = seen(TRADE, leg, Status.LIVE);

    assertEquals(
        "look up", say(canceled(live, leg, new Outcome.Rejected<>(-2011, "Unknown order sent."))));
    assertEquals("look up", say(canceled(live, leg, new Outcome.Unsure<>("time-out"))));
    assertEquals("look up", say(canceled(live, leg, new Outcome.NotSent<>("no route"))));
    assertEquals(
        "ignored",
        say(
            canceled(
                seen(TRADE, leg, Status.CANCELED), leg, new Outcome.Rejected<>(-2011, "gone"))));
  }

  @ParameterizedTest
  @EnumSource(LegKind.class)
  void whatTheStreamToldFirstIsNotUndoneByALateAnswer(LegKind kind) {
    Leg leg = leg(kind);
    for (Status told : List.of(Status.LIVE, Status.TRIGGERED, Status.ENDED, Status.CANCELED)) {
      Trade trade = seen(TRADE, leg, told);
      assertEquals("ignored", say(written(trade, leg, new Outcome.Unsure<>("time-out"), 1)));
      assertEquals("ignored", say(written(trade, leg, new Outcome.Rejected<>(-2021, "no"), 3)));
      assertEquals("ignored", say(written(trade, leg, new Outcome.NotSent<>("no route"), 1)));
      assertEquals(
          "ignored", say(lookedUp(trade, leg, new Finding.Missing(true), OrderDesk.Refusal.NONE)));
      assertEquals(
          "ignored",
          say(lookedUp(trade, leg, new Finding.Missing(false), OrderDesk.Refusal.givenUp("x"))));
    }
  }

  @Test
  void aStopThatIsNotFoundIsNotSentAgainWhereNothingIsHeld() {
    Trade holding = TradeFacts.holding();
    Trade flat =
        TradeFacts.after(
            holding, TradeFacts.filledOutside(holding, false, 7, "0.01", OrderOrigin.OTHER));
    var missing =
        new OrderDesk.LookedUp(
            flat.id(),
            TradeFacts.id(flat, Leg.BASE_STOP),
            new Finding.Missing(false),
            OrderDesk.Refusal.NONE);
    assertEquals(OrderMachine.Then.SEND_AGAIN, Hearing.of(holding, missing, NOON).then());
    Hearing over = Hearing.of(flat, missing, NOON);
    assertEquals(
        Status.NOT_SENT, TradeFacts.order(flat.after(over.facts()), Leg.BASE_STOP).status());
  }

  @Test
  void amountsCountThoughTheirStateComesTooLate() {
    Trade canceled = seen(TRADE, Leg.takeProfit(0), Status.CANCELED);
    Hearing late =
        Hearing.of(
            canceled,
            new OrderDesk.LookedUp(
                TRADE.id(),
                id(Leg.takeProfit(0)),
                found(Leg.takeProfit(0)),
                OrderDesk.Refusal.NONE),
            NOON);

    Trade after = canceled.after(late.facts());

    assertEquals(Quantity.of("0.001"), after.current(Leg.takeProfit(0)).orElseThrow().executed());
    assertEquals(Status.CANCELED, after.current(Leg.takeProfit(0)).orElseThrow().status());
  }

  @Test
  void aNameOfNobodysSaysNothing() {
    ClientOrderId nobody = new ClientOrderId("bw-nobody");
    OrderReport report = new OrderReport(nobody, Status.LIVE, Optional.of(NUMBER), Quantity.ZERO);

    for (OrderDesk.Said said :
        List.of(
            new OrderDesk.Written(TRADE.id(), nobody, new Outcome.Done<>(report), 1),
            new OrderDesk.Canceled(nobody, new Outcome.Done<>(nobody)),
            new OrderDesk.LookedUp(
                TRADE.id(), nobody, new Finding.Missing(true), OrderDesk.Refusal.NONE))) {
      assertEquals("ignored", say(Hearing.of(TRADE, said, NOON)));
    }
  }

  @Test
  void theReasonOfARefusalIsWrittenDown() {
    Hearing heard =
        written(TRADE, Leg.ENTRY, new Outcome.Rejected<>(-2019, "Margin is insufficient."), 1);

    assertEquals(
        List.of(
            new TradeEvent.OrderRefused(
                TRADE.id(), id(Leg.ENTRY), -2019, "Margin is insufficient.", NOON)),
        heard.facts());
  }

  private static Map<String, Function<Leg, Outcome<OrderReport>>> outcomes() {
    Map<String, Function<Leg, Outcome<OrderReport>>> outcomes = new LinkedHashMap<>();
    outcomes.put("live", leg -> new Outcome.Done<>(report(leg, Status.LIVE)));
    outcomes.put("filled", leg -> new Outcome.Done<>(report(leg, Status.ENDED)));
    for (int code : new int[] {-2019, -2021, -4116, -4130, -2022}) {
      outcomes.put("refused " + code, leg -> new Outcome.Rejected<>(code, "no"));
    }
    outcomes.put("unsure", leg -> new Outcome.Unsure<>("time-out"));
    outcomes.put("not sent", leg -> new Outcome.NotSent<>("no route"));
    outcomes.put(
        "throttled",
        leg -> new Outcome.Throttled<>(ThrottleScope.ORDERS, NOON.plusSeconds(1), "-1015"));
    outcomes.put("clock skewed", leg -> new Outcome.ClockSkewed<>(-1021, "outside of the window"));
    outcomes.put("unauthorized", leg -> new Outcome.Unauthorized<>(-2015, "key"));
    long kinds =
        outcomes.values().stream().map(of -> of.apply(Leg.ENTRY).getClass()).distinct().count();
    assertEquals(Outcome.class.getPermittedSubclasses().length, kinds, "every kind of outcome");
    return outcomes;
  }

  private static OrderReport report(Leg leg, Status status) {
    return new OrderReport(id(leg), status, Optional.of(NUMBER), Quantity.of("0.001"));
  }

  /** One cell for each nature of order; the kinds in it must agree. */
  private static String row(String name, Function<Leg, Hearing> heard) {
    List<List<Leg>> columns =
        List.of(LEGS.subList(0, 3), LEGS.subList(3, 5), LEGS.subList(5, 6), LEGS.subList(6, 7));
    StringBuilder row = new StringBuilder(String.format("%-24s", name));
    for (List<Leg> column : columns) {
      List<String> cells = column.stream().map(heard).map(HearingTest::say).distinct().toList();
      assertEquals(1, cells.size(), name + ": " + column + " differ: " + cells);
      row.append(String.format(column.size() == 1 ? "%-21s" : "%-23s", cells.get(0)));
    }
    return row.toString().stripTrailing();
  }

  private static String header(String first) {
    return String.format(
            "%-24s%-23s%-23s%-21s%s",
            first, "ENTRY ADD REDUCE", "BASE_STOP TIGHT_STOP", "TAKE_PROFIT", "CLOSE")
        .stripTrailing();
  }

  private static String say(Hearing heard) {
    List<String> words = new ArrayList<>();
    for (TradeEvent fact : heard.facts()) {
      words.add(word(fact));
    }
    if (heard.then() == OrderMachine.Then.LOOK_UP) {
      int code = heard.doubt().code();
      String believed = heard.doubt().isOurs() ? "ours" : Integer.toString(code);
      words.add(code == 0 ? "look up" : "look up: " + believed);
    } else if (heard.then() != OrderMachine.Then.NOTHING) {
      words.add(heard.then().words());
    }
    return words.isEmpty() ? "–" : String.join(", ", words);
  }

  private static String word(TradeEvent fact) {
    if (fact instanceof TradeEvent.OrderSeen seen) {
      return "seen " + seen.report().status();
    }
    if (fact instanceof TradeEvent.OrderFilled) {
      return "fill";
    }
    if (fact instanceof TradeEvent.OrderRefused) {
      return "refused";
    }
    if (fact instanceof TradeEvent.OrderUnsure) {
      return "unsure";
    }
    if (fact instanceof TradeEvent.OrderNotSent) {
      return "not sent";
    }
    return fact instanceof TradeEvent.OrderLost ? "lost" : fact.toString();
  }

  private static Hearing written(Trade trade, Leg leg, Outcome<OrderReport> outcome, int attempts) {
    return Hearing.of(trade, new OrderDesk.Written(trade.id(), id(leg), outcome, attempts), NOON);
  }

  private static Hearing canceled(Trade trade, Leg leg, Outcome<?> outcome) {
    return Hearing.of(trade, new OrderDesk.Canceled(id(leg), outcome), NOON);
  }

  private static Hearing lookedUp(Trade trade, Leg leg, Finding finding, OrderDesk.Refusal doubt) {
    return Hearing.of(trade, new OrderDesk.LookedUp(trade.id(), id(leg), finding, doubt), NOON);
  }

  private static Finding found(Leg leg) {
    TradeEvent.OrderFilled filled =
        (TradeEvent.OrderFilled)
            TradeFacts.filled(TRADE, leg, 500 + LEGS.indexOf(leg), "0.001", "60000");
    List<Fill> fills = List.of(filled.fill());
    return new Finding.Found(
        new OrderReport(
            id(leg), Status.LIVE, Optional.of(filled.fill().orderId()), Quantity.of("0.001")),
        fills);
  }

  private static ClientOrderId id(Leg leg) {
    return TRADE.current(leg).orElseThrow().id();
  }

  private static Leg leg(LegKind kind) {
    return LEGS.stream().filter(leg -> leg.kind() == kind).findFirst().orElseThrow();
  }

  private static Trade seen(Trade trade, Leg leg, Status status) {
    return TradeFacts.seen(trade, leg, status, "0").applyTo(trade);
  }

  /** All legs are being sent: begun where the entry's fill was told from outside. */
  private static Trade trade() {
    Trade entering = TradeFacts.entering();
    Trade filled =
        TradeFacts.after(
            entering,
            TradeFacts.filledOutside(entering, true, 1, "0.010", OrderOrigin.OTHER),
            TradeFacts.stopMoved(entering, "59800"),
            TradeFacts.accepted(entering, TradeFacts.add("m1", "0.002")),
            TradeFacts.accepted(entering, TradeFacts.reduce("r1", "0.003")));
    Trade withProfit =
        TradeFacts.attempted(filled, Leg.takeProfit(0), Price.of("61000"), Quantity.of("0.006"));
    return TradeFacts.after(withProfit, TradeFacts.closeRequested(withProfit));
  }
}
