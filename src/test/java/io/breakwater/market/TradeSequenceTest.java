package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TradeSequenceTest {
  private static final long FIRST = 1000;

  @Test
  void tradesInOrderPassAtOnce() {
    TradeSequence sequence = new TradeSequence(10);
    assertEquals(List.of(5L), ids(sequence.onTrade(trade(5))));
    assertEquals(List.of(6L), ids(sequence.onTrade(trade(6))));
    assertTrue(sequence.gap().isEmpty());
  }

  @Test
  void aDuplicateIsDropped() {
    TradeSequence sequence = new TradeSequence(10);
    sequence.onTrade(trade(5));
    assertEquals(List.of(), sequence.onTrade(trade(5)));
    assertEquals(List.of(), sequence.onTrade(trade(4)));
  }

  @Test
  void whatComesEarlyWaitsForTheGapToBeFilled() {
    TradeSequence sequence = new TradeSequence(10);
    sequence.onTrade(trade(5));
    assertEquals(List.of(), sequence.onTrade(trade(8)));
    assertEquals(Optional.of(new TradeSequence.Gap(6, 7)), sequence.gap());
    assertEquals(List.of(6L, 7L, 8L), ids(sequence.onPage(6, List.of(trade(6), trade(7)))));
    assertTrue(sequence.gap().isEmpty());
  }

  @Test
  void anIdThatAPagePassesOverIsNotWaitedFor() {
    TradeSequence sequence = new TradeSequence(10);
    sequence.onTrade(trade(5));
    sequence.onTrade(trade(9));
    assertEquals(List.of(7L, 9L), ids(sequence.onPage(6, List.of(trade(7), trade(9)))));
    assertEquals(2, sequence.absent());
  }

  @Test
  void anEmptyPageSaysNothing() {
    TradeSequence sequence = new TradeSequence(10);
    sequence.onTrade(trade(5));
    sequence.onTrade(trade(7));
    assertEquals(List.of(), sequence.onPage(6, List.of()));
    assertEquals(Optional.of(new TradeSequence.Gap(6, 6)), sequence.gap());
  }

  @Test
  void whatDoesNotFitIsAskedForAgain() {
    TradeSequence sequence = new TradeSequence(2);
    sequence.onTrade(trade(1));
    for (long id : new long[] {3, 4, 5, 6}) {
      sequence.onTrade(trade(id));
    }
    assertEquals(List.of(2L, 3L, 4L), ids(sequence.onPage(2, List.of(trade(2)))));
    assertEquals(Optional.of(new TradeSequence.Gap(5, 6)), sequence.gap());
  }

  @Test
  void aGapThatIsGivenUpLetsTheRestGo() {
    TradeSequence sequence = new TradeSequence(10);
    sequence.onTrade(trade(5));
    sequence.onTrade(trade(8));
    assertEquals(List.of(8L), ids(sequence.skipGap()));
    assertEquals(9, sequence.next().getAsLong());
  }

  @Property(tries = 300)
  void anyMixtureOfStreamAndPagesGivesEachIdOnceInOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 50) int buffer,
      @ForAll @IntRange(min = 1, max = 40) int page) {
    Random random = new Random(seed);
    TradeSequence sequence = new TradeSequence(buffer);
    List<AggTrade> out = new ArrayList<>(sequence.onTrade(trade(FIRST)));
    long last = FIRST + count;
    for (long told = FIRST + 1; told <= last; told++) {
      switch (random.nextInt(6)) {
        case 0 -> {} // lost
        case 1 -> { // told twice
          out.addAll(sequence.onTrade(trade(told)));
          out.addAll(sequence.onTrade(trade(told)));
        }
        case 2 -> // told late, or long known
            out.addAll(sequence.onTrade(trade(FIRST + random.nextInt((int) (told - FIRST) + 1))));
        case 3 -> { // a page for the gap, perhaps short
          long known = told;
          Optional<TradeSequence.Gap> gap = sequence.gap();
          gap.ifPresent(g -> out.addAll(sequence.onPage(g.from(), page(g.from(), page, known))));
        }
        case 4 -> { // an answer to an old question
          long from = FIRST + random.nextInt((int) (told - FIRST) + 1);
          out.addAll(sequence.onPage(from, page(from, page, told)));
        }
        default -> out.addAll(sequence.onTrade(trade(told)));
      }
    }
    while (sequence.next().getAsLong() <= last) {
      long from = sequence.next().getAsLong();
      out.addAll(sequence.onPage(from, page(from, page, last)));
    }
    assertEquals(LongStream.rangeClosed(FIRST, last).boxed().toList(), ids(out));
    assertEquals(0, sequence.absent());
    assertTrue(sequence.gap().isEmpty());
  }

  private static List<AggTrade> page(long from, int size, long last) {
    return LongStream.rangeClosed(from, Math.min(last, from + size - 1))
        .mapToObj(TradeSequenceTest::trade)
        .toList();
  }

  private static List<Long> ids(List<AggTrade> trades) {
    return trades.stream().map(AggTrade::aggTradeId).toList();
  }

  private static AggTrade trade(long id) {
    return new AggTrade(
        new Symbol("BTCUSDT"), id, Price.of("1"), Quantity.of("1"), Side.BUY, Instant.EPOCH);
  }
}
