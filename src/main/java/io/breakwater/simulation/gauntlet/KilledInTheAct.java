package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Act.CrashPoint;
import io.breakwater.simulation.story.Level;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.VirtualProcess;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.ExchangeRecord.OrderAccepted;
import io.breakwater.simulator.ExchangeRecord.PositionChanged;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import io.breakwater.simulator.ExchangeRecord.StopLive;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** 3. Three positions with stops and take-profits, two entries at rest; the process is killed. */
final class KilledInTheAct extends VirtualTrial {
  private static final String NAKED = "position without a stop";
  private static final String EARLY = "entries before the books were read";
  private static final String LOST = "protected positions that lost their stop by the kill";
  private static final String STOPS = "stops beside one for each position, once settled";
  private static final String MOVING = "between new stop and old cancel";
  private static final Duration DOWN_FROM = Duration.ofSeconds(25);

  /** The kill waits so long for its moment. */
  private static final Duration ACT = Duration.ofSeconds(22);

  KilledInTheAct() {
    super(
        3,
        "Killed in the act",
        "orders",
        List.of(
            // The restarted process has 5 s, and P2's second from there.
            Bound.within(NAKED, Duration.ofSeconds(6)),
            Bound.atMost(EARLY, "orders", 0),
            Bound.atMost(LOST, "positions", 0),
            Bound.atMost(STOPS, "stops", 0)),
        List.of(
            "before an entry's journal write",
            "after an entry's journal write",
            "before an entry is sent",
            "after an entry is sent",
            "before an entry's answer",
            "after an entry's answer",
            "before a stop is sent",
            "after a stop is sent",
            "after a stop's answer",
            "at a partial fill",
            MOVING,
            "while recovering"));
  }

  @Override
  void draw(Plot plot) {
    List<Symbol> symbols = plot.symbols(6);
    Duration when = Plot.UP;
    List<Direction> directions = List.of(plot.direction(), plot.direction(), plot.direction());
    for (Symbol symbol : symbols.subList(0, 3)) {
      Direction direction = directions.get(symbols.indexOf(symbol));
      plot.at(
          when,
          plot.enter(
              symbol,
              direction,
              Plot.some(symbol),
              "2",
              List.of(Plot.take(direction, "3", symbol.equals(Plot.BTC) ? "0.008" : "5"))));
      when = when.plus(plot.between(200, 900));
    }
    for (Symbol symbol : symbols.subList(3, 5)) {
      plot.at(when, plot.rest(symbol, plot.direction(), "10", "0.5", "2"));
      when = when.plus(plot.between(200, 900));
    }
    Symbol sixth = symbols.get(5);
    if (plot.is("at a partial fill")) {
      // More than the first level holds, so that the fill comes in parts.
      plot.at(ACT, plot.rest(sixth, Direction.LONG, "40", "0.1", "2"));
      plot.at(
          ACT.plusSeconds(1), new Act.PriceAt(sixth, new BigDecimal("99.85"), new BigDecimal("5")));
    } else if (plot.is(MOVING)) {
      String nearer = directions.get(0) == Direction.LONG ? "-1.5%" : "1.5%";
      plot.at(ACT, new Act.MoveStop(Plot.BTC, directions.get(0), Level.parse(nearer)));
    } else {
      plot.at(ACT, plot.enter(sixth, plot.direction(), "10", "2"));
    }
    Duration down = plot.between(100, 3000);
    plot.at(ACT.minusMillis(1), "the kill waits: " + plot.variant(), scene -> arm(plot, scene));
    // The process is started again by the end of the story, and 5 s later it is judged.
    plot.healsAt(DOWN_FROM.plusSeconds(5).plus(down));
    plot.then(
        after -> {
          judge(after, after.at(DOWN_FROM.plusSeconds(5).plus(down)));
          if (plot.is(MOVING)) {
            judgeMove(after);
          }
        });
  }

  private static void arm(Plot plot, Scene scene) {
    VirtualProcess node = scene.world().node();
    Duration forEver = Duration.ofMinutes(10);
    switch (plot.variant()) {
      case "before an entry's journal write" ->
          scene.play(new Act.Crash(CrashPoint.BEFORE_WRITE, 0, forEver));
      case "after an entry's journal write" ->
          scene.play(new Act.Crash(CrashPoint.AFTER_WRITE, 0, forEver));
      case "before an entry is sent" ->
          scene.play(new Act.Crash(CrashPoint.BEFORE_SEND, 0, forEver));
      case "after an entry is sent" -> scene.play(new Act.Crash(CrashPoint.AFTER_SEND, 0, forEver));
      default -> {
        Predicate<ExchangeRecord> moment = moment(plot.variant());
        // A stop is moved over another one, so that twice a new one stands beside an old one.
        int times = plot.is(MOVING) && plot.coin() ? 2 : 1;
        watch(scene, node, moment, times, plot, scene.world().exchange().records().size());
      }
    }
  }

  /** What must stand in the exchange's books. */
  private static Predicate<ExchangeRecord> moment(String variant) {
    return switch (variant) {
      case "before a stop is sent", "at a partial fill" ->
          record -> record instanceof PositionChanged;
      case "after a stop is sent", "after a stop's answer", MOVING ->
          record -> record instanceof StopLive;
      default -> record -> record instanceof OrderAccepted;
    };
  }

  /** The books are looked at after each millisecond. */
  private static void watch(
      Scene scene,
      VirtualProcess node,
      Predicate<ExchangeRecord> moment,
      int times,
      Plot plot,
      int seen) {
    List<ExchangeRecord> records = scene.world().exchange().records();
    boolean come = records.subList(seen, records.size()).stream().filter(moment).count() >= times;
    if (!come) {
      scene.world().plan(Duration.ofMillis(1), () -> watch(scene, node, moment, times, plot, seen));
      return;
    }
    boolean afterAnswer = plot.variant().startsWith("after") && plot.variant().endsWith("answer");
    Duration way = scene.world().settings().latency().most();
    Duration wait = afterAnswer ? way.plusMillis(plot.random().nextInt(1, 10)) : Duration.ZERO;
    scene.world().plan(wait, () -> kill(scene, node));
    if (plot.is("while recovering")) {
      Duration again = wait.plusMillis(500);
      scene.world().plan(again, node::start);
      scene.world().plan(again.plusMillis(plot.random().nextInt(1, 400)), () -> kill(scene, node));
    }
  }

  private static void kill(Scene scene, VirtualProcess node) {
    scene.say("story", "the process is killed");
    node.crash();
    scene.outage(Duration.ofSeconds(10));
  }

  private static void judge(Aftermath after, Instant restarted) {
    int lives = after.world().node().number();
    after.notes().exercised(lives > 1, "the process was not killed");
    after
        .notes()
        .exercised(
            after.books().all(PositionChanged.class).stream()
                    .filter(change -> change.amount().signum() != 0)
                    .map(PositionChanged::symbol)
                    .distinct()
                    .count()
                >= 3,
            "fewer than three positions");
    Instant killed = after.at(ACT.minusMillis(1));
    for (Books.Spell spell : after.books().unprotected()) {
      // A dead process protects nothing: what it left is counted from its restart.
      Instant from =
          spell.until().isAfter(restarted) ? later(spell.from(), restarted) : spell.from();
      after.measure(
          NAKED, from, spell.until().equals(Instant.MAX) ? after.books().end() : spell.until());
    }
    if (after.books().unprotected().isEmpty()) {
      after.notes().measure(NAKED, 0);
    }
    Optional<RequestArrived> read =
        after
            .books()
            .first(
                RequestArrived.class,
                restarted,
                each -> each.path().equals("/fapi/v3/positionRisk") && each.status() == 200);
    after.notes().exercised(read.isPresent(), "no read after the restart");
    after
        .notes()
        .measure(
            EARLY,
            after.books().entries().stream()
                .filter(
                    order ->
                        !order.time().isBefore(restarted)
                            && read.filter(seen -> !seen.time().isAfter(order.time())).isEmpty())
                .count());
    long lost =
        after.books().all(StopGone.class).stream()
            .filter(gone -> !gone.time().isBefore(killed) && isBare(after, gone))
            .count();
    after.notes().measure(LOST, lost);
  }

  /** The old one must have been there still, and in the end the new one be there alone. */
  private static void judgeMove(Aftermath after) {
    Instant move = after.at(ACT);
    Instant first =
        after
            .books()
            .first(StopLive.class, move, Books::isStop)
            .map(StopLive::time)
            .orElse(Instant.MAX);
    boolean stood =
        after.books().all(StopGone.class).stream().noneMatch(gone -> gone.time().isBefore(first));
    after.notes().exercised(stood && first.isBefore(Instant.MAX), "no new stop beside an old one");
    long stops = after.books().open().stream().filter(name -> name.contains("stop")).count();
    after.notes().measure(STOPS, stops - 3);
  }

  /** Whether its position stayed without another stop. */
  private static boolean isBare(Aftermath after, StopGone gone) {
    return after.books().unprotected().stream().anyMatch(spell -> spell.from().equals(gone.time()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
