package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.trade.OrderMachine.Move;
import io.breakwater.domain.trade.OrderMachine.Nature;
import io.breakwater.domain.trade.OrderMachine.Then;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds in every field of the table, whatever it says. */
class OrderMachineTest {
  private static final Set<Status> ENDED_BY_THE_EXCHANGE =
      EnumSet.of(Status.ENDED, Status.CANCELED, Status.REJECTED);

  /** One field of the table with what is asked of the machine there. */
  private record Field(Nature nature, Status status, OrderInput input) {
    Move move() {
      return OrderMachine.next(nature, status, input);
    }
  }

  private static Stream<Field> fields() {
    return Stream.of(Nature.values())
        .flatMap(
            nature ->
                Stream.of(Status.values())
                    .flatMap(
                        status ->
                            Stream.of(OrderInput.values())
                                .map(input -> new Field(nature, status, input))));
  }

  @Test
  void everyStateHasAMoveForEveryInput() {
    assertEquals(
        Nature.values().length * Status.values().length * OrderInput.values().length,
        fields().distinct().count());
    fields()
        .forEach(
            field -> {
              assertNotNull(field.move().next(), field.toString());
              assertNotNull(field.move().then(), field.toString());
            });
  }

  @Test
  void whatTheExchangeHasEndedStaysEnded() {
    fields()
        .filter(field -> ENDED_BY_THE_EXCHANGE.contains(field.status()))
        .forEach(field -> assertEquals(field.status(), field.move().next(), field.toString()));
  }

  @Test
  void theExchangesWordBeatsOurBeliefAndItsOwnEarlierWord() {
    fields()
        .filter(field -> isOurBelief(field.status()) || field.status() == Status.LIVE)
        .filter(field -> word(field.input()) != null)
        .forEach(field -> assertEquals(word(field.input()), field.move().next(), "" + field));
  }

  @Test
  void aTriggeredOrderIsNeverJustLiveAgain() {
    fields()
        .filter(field -> field.status() == Status.TRIGGERED)
        .forEach(field -> assertNotEquals(Status.LIVE, field.move().next(), field.toString()));
  }

  @Test
  void whatChangesTheExposureIsNeverSentAgainOutOfDoubt() {
    fields()
        .filter(field -> field.nature() == Nature.EXPOSURE)
        .forEach(field -> assertNotEquals(Then.SEND_AGAIN, field.move().then(), "" + field));
  }

  @Test
  void onlyWhatChangesTheExposureIsEverLost() {
    fields()
        .filter(field -> field.status() != Status.LOST)
        .filter(field -> field.move().next() == Status.LOST)
        .forEach(
            field -> {
              assertEquals(Nature.EXPOSURE, field.nature(), field.toString());
              assertEquals(OrderInput.NOT_FOUND_AFTER_FENCE, field.input(), field.toString());
            });
  }

  @Test
  void nothingIsSentAgainWhoseFateIsKnown() {
    fields()
        .filter(field -> field.move().then() == Then.SEND_AGAIN)
        .forEach(field -> assertTrue(field.status().isUnresolved(), field.toString()));
  }

  @Test
  void aFillNeverGivesAnOrderUp() {
    fields()
        .filter(field -> field.input() == OrderInput.FILL && !field.status().isOver())
        .forEach(field -> assertTrue(field.move().next().isAcknowledged(), field.toString()));
  }

  @Test
  void aRestartForgetsNothingAndAsksForEveryDoubt() {
    fields()
        .filter(field -> field.input() == OrderInput.RESTARTED)
        .forEach(
            field -> {
              Status status = field.status();
              boolean isDoubt = status.isUnresolved() || status == Status.LOST;
              assertEquals(status, field.move().next(), field.toString());
              assertEquals(isDoubt, field.move().then() == Then.LOOK_UP, field.toString());
            });
  }

  @Test
  void hearingTheSameWordTwiceIsHearingItOnce() {
    fields()
        .filter(field -> word(field.input()) != null)
        .forEach(
            field -> {
              Status once = field.move().next();
              Status twice = OrderMachine.next(field.nature(), once, field.input()).next();
              assertEquals(once, twice, field.toString());
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.class,
      names = {"SENDING", "UNSURE", "LOST", "NOT_SENT"})
  void ourDoubtsAreNotTheExchangesWords(Status doubt) {
    assertThrows(IllegalArgumentException.class, () -> OrderInput.told(doubt));
  }

  /** Whatever else is heard, and in whatever order: the exchange's first final word stands. */
  @Property(tries = 1000)
  void theExchangesFinalWordStands(@ForAll Nature nature, @ForAll List<OrderInput> inputs) {
    Status status = Status.SENDING;
    List<Status> finals = new ArrayList<>();
    for (OrderInput input : inputs) {
      Status next = OrderMachine.next(nature, status, input).next();
      if (ENDED_BY_THE_EXCHANGE.contains(next) && next != status) {
        finals.add(next);
      }
      status = next;
    }

    assertTrue(finals.size() <= 1, finals.toString());
    assertEquals(finals.isEmpty() ? status : finals.get(0), status);
  }

  private static boolean isOurBelief(Status status) {
    return switch (status) {
      case SENDING, UNSURE, LOST, NOT_SENT -> true;
      case LIVE, TRIGGERED, ENDED, CANCELED, REJECTED -> false;
    };
  }

  /** The state that the exchange names; null where it names none. */
  private static Status word(OrderInput input) {
    return Stream.of(Status.values())
        .filter(status -> !isOurBelief(status))
        .filter(status -> OrderInput.told(status) == input)
        .findFirst()
        .orElse(null);
  }
}
