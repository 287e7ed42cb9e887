package io.breakwater.account;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.OrderMachine;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Stamp;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Sees to it that exits do not depend on the journal: while events are refused, or take too long,
 * it does what {@link OrderGateway} would do with what is known, but for two things. It sends only
 * what the position bounds: stops, closes and cancels; and it writes nothing down, so that its
 * orders have names of their own, which the gateway takes into its journal as soon as that answers.
 *
 * <p>It keeps its own picture of the open trades: the gateway's after each event that was stored,
 * and on top of that what was heard and not stored yet. The rules are the same ({@link
 * TradeRules}).
 */
final class ExitDesk {
  sealed interface Command {}

  /** A trade as the journal has it now. */
  record Known(Trade trade) implements Command {}

  /** What is being stored. */
  record Believed(List<TradeEvent> events) implements Command {
    Believed {
      events = List.copyOf(events);
    }
  }

  /** To whom the gateway is; told by {@link Account} when it is made. */
  record Meet(ActorRef<OrderGateway.Command> gateway) implements Command {}

  /** This node is not the account's owner: nothing is sent any more, for good. */
  enum Disband implements Command {
    INSTANCE
  }

  private record StreamSaid(AccountEvent event) implements Command {}

  private record DeskSaid(OrderDesk.Said said) implements Command {}

  private record MarketSeen(MarketNews news) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** What it works with. */
  record Surroundings(
      GatewaySettings settings,
      OrderDesk.Tools tools,
      JournalPulse pulse,
      Copies copies,
      List<Symbol> symbols,
      ActorRef<SafeMode.Command> safeMode,
      ActorRef<Market.Command> market) {}

  /**
   * A trade as it is known here.
   *
   * @param heard on top of what the journal has
   */
  private record Shadow(Trade stored, List<TradeEvent> heard) {
    Trade trade() {
      return stored.after(heard);
    }

    /** With the journal's newer word, and what that has not yet of what was heard here. */
    Shadow with(Trade newer) {
      List<TradeEvent> left = new ArrayList<>();
      Trade trade = newer;
      for (TradeEvent event : heard) {
        Trade next = event.applyTo(trade);
        boolean known =
            event instanceof TradeEvent.AttemptStarted attempt
                && trade.order(attempt.id()).isPresent();
        // To close is decided anew, by whoever has the trade now.
        boolean decision = event instanceof TradeEvent.CloseRequested;
        if (!known && !decision && !next.equals(trade)) {
          left.add(event);
          trade = next;
        }
      }
      return new Shadow(newer, left);
    }

    /** Our own orders that the journal does not have. */
    List<TradeEvent.AttemptStarted> attempts() {
      return heard.stream()
          .filter(TradeEvent.AttemptStarted.class::isInstance)
          .map(TradeEvent.AttemptStarted.class::cast)
          .toList();
    }

    Shadow with(List<TradeEvent> more) {
      List<TradeEvent> all = new ArrayList<>(heard);
      all.addAll(more);
      return new Shadow(stored, all);
    }
  }

  /** What a crash of this actor leaves: without it its stops would be taken for nobody's. */
  private static final class Memory {
    private final Map<SignalId, Trade> stored = new LinkedHashMap<>();
    private Optional<ActorRef<OrderGateway.Command>> gateway = Optional.empty();
    private boolean standsIn;
  }

  private final ActorContext<Command> context;
  private final Surroundings around;
  private final Memory memory;
  private final OrderDesk desk;
  private final Vigil vigil;
  private final StreamFacts streamFacts;
  private final MarketViews views = new MarketViews();
  private final Map<SignalId, Shadow> shadows = new LinkedHashMap<>();
  private final ActorRef<MarketNews> marketEar;
  private final OpenTrades trades =
      new OpenTrades() {
        @Override
        public Optional<Trade> owning(ClientOrderId id) {
          return open().filter(trade -> trade.order(id).isPresent()).findFirst();
        }

        @Override
        public Optional<Trade> inSlot(Slot slot) {
          return open().filter(trade -> trade.slot().equals(slot)).findFirst();
        }

        @Override
        public Optional<Trade> owning(Numbered order) {
          return open()
              .filter(trade -> trade.slot().symbol().equals(order.symbol()))
              .filter(trade -> trade.order(order.number()).isPresent())
              .findFirst();
        }
      };

  private ExitDesk(ActorContext<Command> context, Surroundings around, Memory memory) {
    this.context = context;
    this.around = around;
    this.memory = memory;
    memory.stored.forEach((id, trade) -> shadows.put(id, new Shadow(trade, List.of())));
    GatewaySettings settings = around.settings();
    ActorRef<Command> self = context.getSelf();
    this.desk =
        new OrderDesk(
            context.getSystem(),
            around.tools(),
            said -> self.tell(new DeskSaid(said)),
            OrderDesk.Renewals.NONE,
            around.copies());
    this.vigil = new Vigil(desk, settings, new StopGuard(settings, views, now()), () -> true);
    this.streamFacts = new StreamFacts(settings.maxPending());
    this.marketEar = context.messageAdapter(MarketNews.class, MarketSeen::new);
  }

  static Behavior<Command> create(Surroundings around) {
    Memory memory = new Memory();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, around.settings().exitCheck());
                  ExitDesk desk = new ExitDesk(context, around, memory);
                  MarketViews.subscribe(
                      around.market(),
                      desk.marketEar,
                      around.symbols(),
                      List.of(Market.Kind.RULES, Market.Kind.MARK_PRICE));
                  return desk.watching();
                }));
  }

  /** How the private stream's word reaches it. */
  static Command streamSaid(AccountEvent event) {
    return new StreamSaid(event);
  }

  private Behavior<Command> watching() {
    return Behaviors.receive(Command.class)
        .onMessage(Meet.class, this::onMeet)
        .onMessage(Known.class, known -> onKnown(known.trade()))
        .onMessage(Believed.class, believed -> onBelieved(believed.events()))
        .onMessage(StreamSaid.class, said -> onStreamSaid(said.event()))
        .onMessage(DeskSaid.class, heard -> onDeskSaid(heard.said()))
        .onMessage(MarketSeen.class, seen -> onMarketSeen(seen.news()))
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onMessageEquals(Disband.INSTANCE, this::disbanded)
        .build();
  }

  private Behavior<Command> disbanded() {
    desk.abandon();
    return Behaviors.receive(Command.class)
        .onMessage(Command.class, any -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onMeet(Meet meet) {
    memory.gateway = Optional.of(meet.gateway());
    return Behaviors.same();
  }

  private Behavior<Command> onKnown(Trade trade) {
    Shadow before = shadows.getOrDefault(trade.id(), new Shadow(trade, List.of()));
    if (trade.endedAt().isPresent()) {
      // What was sent from here and did not get into the journal in time is nobody's now.
      before.trade().orders().stream()
          .filter(order -> order.leg().isConditional() && !order.isOver())
          .filter(order -> trade.order(order.id()).isEmpty())
          .forEach(desk::takeAway);
      memory.stored.remove(trade.id());
      shadows.remove(trade.id());
      vigil.forget(trade);
    } else {
      Shadow after = before.with(trade);
      memory.stored.put(trade.id(), trade);
      shadows.put(trade.id(), after);
      // It was told before, and lost if the journal refused it then.
      after.attempts().forEach(this::handOver);
    }
    return Behaviors.same();
  }

  /** What is being stored is true even where it will not be stored; but for what was not sent. */
  private Behavior<Command> onBelieved(List<TradeEvent> events) {
    for (TradeEvent event : events) {
      if (!(event instanceof TradeEvent.AttemptStarted)
          && !(event instanceof TradeEvent.AmendStarted)
          && !(event instanceof TradeEvent.TradeEnded)) {
        shadows.computeIfPresent(event.trade(), (id, shadow) -> shadow.with(List.of(event)));
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStreamSaid(AccountEvent event) {
    streamFacts.of(trades, event, now()).ifPresent(told -> hear(told.trade().id(), told.facts()));
    return Behaviors.same();
  }

  private Behavior<Command> onDeskSaid(OrderDesk.Said said) {
    desk.heard(said);
    Optional<Trade> owner = trades.owning(said.id());
    if (owner.isPresent()) {
      Trade trade = owner.get();
      TradeOrder order = trade.order(said.id()).orElseThrow();
      Hearing heard = Hearing.of(trade, said, now());
      if (heard.then() == OrderMachine.Then.LOOK_UP) {
        desk.lookUp(trade, order, heard.doubt());
      } else if (heard.then() == OrderMachine.Then.SEND_AGAIN && memory.standsIn) {
        desk.send(trade, order);
      }
      hear(trade.id(), heard.facts());
    }
    return Behaviors.same();
  }

  private void hear(SignalId trade, List<TradeEvent> facts) {
    if (!facts.isEmpty()) {
      shadows.computeIfPresent(trade, (id, shadow) -> shadow.with(facts));
      if (memory.standsIn) {
        act(trade, List.of());
      }
    }
  }

  private Behavior<Command> onMarketSeen(MarketNews news) {
    views.hear(news, now(), around.market(), marketEar);
    return Behaviors.same();
  }

  private Behavior<Command> onTick() {
    Optional<String> ailment = around.pulse().ailment(now(), around.settings().journalPatience());
    if (ailment.isPresent() && !memory.standsIn) {
      memory.standsIn = true;
      context.getLog().warn("exits go out without the journal: {}", ailment.get());
      around.safeMode().tell(new SafeMode.Hold(Reason.JOURNAL_FAILING, ailment.get()));
    } else if (ailment.isEmpty() && memory.standsIn) {
      memory.standsIn = false;
      context.getLog().info("the journal answers again");
      around.safeMode().tell(new SafeMode.Release(Reason.JOURNAL_FAILING));
    }
    if (memory.standsIn) {
      for (SignalId id : List.copyOf(shadows.keySet())) {
        Trade trade = shadows.get(id).trade();
        act(id, vigil.due(trade, now(), around.tools().time().now()));
      }
    }
    return Behaviors.same();
  }

  private void act(SignalId id, List<TradeEvent> facts) {
    Shadow shadow = shadows.get(id);
    if (shadow == null) {
      return;
    }
    Trade trade = shadow.trade();
    TradeRules.Step step = TradeRules.advance(trade, facts, stamp(trade.slot().symbol()));
    List<TradeEvent> kept = new ArrayList<>();
    for (TradeEvent event : step.events()) {
      if (!(event instanceof TradeEvent.TradeEnded)) {
        kept.add(event);
      }
      if (event instanceof TradeEvent.AttemptStarted attempt) {
        context.getLog().warn("sent without the journal: {}", attempt);
        // Before it is sent, so that it is known before what it meets at the exchange.
        handOver(attempt);
      }
    }
    shadows.put(id, shadow.with(kept));
    desk.carryOut(step);
  }

  private void handOver(TradeEvent.AttemptStarted attempt) {
    memory.gateway.ifPresent(known -> known.tell(new OrderGateway.StoodIn(attempt)));
  }

  private Stamp stamp(Symbol symbol) {
    return views.stamp(
        symbol,
        new Stamp.Names(around.settings().idPrefix(), true),
        around.settings(),
        around.tools().writers(),
        around.tools().time().now(),
        now());
  }

  private Stream<Trade> open() {
    return shadows.values().stream().map(Shadow::trade);
  }

  private Instant now() {
    return around.tools().clock().instant();
  }
}
