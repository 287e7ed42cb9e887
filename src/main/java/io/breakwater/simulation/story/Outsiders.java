package io.breakwater.simulation.story;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.PositionView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What others than the node do to its account: a person who trades beside it, by requests from
 * another address, and the exchange.
 */
final class Outsiders {
  private static final String ACCOUNT = VirtualWorld.ACCOUNT.value();

  private final VirtualWorld world;

  /** Until when each symbol stands still. */
  private final Map<Symbol, Instant> halted = new LinkedHashMap<>();

  Outsiders(VirtualWorld world) {
    this.world = world;
  }

  void play(Act.Outside act) {
    if (act instanceof Act.ByHand hand) {
      byHand(hand);
    } else if (act instanceof Act.HandTrades trades) {
      trades(trades);
    } else if (act instanceof Act.HandRests rests) {
      rests(rests);
    } else if (act instanceof Act.HandSetsLeverage set) {
      world.byHand(
          "POST", "/fapi/v1/leverage", "symbol=" + set.symbol() + "&leverage=" + set.leverage());
    } else if (act instanceof Act.HandSetsMarginType set) {
      world.byHand(
          "POST", "/fapi/v1/marginType", "symbol=" + set.symbol() + "&marginType=" + set.type());
    } else if (act instanceof Act.Filters filters) {
      Instrument rules = world.exchange().instrument(filters.symbol());
      world
          .exchange()
          .change(Instruments.withGrid(rules, filters.tick(), filters.step()), moment());
    } else if (act instanceof Act.Halt halt) {
      halt(halt.symbol(), halt.lasting());
    } else if (act instanceof Act.Liquidation liquidation) {
      world.exchange().liquidate(ACCOUNT, liquidation.symbol(), moment());
    } else if (act instanceof Act.Deleveraging deleveraging) {
      world.exchange().deleverage(ACCOUNT, deleveraging.symbol(), moment());
    } else {
      throw new IllegalStateException("no way to play " + act);
    }
  }

  /** Symbols that stand still trade again. */
  void end() {
    List.copyOf(halted.keySet()).forEach(this::goesOn);
  }

  private Instant moment() {
    return world.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void byHand(Act.ByHand hand) {
    switch (hand.what()) {
      case CLOSE ->
          open(hand.symbol()).forEach(position -> order(position, false, position.amount().abs()));
      case CANCEL_STOP -> cancelStop(hand.symbol());
      case CANCELS_ALL -> {
        String symbol = "symbol=" + hand.symbol();
        world.byHand("DELETE", "/fapi/v1/allOpenOrders", symbol);
        world.byHand("DELETE", "/fapi/v1/algoOpenOrders", symbol);
      }
    }
  }

  private void cancelStop(Symbol symbol) {
    for (AlgoView order : world.exchange().account(ACCOUNT).openAlgos()) {
      if (order.request().symbol().equals(symbol) && order.request().closePosition()) {
        world.byHand("DELETE", "/fapi/v1/algoOrder", "algoId=" + order.algoId());
      }
    }
  }

  private void trades(Act.HandTrades act) {
    for (PositionView position : open(act.symbol())) {
      BigDecimal quantity = act.quantity().value();
      order(position, act.adds(), act.adds() ? quantity : quantity.min(position.amount().abs()));
    }
  }

  /** In hedge mode there may be two. */
  private List<PositionView> open(Symbol symbol) {
    return world.exchange().account(ACCOUNT).positions().stream()
        .filter(position -> position.symbol().equals(symbol) && position.amount().signum() != 0)
        .toList();
  }

  private void order(PositionView position, boolean adds, BigDecimal quantity) {
    boolean buys = position.amount().signum() > 0 == adds;
    boolean oneWay = position.positionSide() == PositionSide.BOTH;
    world.byHand(
        "POST",
        "/fapi/v1/order",
        "symbol="
            + position.symbol()
            + "&side="
            + (buys ? Side.BUY : Side.SELL)
            + "&positionSide="
            + position.positionSide()
            + (oneWay && !adds ? "&reduceOnly=true" : "")
            + "&type=MARKET&quantity="
            + quantity.toPlainString());
  }

  private void rests(Act.HandRests act) {
    boolean oneWay = world.settings().positionMode() == PositionMode.ONE_WAY;
    PositionSide opened = act.side() == Side.BUY ? PositionSide.LONG : PositionSide.SHORT;
    BigDecimal tick = world.exchange().instrument(act.symbol()).priceFilter().tick();
    BigDecimal price = world.settings().market(act.symbol()).tape().price();
    world.byHand(
        "POST",
        "/fapi/v1/order",
        "symbol="
            + act.symbol()
            + "&side="
            + act.side()
            + "&positionSide="
            + (oneWay ? PositionSide.BOTH : opened)
            + "&type=LIMIT&timeInForce=GTC&quantity="
            + act.quantity()
            + "&price="
            + act.level().at(price, tick));
  }

  private void halt(Symbol symbol, Duration lasting) {
    Instant until = world.now().plus(lasting);
    halted.merge(symbol, until, (one, other) -> one.isAfter(other) ? one : other);
    status(symbol, InstrumentStatus.TRADING_HALT);
    world.plan(
        lasting,
        () -> {
          if (halted.containsKey(symbol) && !halted.get(symbol).isAfter(world.now())) {
            goesOn(symbol);
          }
        });
  }

  private void goesOn(Symbol symbol) {
    halted.remove(symbol);
    status(symbol, InstrumentStatus.TRADING);
  }

  private void status(Symbol symbol, InstrumentStatus status) {
    Instrument rules = world.exchange().instrument(symbol);
    world.exchange().change(Instruments.withStatus(rules, status), moment());
  }
}
