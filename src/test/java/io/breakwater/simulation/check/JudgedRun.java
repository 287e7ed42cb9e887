package io.breakwater.simulation.check;

import io.breakwater.account.ModeState;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.RequestLimits;
import io.breakwater.simulation.virtual.VirtualProcess;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes in a virtual world, and everything that can be seen of them from outside. */
final class JudgedRun implements AutoCloseable {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Map<String, String> ADDRESSES =
      Map.of(Written.NODE, "10.0.0.1", Written.STANDBY, "10.0.0.2");

  private final VirtualWorld world;
  private final Map<String, List<ModeState>> modes = new LinkedHashMap<>();
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<OrderGateway.Reply> replies = new ArrayList<>();
  private final List<Evidence.Sent> sent = new ArrayList<>();
  private final List<Evidence.Life> lives = new ArrayList<>();
  private final List<Evidence.Pause> pauses = new ArrayList<>();
  private final Map<String, Instant> started = new LinkedHashMap<>();

  /** The node runs and is NORMAL. */
  JudgedRun() {
    this.world = VirtualWorld.create(WorldSettings.usual());
    start(Written.NODE);
    passes(Duration.ofSeconds(8));
  }

  VirtualWorld world() {
    return world;
  }

  void start(String name) {
    VirtualProcess process = world.process(name);
    List<ModeState> told = modes.computeIfAbsent(name, key -> new ArrayList<>());
    started.put(name, world.now());
    process.start();
    world.settle();
    world.ear(
        OrderGateway.News.class,
        item -> {
          news.add(item);
          if (item instanceof OrderGateway.ModeChanged changed) {
            told.add(changed.state());
          }
        },
        ref -> process.tell(VirtualWorld.ACCOUNT, new OrderGateway.Subscribe(ref)));
    world.settle();
  }

  void crash(String name) {
    world.process(name).crash();
    world.settle();
    lived(name, world.now());
  }

  private void lived(String name, Instant until) {
    lives.add(new Evidence.Life(name, ADDRESSES.get(name), new Span(started.remove(name), until)));
  }

  void pause(String name, Duration span, Runnable meanwhile) {
    Instant from = world.now();
    world.process(name).pause();
    meanwhile.run();
    passes(span);
    world.process(name).resume();
    pauses.add(new Evidence.Pause(name, new Span(from, world.now())));
  }

  void passes(Duration span) {
    world.passes(span);
  }

  void enter(String process, String id) {
    give(
        process,
        Signal.enter(
                new SignalId(id),
                world.now(),
                Duration.ofSeconds(5),
                Direction.LONG,
                BTC,
                Quantity.of("0.010"))
            .withStopLoss(Price.of("59000")));
  }

  void exit(String process, String id) {
    give(process, Signal.close(new SignalId(id), world.now(), Direction.LONG, BTC));
  }

  private void give(String process, Signal signal) {
    sent.add(new Evidence.Sent(signal, world.now()));
    world.ear(
        OrderGateway.Reply.class,
        replies::add,
        ref ->
            world
                .process(process)
                .tell(VirtualWorld.ACCOUNT, new OrderGateway.Execute(signal, ref)));
    world.settle();
  }

  /** As everything stands now; the run is over. */
  Evidence evidence(String lastOwner) {
    List<TradeSummary> summaries = new ArrayList<>();
    world.ear(
        OrderGateway.Trades.class,
        trades -> {
          summaries.addAll(trades.closed());
          summaries.addAll(trades.open());
        },
        ref ->
            world.process(lastOwner).tell(VirtualWorld.ACCOUNT, new OrderGateway.GetTrades(ref)));
    world.settle();
    List.copyOf(started.keySet()).forEach(name -> lived(name, Instant.MAX));
    Evidence.Builder all = Evidence.of(VirtualWorld.ACCOUNT, world.idPrefix());
    modes.forEach(all::modes);
    return all.exchange(world.exchange().records())
        .stored(
            world.journal().stream()
                .map(fact -> new Evidence.Stored(fact.event().toDomain(), fact.at()))
                .toList())
        .news(news)
        .replies(replies)
        .sent(sent)
        .summaries(summaries)
        .told(
            world.network().delivered().stream()
                .map(each -> new Evidence.Told(each.at(), each.process(), each.what(), each.body()))
                .toList())
        .departed(
            world.network().sent().stream()
                .map(
                    each ->
                        new Evidence.Departed(each.at(), each.process(), each.what(), each.text()))
                .toList())
        .lives(lives)
        .pauses(pauses)
        .quota(Instant.MIN, new RequestLimits(2_400, 300, 1_200))
        .unhandled(world.unhandled())
        .build();
  }

  @Override
  public void close() {
    world.close();
  }
}
