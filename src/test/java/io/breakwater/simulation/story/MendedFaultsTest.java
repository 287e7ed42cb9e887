package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.ExchangeRecord.Filled;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Faults of the node that stories have found and that are mended, each as short as it can be told:
 * a script breaks a promise where the fault comes back. That it tells what it is about is read from
 * the exchange's books.
 */
class MendedFaultsTest {
  /** What was broken, and what the exchange recorded. */
  private record Told(Telling.Result result, Instant start, List<ExchangeRecord> records) {
    <T extends ExchangeRecord> Stream<T> all(Class<T> type) {
      return records.stream().filter(type::isInstance).map(type::cast);
    }

    Instant at(int seconds) {
      return start.plusSeconds(seconds);
    }
  }

  private static Told tell(String text) throws ScriptException {
    Story story = Script.parse("mended", text).story();
    List<ExchangeRecord> records = new ArrayList<>();
    List<Instant> start = new ArrayList<>();
    Onlooker onlooker =
        new Onlooker() {
          @Override
          public void begins(Scene scene) {
            start.add(scene.world().now());
          }

          @Override
          public void ends(Scene scene, Evidence evidence) {
            records.addAll(evidence.exchange());
          }
        };
    return new Told(Telling.tell(story, false, onlooker), start.get(0), records);
  }

  @Test
  void aStopThatHangsWhileItTriggersDoesNotKeepThePositionOpen() throws ScriptException {
    Told told =
        tell(
            """
            seed 3
            switch Triggering HANGS
            12s  enter BTCUSDT long 0.02 stop -1% valid 10s
            20s  jump BTCUSDT -2%
            """);
    StopGone triggering =
        told.all(StopGone.class)
            .filter(gone -> gone.status() == AlgoStatus.TRIGGERING)
            .findFirst()
            .orElseThrow();
    assertTrue(
        told.all(OrderAccepted.class)
            .filter(order -> order.algoId().isPresent())
            .noneMatch(order -> order.time().isBefore(triggering.time().plusSeconds(20))),
        "the stop did not hang");
    assertEquals(List.of(), told.result().breaks());
  }

  @Test
  void aFillIsKnownSoonThoughThePrivateStreamIsDeadAtItsOtherEnd() throws ScriptException {
    Told told =
        tell(
            """
            12s  enter BTCUSDT long 0.02 stop -1% take 0.5% of 0.02 valid 10s
            15s  half-open private
            20s  jump BTCUSDT 1%
            """);
    assertTrue(
        told.all(Filled.class)
            .anyMatch(fill -> !fill.increasing() && fill.time().isAfter(told.at(20))),
        "the take-profit was not filled after the stream had died");
    assertEquals(List.of(), told.result().breaks());
  }

  @Test
  void anEntryThatIsAnsweredLateHasItsStopMeanwhile() throws ScriptException {
    Told told =
        tell(
            """
            11s  half-open private
            12s  calls late-answer place-order 1 times for 5s
            12s  enter BTCUSDT long 0.02 stop -1% valid 10s
            """);
    assertTrue(
        told.all(Filled.class).anyMatch(fill -> fill.time().isBefore(told.at(13))),
        "the entry was not filled while its answer was on its way");
    assertEquals(List.of(), told.result().breaks());
  }

  @Test
  void aFillWhoseEventLeavesTheFeeOutIsBookedWithItsFee() throws ScriptException {
    Told told =
        tell(
            """
            switch FillFee LEFT_OUT
            12s  enter BTCUSDT long 0.02 at 59900 stop 59000 valid 10s
            20s  jump BTCUSDT -0.2%
            30s  close BTCUSDT long
            """);
    assertTrue(told.all(Filled.class).anyMatch(Filled::increasing), "nothing was bought");
    assertTrue(told.all(Filled.class).allMatch(fill -> fill.fee().signum() > 0));
    assertEquals(List.of(), told.result().breaks());
  }

  @Test
  void aStopThatLookUpsCallUnknownByTheCodeOfCancelsIsPlacedAnew() throws ScriptException {
    Told told =
        tell(
            """
            switch UnknownAlgo CODE_2011
            12s  calls lost-request place-stop 9 times for 1s
            12s  enter BTCUSDT long 0.02 stop -1% valid 10s
            12.5s  crash now for 1s
            """);
    assertTrue(
        told.all(RequestArrived.class)
            .anyMatch(
                request ->
                    request.method().equals("GET")
                        && request.path().endsWith("/algoOrder")
                        && request.code() == -2011),
        "no look-up met -2011");
    assertEquals(List.of(), told.result().breaks());
  }

  @Test
  void aReadingFromBeforeTheEntryIsNotTakenForItsPosition() throws ScriptException {
    Told told =
        tell(
            """
            12s  enter BTCUSDT long 0.02 stop -1% valid 10s
            52s  close BTCUSDT long
            63s  calls lost-request place-order 1 times for 3s
            64s  enter BTCUSDT long 0.005 stop -1% valid 10s
            81s  reads lag 32s for 5s
            """);
    assertEquals(1, told.all(Filled.class).filter(Filled::increasing).count());
    assertEquals(1, told.all(StopLive.class).count(), "a stop was placed for a position of before");
    assertEquals(List.of(), told.result().breaks());
  }

  @Test
  void aPositionThatBecomesTooOldWhileBalancesAreAwaitedIsReadAgain() throws ScriptException {
    Told told =
        tell(
            """
            seed 2189
            mode hedge
            70.875s  enter BTCUSDT short 0.037 stop 1.10% valid 10s
            91.152s  close BTCUSDT short
            94.656s  calls lost-answer balances 5 times for 6.137s
            102.308s  network slow 165ms 330ms for 3.028s
            103.076s  enter BTCUSDT long 0.023 stop -0.66% valid 10s
            """);
    assertEquals(2, told.all(Filled.class).filter(Filled::increasing).count());
    assertEquals(List.of(), told.result().breaks());
  }
}
