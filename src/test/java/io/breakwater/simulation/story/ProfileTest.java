package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What drawn stories are made of, and how much of it. */
class ProfileTest {
  private static final int SEEDS = 300;
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private static Stream<Act> acts(Profile profile) {
    return Stream.iterate(0L, seed -> seed < SEEDS, seed -> seed + 1)
        .flatMap(seed -> profile.story(seed, LENGTH).beats().stream())
        .map(Beat::act);
  }

  private static void assertShare(double expected, long part, long all) {
    double share = (double) part / all;
    assertTrue(
        share > expected * 0.8 && share < expected * 1.2,
        () -> part + " of " + all + " are not about " + expected);
  }

  private static boolean isUntruth(Act act) {
    return act instanceof Act.ReadsLag || act instanceof Act.LookUpsForget;
  }

  private static void assertFaults(Profile profile, double expected, Predicate<Act> kind) {
    long faults = acts(profile).filter(Act.Fault.class::isInstance).count();
    assertShare(expected, acts(profile).filter(kind).count(), faults);
  }

  @Test
  void readsDoNotTellTheTruthInOneFaultOfTwelveAndOfFifteenInGentleStories() {
    assertFaults(Profile.GENTLE, 1 / 15.0, ProfileTest::isUntruth);
    assertFaults(Profile.STORMY, 1 / 12.0, ProfileTest::isUntruth);
    assertFaults(Profile.HOSTILE, 1 / 12.0, ProfileTest::isUntruth);
  }

  @Test
  void readsLagByUpToAMinuteAndByTwoSecondsInGentleStories() {
    for (Profile profile : Profile.values()) {
      Duration most = profile == Profile.GENTLE ? Duration.ofSeconds(2) : Duration.ofMinutes(1);
      List<Duration> lags =
          acts(profile)
              .filter(Act.ReadsLag.class::isInstance)
              .map(act -> ((Act.ReadsLag) act).lag())
              .sorted()
              .toList();
      assertTrue(lags.get(0).compareTo(Duration.ofMillis(200)) >= 0, lags::toString);
      assertTrue(lags.get(lags.size() - 1).compareTo(most) <= 0, lags::toString);
      assertTrue(
          lags.get(lags.size() - 1).compareTo(most.multipliedBy(9).dividedBy(10)) > 0,
          lags::toString);
    }
  }

  @Test
  void oneWorldOfFourIsHedged() {
    for (Profile profile : Profile.values()) {
      long hedged =
          Stream.iterate(0L, seed -> seed < SEEDS, seed -> seed + 1)
              .filter(
                  seed ->
                      profile.story(seed, LENGTH).settings().positionMode() == PositionMode.HEDGE)
              .count();
      assertShare(0.25, hedged, SEEDS);
    }
  }

  @Test
  void oneStormyWorldOfThreeTradesTwoSymbolsAndAGentleOneTradesOne() {
    for (Profile profile : Profile.values()) {
      long both = 0;
      for (long seed = 0; seed < SEEDS; seed++) {
        Story story = profile.story(seed, LENGTH);
        Set<String> entered = new TreeSet<>();
        for (Beat beat : story.beats()) {
          if (beat.act() instanceof Act.Enter enter) {
            entered.add(enter.symbol().value());
          }
        }
        var traded = story.settings().markets().stream().map(each -> each.symbol().value());
        assertEquals(entered, new TreeSet<>(traded.toList()));
        both += entered.size() > 1 ? 1 : 0;
      }
      if (profile == Profile.GENTLE) {
        assertEquals(0, both);
      } else {
        assertShare(1 / 3.0, both, SEEDS);
      }
    }
  }

  @Test
  void aPersonWouldTradeInOneFaultOfFifteenInEachOfFourWays() {
    SplittableRandom random = new SplittableRandom(1);
    List<String> drawn = new ArrayList<>();
    for (long i = 0; i < 9_000; i++) {
      Profile.STORMY.drawHand(random, i).flatMap(Act::fault).ifPresent(drawn::add);
    }
    assertShare(1 / 15.0, drawn.size(), 9_000);
    Map<String, Integer> kinds = new LinkedHashMap<>();
    drawn.forEach(kind -> kinds.merge(kind, 1, Integer::sum));
    assertEquals(
        Set.of("hand close", "hand cancel-stop", "hand adds", "hand reduces"), kinds.keySet());
    kinds.values().forEach(count -> assertShare(0.25, count, drawn.size()));
  }

  /** Quantities are worth about the same, so that each is above the least that is traded. */
  @Test
  void everyEntryIsLargeEnoughForItsSymbol() {
    Map<Symbol, BigDecimal> prices =
        Map.of(
            new Symbol("BTCUSDT"), new BigDecimal("60000"),
            new Symbol("ETHUSDT"), new BigDecimal("3000"));
    acts(Profile.STORMY)
        .filter(Act.Enter.class::isInstance)
        .map(Act.Enter.class::cast)
        .forEach(
            enter -> {
              BigDecimal worth = prices.get(enter.symbol()).multiply(enter.quantity().value());
              assertTrue(
                  worth.intValueExact() >= 240 && worth.intValueExact() < 2_500, enter::toString);
            });
  }
}
