package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Ends a symbol: its open orders expire, and its positions are settled at the mark price, with the
 * taker's fee, by orders of the exchange's own.
 *
 * @see "Binance USDⓈ-M Futures API, Event: Order Update, settlement_autoclose"
 */
final class Settlement {
  static final String CLIENT_ID = "settlement_autoclose-";
  private static final String DELISTED = "Symbol is closed";

  private final Bookkeeper books;

  Settlement(Bookkeeper books) {
    this.books = books;
  }

  void end(SymbolMarket market, Collection<TradingAccount> accounts, Instant now) {
    for (TradingAccount account : accounts) {
      for (AlgoOrder algo : List.copyOf(account.openAlgos.values())) {
        boolean waits = algo.status == AlgoStatus.NEW || algo.status == AlgoStatus.TRIGGERING;
        if (waits && algo.market == market) {
          books.algoEnded(algo, AlgoStatus.EXPIRED, DELISTED, now);
        }
      }
      for (EngineOrder order : List.copyOf(account.openOrders.values())) {
        if (order.market == market) {
          books.expire(order, Bookkeeper.DELISTED, now);
        }
      }
      for (Holding holding : account.holdings(market.symbol())) {
        if (!holding.isFlat()) {
          settle(account, holding, now);
        }
      }
    }
  }

  private void settle(TradingAccount account, Holding holding, Instant now) {
    SymbolMarket market = holding.market;
    Side side = holding.amount.signum() > 0 ? Side.SELL : Side.BUY;
    BigDecimal quantity = holding.amount.abs();
    long id = market.nextOrderId();
    var request =
        new OrderRequest(
            market.symbol(),
            side,
            holding.side,
            OrderType.MARKET,
            Optional.empty(),
            quantity,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.NONE,
            Optional.empty());
    var order =
        new EngineOrder(
            id, account, market, CLIENT_ID + id, request, quantity, Optional.empty(), now);
    order.settles = true;
    books.accepted(order, now);
    books.providersTraded(side, market.mark(), quantity);
    books.fill(order, market.mark(), quantity, false, market.nextTradeId(), now);
  }
}
