package io.breakwater.simulator.engine;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the book can fill an order at once and wholly. Resting orders that only reduce a position
 * give no more than there is of it by then, so the fills are gone through in their order.
 */
final class FillOrKill {
  private final SymbolMarket market;
  private final Side side;
  private final long limit;
  private final Map<Position, BigDecimal> positions = new LinkedHashMap<>();
  private BigDecimal left;

  private record Position(TradingAccount account, PositionSide side) {}

  private FillOrKill(EngineOrder draft, BigDecimal quantity, long limit) {
    this.market = draft.market;
    this.side = draft.side.opposite();
    this.limit = limit;
    this.left = quantity;
  }

  static boolean canFill(EngineOrder draft, BigDecimal quantity, long limit) {
    return new FillOrKill(draft, quantity, limit).fill(draft);
  }

  private boolean fill(EngineOrder taker) {
    Iterator<Map.Entry<Long, ArrayDeque<EngineOrder>>> levels =
        market.resting.levels(side).entrySet().iterator();
    Map.Entry<Long, ArrayDeque<EngineOrder>> level = levels.hasNext() ? levels.next() : null;
    int rung = 0;
    while (left.signum() > 0) {
      long provided =
          rung < market.ladder.levels() ? market.ladder.ticksAt(side, rung) : Ladder.NONE;
      boolean ordersNext =
          level != null && (provided == Ladder.NONE || !isBetter(provided, level.getKey()));
      long ticks = ordersNext ? level.getKey() : provided;
      if (ticks == Ladder.NONE || !Matching.crosses(taker.side, limit, ticks)) {
        return false;
      }
      if (ordersNext) {
        level.getValue().forEach(maker -> take(taker, maker));
        level = levels.hasNext() ? levels.next() : null;
      } else {
        BigDecimal offered = market.grid.quantity(market.ladder.stepsAt(side, rung));
        trade(taker, left.min(offered));
        rung++;
      }
    }
    return true;
  }

  private boolean isBetter(long one, long other) {
    return side == Side.BUY ? one > other : one < other;
  }

  private void take(EngineOrder taker, EngineOrder maker) {
    BigDecimal wanted = left.min(maker.remaining());
    if (maker.isReducing()) {
      BigDecimal amount = position(maker);
      boolean closes = amount.signum() == -maker.side.sign();
      wanted = closes ? wanted.min(amount.abs()) : BigDecimal.ZERO;
    }
    move(maker, wanted);
    trade(taker, wanted);
  }

  private void trade(EngineOrder taker, BigDecimal quantity) {
    move(taker, quantity);
    left = left.subtract(quantity);
  }

  private BigDecimal position(EngineOrder order) {
    return positions.computeIfAbsent(
        new Position(order.account, order.positionSide),
        key -> order.account.holding(market, order.positionSide).amount);
  }

  private void move(EngineOrder order, BigDecimal quantity) {
    BigDecimal signed = order.side == Side.BUY ? quantity : quantity.negate();
    positions.put(new Position(order.account, order.positionSide), position(order).add(signed));
  }
}
