package io.breakwater.strategy;

import com.typesafe.config.Config;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.Market;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A sample: enters when a trade's price breaks out of the range of the last while, with a stop-loss
 * and up to two take-profits. One trade at a time, and a pause after each.
 */
public final class Breakout implements Strategy {
  private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

  private final BreakoutSettings settings;
  private final Map<Symbol, SlidingHighest> ranges = new TreeMap<>();
  private Optional<SignalId> open = Optional.empty();
  private Instant pausedUntil = Instant.MIN;

  /**
   * @throws IllegalArgumentException where a setting is missing or wrong
   */
  public Breakout(Config settings) {
    this.settings = BreakoutSettings.from(settings);
  }

  @Override
  public void onTrade(MarketEvent.AggTrade trade, Desk desk) {
    SlidingHighest range =
        ranges.computeIfAbsent(
            trade.symbol(), symbol -> new SlidingHighest(settings.direction(), settings.window()));
    Optional<Price> before = range.at(trade.time());
    range.add(trade.price(), trade.time());
    boolean breaksOut = before.map(edge -> range.beats(trade.price(), edge)).orElse(false);
    if (breaksOut && mayEnter(trade, desk)) {
      desk.instrument(trade.symbol()).ifPresent(rules -> enter(trade.price(), rules, desk));
    }
  }

  @Override
  public void onGap(Symbol symbol, Market.Kind kind, Desk desk) {
    if (kind == Market.Kind.TRADES) {
      ranges.remove(symbol);
    }
  }

  @Override
  public void onReply(OrderGateway.Reply reply, Desk desk) {
    if (reply instanceof OrderExecutionError error) {
      over(error.signal(), desk);
    }
  }

  @Override
  public void onNews(OrderGateway.News news, Desk desk) {
    if (news instanceof OrderGateway.Closed closed) {
      over(closed.summary().signal(), desk);
    } else if (news instanceof OrderExecutionError error) {
      over(error.signal(), desk);
    }
  }

  private void over(SignalId signal, Desk desk) {
    if (open.equals(Optional.of(signal))) {
      open = Optional.empty();
      pausedUntil = desk.now().plus(settings.coolDown());
    }
  }

  private boolean mayEnter(MarketEvent.AggTrade trade, Desk desk) {
    Instant now = desk.now();
    boolean isFresh = !trade.time().isBefore(now.minus(settings.maxAge()));
    boolean isHeard =
        desk.health(trade.symbol())
            .map(health -> health.health() == FeedHealth.STREAMING)
            .orElse(false);
    return open.isEmpty() && isFresh && isHeard && !now.isBefore(pausedUntil);
  }

  private void enter(Price price, Instrument rules, Desk desk) {
    Quantity wanted =
        new Quantity(settings.notional().value().divide(price.value(), MathContext.DECIMAL64));
    Quantity quantity = rules.roundDown(wanted, OrderType.MARKET);
    if (quantity.isZero() || !rules.isTradable()) {
      return;
    }
    Direction direction = settings.direction();
    Side exit = direction.exitSide();
    Signal signal =
        Signal.enter(
                desk.nextId(), desk.now(), settings.validFor(), direction, rules.symbol(), quantity)
            .withStopLoss(rules.roundPassive(away(price, -settings.stopLoss()), exit))
            .withTakeProfits(takeProfits(price, quantity, rules));
    open = Optional.of(signal.id());
    desk.send(signal);
  }

  private List<TakeProfit> takeProfits(Price price, Quantity quantity, Instrument rules) {
    List<TakeProfit> steps = new ArrayList<>();
    BigDecimal shares = BigDecimal.ZERO;
    Quantity left = quantity;
    for (BreakoutSettings.Step step : settings.takeProfits()) {
      shares = shares.add(step.share());
      Quantity share = new Quantity(quantity.value().multiply(step.share()));
      // Where the shares are all, the last takes what rounding has left: less than the exchange's
      // least order would be held until the stop.
      boolean takesAll = shares.compareTo(BigDecimal.ONE) == 0;
      Quantity part = takesAll ? left : rules.roundDown(share, OrderType.MARKET);
      left = left.minusOrZero(part);
      // A part below one step is left to the stop.
      if (!part.isZero()) {
        Price trigger = away(price, step.distance());
        steps.add(
            new TakeProfit(rules.roundPassive(trigger, settings.direction().exitSide()), part));
      }
    }
    return steps;
  }

  /** The price this many basis points further in the trade's direction; against it below zero. */
  private Price away(Price price, int basisPoints) {
    int signed = settings.direction() == Direction.LONG ? basisPoints : -basisPoints;
    BigDecimal factor = BASIS_POINTS.add(BigDecimal.valueOf(signed)).divide(BASIS_POINTS);
    return new Price(price.value().multiply(factor));
  }
}
