package io.breakwater.simulator;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AccountTrade;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.EngineEvent;
import io.breakwater.simulator.engine.OrderView;
import java.util.ArrayList;
import java.util.List;

/** Keeps the exchange's records, up to a bound. */
final class RecordBook {
  private final int max;
  private final List<ExchangeRecord> records = new ArrayList<>();

  /** How many are in the list no more; a few that are still there are shown no more. */
  private long dropped;

  RecordBook(int max) {
    this.max = max;
  }

  void add(ExchangeRecord entry) {
    records.add(entry);
    // Many at once: dropping one would move all others.
    if (records.size() > max + max / 4L) {
      int surplus = records.size() - max;
      records.subList(0, surplus).clear();
      dropped += surplus;
    }
  }

  /** How many there ever were. */
  long count() {
    return dropped + records.size();
  }

  /** From this one on, which is counted from the first there ever was; at most so many. */
  List<ExchangeRecord> from(long first) {
    long start = Math.max(first - dropped, records.size() - (long) max);
    return List.copyOf(
        records.subList((int) Math.max(0, Math.min(start, records.size())), records.size()));
  }

  void add(EngineEvent event) {
    if (event instanceof EngineEvent.OrderChanged order) {
      addOrder(order);
    } else if (event instanceof EngineEvent.PositionResized size) {
      add(
          new ExchangeRecord.PositionChanged(
              size.time(), size.account(), size.symbol(), size.positionSide(), size.amount()));
    } else if (event instanceof EngineEvent.AlgoChanged algo) {
      addAlgo(algo);
    }
  }

  private void addOrder(EngineEvent.OrderChanged event) {
    OrderView order = event.order();
    boolean forced =
        event.execution() == EngineEvent.Execution.CALCULATED && event.fill().isEmpty();
    if (event.execution() == EngineEvent.Execution.NEW || forced) {
      add(
          new ExchangeRecord.OrderAccepted(
              event.time(),
              event.account(),
              order.symbol(),
              order.orderId(),
              order.clientOrderId(),
              order.side(),
              order.positionSide(),
              order.type(),
              order.quantity(),
              order.reduceOnly(),
              order.closePosition(),
              !order.isReducing(),
              order.algoId()));
    }
    if (event.execution() == EngineEvent.Execution.AMENDMENT) {
      add(
          new ExchangeRecord.OrderAmended(
              event.time(),
              event.account(),
              order.symbol(),
              order.orderId(),
              order.clientOrderId(),
              order.price(),
              order.quantity()));
    }
    event.fill().ifPresent(fill -> addFill(event, order, fill));
    if (order.status().isFinal()) {
      add(
          new ExchangeRecord.OrderDone(
              event.time(),
              event.account(),
              order.symbol(),
              order.orderId(),
              order.clientOrderId(),
              order.status(),
              order.executed()));
    }
  }

  private void addFill(EngineEvent.OrderChanged event, OrderView order, AccountTrade fill) {
    add(
        new ExchangeRecord.Filled(
            event.time(),
            event.account(),
            order.symbol(),
            fill.tradeId(),
            order.orderId(),
            order.clientOrderId(),
            order.side(),
            order.positionSide(),
            fill.price(),
            fill.quantity(),
            fill.fee(),
            fill.feeAsset(),
            fill.realizedPnl(),
            !order.isReducing()));
  }

  private void addAlgo(EngineEvent.AlgoChanged event) {
    AlgoView algo = event.algo();
    var request = algo.request();
    Symbol symbol = request.symbol();
    if (algo.status() == AlgoStatus.NEW) {
      if (algo.activated()) {
        // It has waited before; now it follows the price.
        return;
      }
      add(
          new ExchangeRecord.StopLive(
              event.time(),
              event.account(),
              symbol,
              algo.algoId(),
              algo.clientAlgoId(),
              request.type(),
              request.side(),
              request.positionSide(),
              request.triggerPrice(),
              request.quantity(),
              request.closePosition()));
      return;
    }
    boolean gone =
        switch (algo.status()) {
          case TRIGGERING, REJECTED, EXPIRED, CANCELED -> true;
          case NEW, TRIGGERED, FINISHED, UNKNOWN -> false;
        };
    if (gone) {
      add(
          new ExchangeRecord.StopGone(
              event.time(),
              event.account(),
              symbol,
              algo.algoId(),
              algo.clientAlgoId(),
              algo.status()));
    }
  }
}
