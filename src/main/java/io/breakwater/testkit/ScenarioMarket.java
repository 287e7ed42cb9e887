package io.breakwater.testkit;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.AccountView;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.PositionView;
import java.math.BigDecimal;
import java.util.List;

/** One symbol at the exchange of a scenario: its trades, and what the account has in it. */
public final class ScenarioMarket {
  private final VirtualWorld world;
  private final WorldSettings.Market market;

  ScenarioMarket(VirtualWorld world, WorldSettings.Market market) {
    this.world = world;
    this.market = market;
  }

  private Symbol symbol() {
    return market.symbol();
  }

  private Tape tape() {
    return market.tape();
  }

  private AccountView account() {
    return world.exchange().account(VirtualWorld.ACCOUNT.value());
  }

  /** Public trades are at this price from now on. */
  public void trades(String price) {
    trades(price, "0.001");
  }

  /** The same, each of this size. */
  public void trades(String price, String quantity) {
    tape().at(price, quantity);
  }

  /** The latest price that was set. */
  public BigDecimal price() {
    return tape().price();
  }

  /** Below zero is short. */
  public BigDecimal position() {
    return account().positions().stream()
        .filter(position -> position.symbol().equals(symbol()))
        .map(PositionView::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  public List<OrderView> openOrders() {
    return account().openOrders().stream()
        .filter(order -> order.symbol().equals(symbol()))
        .toList();
  }

  /** Conditional orders that wait for their trigger. */
  public List<AlgoView> conditionalOrders() {
    return account().openAlgos().stream()
        .filter(order -> order.request().symbol().equals(symbol()))
        .toList();
  }

  /** Whether a stop that closes the whole position waits at this price. */
  public boolean hasStop(String price) {
    return stops().contains(Price.of(price));
  }

  /** The prices of stops that close the whole position. */
  public List<Price> stops() {
    List<Long> open = conditionalOrders().stream().map(AlgoView::algoId).toList();
    return open.isEmpty()
        ? List.of()
        : world.exchange().records().stream()
            .filter(ExchangeRecord.StopLive.class::isInstance)
            .map(ExchangeRecord.StopLive.class::cast)
            .filter(live -> live.closePosition() && open.contains(live.algoId()))
            .map(live -> new Price(live.triggerPrice()))
            .toList();
  }

  /** The prices of stops with a quantity. */
  public List<Price> tightStops() {
    return conditionalOrders().stream()
        .filter(order -> order.request().type() == OrderType.STOP_MARKET)
        .filter(order -> !order.request().closePosition())
        .map(order -> new Price(order.request().triggerPrice()))
        .toList();
  }

  /** The account's owner closes the position by hand. */
  public void closesByHand() {
    BigDecimal amount = position();
    String order =
        "symbol="
            + symbol()
            + "&side="
            + (amount.signum() > 0 ? "SELL" : "BUY")
            + "&type=MARKET&reduceOnly=true&quantity="
            + amount.abs().toPlainString();
    WireResult result = world.byHand("POST", "/fapi/v1/order", order);
    if (position().signum() != 0) {
      throw new IllegalStateException("not closed by hand: " + result);
    }
  }

  /** The account's owner trades at market by hand. */
  public void tradesByHand(Side side, String quantity) {
    String order = "symbol=" + symbol() + "&side=" + side + "&type=MARKET&quantity=" + quantity;
    byHand("POST", "/fapi/v1/order", order);
  }

  /** The account's owner places a limit order by hand. */
  public void placesLimitByHand(Side side, String quantity, String price) {
    String order =
        "symbol="
            + symbol()
            + "&side="
            + side
            + "&type=LIMIT&timeInForce=GTC&quantity="
            + quantity
            + "&price="
            + price;
    byHand("POST", "/fapi/v1/order", order);
  }

  private void byHand(String method, String path, String parameters) {
    WireResult result = world.byHand(method, path, parameters);
    if (!result.toString().contains("200")) {
      throw new IllegalStateException("not done by hand: " + result);
    }
  }

  /** The account's owner cancels the only conditional order by hand. */
  public void cancelsStopByHand() {
    world.byHand("DELETE", "/fapi/v1/algoOrder", "algoId=" + conditionalOrders().get(0).algoId());
    if (!conditionalOrders().isEmpty()) {
      throw new IllegalStateException("not canceled by hand");
    }
  }

  /** The account's owner places a stop by hand that closes a long position. */
  public void placesStopByHand(String price) {
    String order =
        "algoType=CONDITIONAL&symbol="
            + symbol()
            + "&side=SELL&type=STOP_MARKET&closePosition=true&triggerPrice="
            + price;
    int before = conditionalOrders().size();
    WireResult result = world.byHand("POST", "/fapi/v1/algoOrder", order);
    if (conditionalOrders().size() != before + 1) {
      throw new IllegalStateException("not placed by hand: " + result);
    }
  }
}
