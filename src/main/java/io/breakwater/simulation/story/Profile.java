package io.breakwater.simulation.story;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.simulator.engine.NamedChance;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.fault.SocketFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How hard a drawn story is: prices walk in steps of a second, and a signal comes every 10 s. */
public enum Profile {
  /** One fault at a time, and time to recover from it. */
  GENTLE(Duration.ofSeconds(30)),
  /** A fault every few seconds. */
  STORMY(Duration.ofSeconds(4)),
  /** Faults upon faults, and the process dies and stands still among them. */
  HOSTILE(Duration.ofSeconds(3));

  private static final Coin BITCOIN = new Coin(Instruments.btcusdt(), "60000.0", 1);
  private static final Coin ETHER = new Coin(Instruments.ethusdt(), "3000.00", 20);
  private static final Duration SIGNAL_EVERY = Duration.ofSeconds(10);

  /** Nothing is wanted before the node has had time to come up. */
  private static final Duration FIRST = Duration.ofSeconds(12);

  /** The last of the story is for what was begun. */
  private static final Duration LAST = Duration.ofSeconds(15);

  /** Whether a person trades beside the node in stormy and hostile stories. */
  private static final boolean HANDS_FROM_OUTSIDE = false;

  /** One world of so many holds a long and a short of a symbol side by side. */
  private static final int HEDGED = 4;

  /** One world of so many trades two symbols. */
  private static final int TWO_MARKETS = 3;

  /** Short lags are drawn as often as longer ones, in milliseconds. */
  private static final List<Long> LAGS = List.of(200L, 2_000L, 10_000L, 60_000L);

  private final Duration faultEvery;

  Profile(Duration faultEvery) {
    this.faultEvery = faultEvery;
  }

  /** As it is spelled on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The story of this seed. Signals, faults and each thing of the world have chance of their own: a
   * change of how one is drawn leaves the others of a seed as they were.
   */
  public Story story(long seed, Duration length) {
    List<Draft> drafts = new ArrayList<>();
    drawSignals(seed, length, drafts);
    drawFaults(seed, length, drafts);
    drafts.sort(Comparator.comparing(Draft::at));
    List<Beat> beats = new ArrayList<>();
    for (Draft draft : drafts) {
      beats.add(new Beat(beats.size() + 1, draft.at(), draft.act()));
    }
    return new Story(word(), this::world, seed, length, beats);
  }

  private record Draft(Duration at, Act act) {}

  /**
   * What may be traded.
   *
   * @param perBitcoin how many are worth one of them
   */
  private record Coin(Instrument rules, String price, int perBitcoin) {
    private Symbol symbol() {
      return rules.symbol();
    }

    /** Of about the same worth for each coin. */
    private Quantity thousandths(int ofBitcoin) {
      return new Quantity(BigDecimal.valueOf((long) ofBitcoin * perBitcoin, 3));
    }

    private WorldSettings.Market market(long seed) {
      return new WorldSettings.Market(
          rules,
          Tape.walking(price, Duration.ofSeconds(1), NamedChance.of(seed, "prices " + symbol())));
    }
  }

  /** Gentle stories have one: with two, the node takes fills of one symbol for the other's. */
  private List<Coin> coins(long seed) {
    return this != GENTLE && NamedChance.of(seed, "markets").nextInt(TWO_MARKETS) == 0
        ? List.of(BITCOIN, ETHER)
        : List.of(BITCOIN);
  }

  /** What a drawn story's world is like; the seed also draws the exchange's variants. */
  private WorldSettings world(long seed) {
    Duration least = Duration.ofMillis(NamedChance.of(seed, "latency").nextInt(2, 40));
    return WorldSettings.usual()
        .withSeed(seed)
        .withMarkets(
            coins(seed).stream().map(coin -> coin.market(seed)).toList(),
            MarketModel.usual().withQuoteStep(Duration.ofSeconds(1)))
        .withPositionMode(
            NamedChance.of(seed, "position mode").nextInt(HEDGED) == 0
                ? PositionMode.HEDGE
                : PositionMode.ONE_WAY)
        .withVariants(Variants.drawn(NamedChance.of(seed, "switches"), Duration.ZERO))
        .withLatency(new Latency(least, least.multipliedBy(2)));
  }

  private void drawSignals(long seed, Duration length, List<Draft> drafts) {
    RandomGenerator random = NamedChance.of(seed, word() + " signals");
    RandomGenerator symbols = NamedChance.of(seed, word() + " symbols");
    List<Coin> coins = coins(seed);
    Map<Symbol, Direction> latest = new LinkedHashMap<>();
    Duration at = FIRST;
    while (at.compareTo(length.minus(LAST)) < 0) {
      Coin coin = coins.get(symbols.nextInt(coins.size()));
      if (random.nextInt(10) < 7) {
        Direction direction = random.nextBoolean() ? Direction.LONG : Direction.SHORT;
        latest.put(coin.symbol(), direction);
        drafts.add(new Draft(at, drawEntry(random, coin, direction)));
      } else {
        Direction direction = latest.getOrDefault(coin.symbol(), Direction.LONG);
        drafts.add(new Draft(at, new Act.Close(coin.symbol(), direction)));
      }
      if (random.nextInt(3) == 0) {
        BigDecimal percent = BigDecimal.valueOf(random.nextInt(-150, 151), 2);
        Duration later = at.plusMillis(random.nextInt(1_000, 9_000));
        drafts.add(new Draft(later, new Act.Jump(coin.symbol(), percent)));
      }
      at = at.plus(SIGNAL_EVERY).plusMillis(random.nextInt(-2_000, 2_001));
    }
  }

  private static Act drawEntry(RandomGenerator random, Coin coin, Direction direction) {
    int sign = direction == Direction.LONG ? 1 : -1;
    int steps = random.nextInt(4, 41);
    Optional<Level> limit =
        random.nextInt(4) == 0
            ? Optional.of(percent(-sign * random.nextInt(1, 20)))
            : Optional.empty();
    Optional<Level> stop = Optional.of(percent(-sign * random.nextInt(30, 120)));
    List<Act.Take> takes = new ArrayList<>();
    if (random.nextBoolean()) {
      takes.add(new Act.Take(percent(sign * random.nextInt(20, 60)), coin.thousandths(steps / 2)));
    }
    if (random.nextInt(3) == 0) {
      takes.add(new Act.Take(percent(sign * random.nextInt(60, 150)), coin.thousandths(steps / 4)));
    }
    return new Act.Enter(
        coin.symbol(),
        direction,
        coin.thousandths(steps),
        limit,
        stop,
        takes,
        Duration.ofSeconds(10));
  }

  private static Level percent(int hundredths) {
    return Level.percent(BigDecimal.valueOf(hundredths, 2));
  }

  private void drawFaults(long seed, Duration length, List<Draft> drafts) {
    RandomGenerator random = NamedChance.of(seed, word() + " faults");
    RandomGenerator untruths = NamedChance.of(seed, word() + " untruths");
    RandomGenerator hands = NamedChance.of(seed, word() + " hands");
    long every = faultEvery.toMillis();
    Duration at = FIRST.plusMillis(random.nextLong(every));
    while (at.compareTo(length.minus(LAST)) < 0) {
      Act fault = drawFault(random);
      Optional<Act> untruth = drawUntruth(untruths);
      Optional<Act> hand = drawsHands() ? drawHand(hands, seed) : Optional.empty();
      drafts.add(new Draft(at, untruth.or(() -> hand).orElse(fault)));
      at = at.plusMillis(random.nextLong(every / 2, every * 3 / 2));
    }
  }

  private boolean drawsHands() {
    return HANDS_FROM_OUTSIDE && this != GENTLE;
  }

  /** In the place of some other fault, one in fifteen. */
  Optional<Act> drawHand(RandomGenerator random, long seed) {
    boolean drawn = random.nextInt(15) == 0;
    List<Coin> coins = coins(seed);
    Coin coin = coins.get(random.nextInt(coins.size()));
    Quantity quantity = coin.thousandths(random.nextInt(1, 21));
    Act hand =
        switch (random.nextInt(4)) {
          case 0 -> new Act.ByHand(Act.Hand.CLOSE, coin.symbol());
          case 1 -> new Act.ByHand(Act.Hand.CANCEL_STOP, coin.symbol());
          case 2 -> new Act.HandTrades(true, coin.symbol(), quantity);
          default -> new Act.HandTrades(false, coin.symbol(), quantity);
        };
    return Optional.of(hand).filter(act -> drawn);
  }

  /** In the place of some other fault; the others stay as they are. */
  private Optional<Act> drawUntruth(RandomGenerator random) {
    boolean drawn = random.nextInt(this == GENTLE ? 15 : 12) == 0;
    boolean forgets = random.nextInt(4) == 0;
    int magnitude = this == GENTLE ? 0 : random.nextInt(LAGS.size() - 1);
    Duration lag =
        Duration.ofMillis(random.nextLong(LAGS.get(magnitude), LAGS.get(magnitude + 1) + 1));
    Duration lasting = Duration.ofMillis(random.nextInt(1_000, this == GENTLE ? 4_000 : 20_000));
    return Optional.<Act>of(
            forgets ? new Act.LookUpsForget(lasting) : new Act.ReadsLag(lag, lasting))
        .filter(act -> drawn);
  }

  Act drawFault(RandomGenerator random) {
    int kinds = this == HOSTILE ? 16 : 14;
    Duration lasting = Duration.ofMillis(random.nextInt(200, this == GENTLE ? 4_000 : 8_000));
    return switch (random.nextInt(kinds)) {
      case 0, 1, 2, 3 -> drawCallFault(random, lasting);
      case 4 ->
          new Act.Streams(
              pick(random, SocketFault.Route.values()), SocketFault.Effect.FREEZE, lasting);
      case 5 ->
          new Act.Streams(
              pick(random, SocketFault.Route.values()), SocketFault.Effect.DROP, Duration.ZERO);
      case 6 ->
          new Act.Streams(
              pick(random, SocketFault.Route.values()), SocketFault.Effect.REFUSE, lasting);
      case 7 -> new Act.HalfOpen(pick(random, SocketFault.Route.values()));
      case 8 -> new Act.KeyExpires();
      case 9 -> new Act.NetworkDown(random.nextBoolean(), lasting);
      case 10 ->
          new Act.Lossy(
              new SimulatedNetwork.Losses(
                  random.nextInt(150),
                  random.nextInt(150),
                  random.nextInt(200),
                  random.nextInt(200)),
              lasting);
      case 11 -> {
        Duration least = Duration.ofMillis(random.nextInt(50, 600));
        yield new Act.Slow(new Latency(least, least.multipliedBy(2)), lasting);
      }
      case 12 -> drawJournalFault(random, lasting);
      case 13 ->
          random.nextInt(3) == 0
              ? new Act.Throttle(random.nextBoolean() ? 429 : 418, lasting)
              : drawCallFault(random, lasting);
      case 14 ->
          new Act.Pause(
              pick(random, Act.PausePoint.values()), lasting.multipliedBy(random.nextInt(1, 8)));
      default ->
          new Act.Crash(
              pick(random, Act.CrashPoint.values()),
              random.nextInt(1, 200),
              Duration.ofMillis(random.nextInt(100, 5_000)));
    };
  }

  private Act drawJournalFault(RandomGenerator random, Duration lasting) {
    if (this == GENTLE) {
      return random.nextBoolean()
          ? new Act.JournalFails(1)
          : new Act.JournalStalls(Duration.ofMillis(random.nextInt(50, 800)));
    }
    return random.nextInt(3) == 0
        ? new Act.JournalStalls(
            this == HOSTILE ? lasting : Duration.ofMillis(lasting.toMillis() / 2))
        : new Act.JournalFails(random.nextInt(1, 4));
  }

  private static Act drawCallFault(RandomGenerator random, Duration lasting) {
    ExchangeCall[] calls = {
      ExchangeCall.PLACE_ORDER,
      ExchangeCall.PLACE_ORDER,
      ExchangeCall.PLACE_STOP,
      ExchangeCall.PLACE_STOP,
      ExchangeCall.QUERY_ORDER,
      ExchangeCall.CANCEL_ORDER,
      ExchangeCall.CANCEL_STOP,
      ExchangeCall.POSITIONS,
      ExchangeCall.BALANCES,
      ExchangeCall.EVERYTHING
    };
    return new Act.FailCalls(
        pick(random, Act.CallFault.values()), pick(random, calls), random.nextInt(1, 6), lasting);
  }

  private static <T> T pick(RandomGenerator random, T[] all) {
    return all[random.nextInt(all.length)];
  }
}
