package io.breakwater.simulator;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AccountTrade;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.EngineEvent;
import io.breakwater.simulator.engine.OrderView;
import java.util.ArrayDeque;
import java.util.List;

/** Keeps the exchange's records, up to a bound. */
final class RecordBook {
  private final int max;
  private final ArrayDeque<ExchangeRecord> records = new ArrayDeque<>();

  RecordBook(int max) {
    this.max = max;
  }

  void add(ExchangeRecord entry) {
    records.addLast(entry);
    if (records.size() > max) {
      records.removeFirst();
    }
  }

  List<ExchangeRecord> all() {
    return List.copyOf(records);
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
    if (event.execution() == EngineEvent.Execution.NEW) {
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
            fill.realizedPnl(),
            !order.isReducing()));
  }

  private void addAlgo(EngineEvent.AlgoChanged event) {
    AlgoView algo = event.algo();
    var request = algo.request();
    Symbol symbol = request.symbol();
    if (algo.status() == AlgoStatus.NEW) {
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
