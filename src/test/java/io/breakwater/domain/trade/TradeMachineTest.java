package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every situation of a trade with everything that it can be told. */
class TradeMachineTest {
  /** Where a phase may lead; each may stay as it is. */
  private static final Map<TradePhase, Set<TradePhase>> LEGAL = legal();

  private static Map<TradePhase, Set<TradePhase>> legal() {
    Map<TradePhase, Set<TradePhase>> legal = new EnumMap<>(TradePhase.class);
    // Closing: it is to be closed before anything was filled.
    legal.put(
        TradePhase.ENTERING, EnumSet.of(TradePhase.HOLDING, TradePhase.CLOSING, TradePhase.FAILED));
    legal.put(TradePhase.HOLDING, EnumSet.of(TradePhase.CLOSING, TradePhase.CLOSED));
    // Holding: what was flat is added to by somebody, or by a fill that is heard of late.
    legal.put(
        TradePhase.CLOSING, EnumSet.of(TradePhase.HOLDING, TradePhase.CLOSED, TradePhase.FAILED));
    legal.put(TradePhase.CLOSED, EnumSet.noneOf(TradePhase.class));
    legal.put(TradePhase.FAILED, EnumSet.noneOf(TradePhase.class));
    return legal;
  }

  @Test
  void everySituationHasAnAnswerToEveryInput() {
    assertEquals(
        CanonicalTrade.values().length * TradeInput.values().length,
        TradeMove.all().filter(move -> move.after() != null).count());
  }

  @Test
  void everyKindOfFactIsAnInputABeginningOrComesOfOne() {
    Set<String> met = new TreeSet<>();
    Stream.of(TradeBeginning.values())
        .flatMap(beginning -> beginning.step().events().stream())
        .forEach(event -> met.add(event.getClass().getSimpleName()));
    TradeMove.all()
        .forEach(
            move -> {
              move.input()
                  .facts(move.before())
                  .forEach(event -> met.add(event.getClass().getSimpleName()));
              move.step().events().forEach(event -> met.add(event.getClass().getSimpleName()));
            });

    Set<String> all = new TreeSet<>();
    for (Class<?> kind : TradeEvent.class.getPermittedSubclasses()) {
      all.add(kind.getSimpleName());
    }
    // These are about the account, and change no trade.
    List.of("FlattenStarted", "FlattenDone", "ReversalEnded").forEach(all::remove);
    assertEquals(all, met);
  }

  @Test
  void everyStateOfAnOrderIsMetInSomeSituation() {
    Set<Status> met = EnumSet.noneOf(Status.class);
    for (CanonicalTrade state : CanonicalTrade.values()) {
      state.trade().orders().forEach(order -> met.add(order.status()));
    }

    assertEquals(EnumSet.allOf(Status.class), met);
  }

  @Test
  void phasesMoveOnlyAlongLegalMoves() {
    TradeMove.all()
        .forEach(
            move -> {
              TradePhase from = move.before().phase();
              TradePhase to = move.after().phase();
              assertTrue(from == to || LEGAL.get(from).contains(to), say(move) + to);
            });
  }

  @Test
  void everyLegalMoveOfAPhaseIsMet() {
    Set<String> met = new LinkedHashSet<>();
    TradeMove.all().forEach(move -> met.add(move.before().phase() + " " + move.after().phase()));

    LEGAL.forEach(
        (from, next) ->
            next.forEach(to -> assertTrue(met.contains(from + " " + to), from + " to " + to)));
  }

  @Test
  void whatHasEndedDoesNothingMore() {
    TradeMove.all()
        .filter(move -> move.before().endedAt().isPresent())
        .forEach(
            move -> {
              assertEquals(move.before().phase(), move.after().phase(), say(move));
              assertEquals(List.of(), move.step().send(), say(move));
              assertEquals(List.of(), move.step().cancel(), say(move));
              assertEquals(List.of(), move.step().fetchFills(), say(move));
            });
  }

  @Test
  void nothingThatWasFilledIsEverUnfilled() {
    TradeMove.all()
        .forEach(
            move -> {
              Trade before = move.before();
              Trade after = move.after();
              assertFalse(after.entered().isBelow(before.entered()), say(move));
              assertFalse(after.exited().isBelow(before.exited()), say(move));
              assertTrue(after.fills().containsAll(before.fills()), say(move));
              before
                  .orders()
                  .forEach(
                      order -> {
                        TradeOrder now = after.order(order.id()).orElseThrow();
                        assertFalse(now.booked().isBelow(order.booked()), say(move));
                        assertFalse(now.reported().isBelow(order.reported()), say(move));
                      });
            });
  }

  @Test
  void whatIsHeldIsProtectedBeingProtectedOrBeingClosed() {
    TradeMove.all()
        .filter(move -> !move.after().held().isZero() && move.after().endedAt().isEmpty())
        .forEach(
            move -> {
              Trade after = move.after();
              boolean onItsWay =
                  after.orders().stream()
                      .filter(order -> !order.isOver())
                      .anyMatch(
                          order ->
                              switch (order.leg().kind()) {
                                case BASE_STOP, TIGHT_STOP, CLOSE -> true;
                                case ENTRY, ADD, REDUCE, TAKE_PROFIT -> false;
                              });
              boolean soon =
                  TradeRules.advance(after, List.of(), TradeFacts.stampAfter(3_000)).send().stream()
                      .anyMatch(order -> order.leg().kind() != LegKind.TAKE_PROFIT);
              boolean madeRoomFor =
                  after
                      .current(Leg.BASE_STOP)
                      .filter(stop -> stop.wasRefused(ExchangeCode.TOO_MANY_CONDITIONAL))
                      .filter(stop -> ProtectionRules.mayFindPlace(after, LegKind.BASE_STOP))
                      .isPresent();
              assertTrue(after.isProtected() || onItsWay || soon || madeRoomFor, say(move) + after);
            });
  }

  @Test
  void noOrderThatMakesThePositionLargerIsSentWhileItIsBeingClosed() {
    TradeMove.all()
        .filter(move -> move.after().isClosing())
        .forEach(
            move ->
                assertTrue(
                    move.step().send().stream().noneMatch(order -> order.leg().kind().opens()),
                    say(move)));
  }

  @Test
  void theSameInputTwiceInOnePieceDoesWhatItDoesOnce() {
    TradeMove.all()
        .filter(move -> isHeard(move.input()))
        .forEach(
            move -> {
              List<TradeEvent> facts = move.input().facts(move.before());
              List<TradeEvent> twice = Stream.concat(facts.stream(), facts.stream()).toList();
              TradeRules.Step step =
                  TradeRules.advance(move.before(), twice, TradeFacts.stampAfter(2_000));
              assertEquals(move.after(), step.after(), say(move));
              assertEquals(move.step().send(), step.send(), say(move));
            });
  }

  /** Whether others tell it, who may tell it twice; our own decisions are written down once. */
  private static boolean isHeard(TradeInput input) {
    return switch (input.about()) {
      case TIME, ENTRY, BASE_STOP, TIGHT_STOP, TAKE_PROFIT, CLOSE, OTHERS, NODE -> true;
      case SIGNALS -> false;
    };
  }

  private static String say(TradeMove move) {
    return move.input() + " in phase " + move.before().phase() + ": ";
  }
}
