package io.breakwater.cli.demo;

import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.MarketNews;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.story.Words;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that the demo has heard, from actors and from the exchange's books. Actors write, the
 * script's thread reads and waits.
 */
final class Chronicle {
  private final AccountId account;
  private final Clock clock;
  private final Timeline timeline;
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<ModeState> modes = new ArrayList<>();
  private final Map<SignalId, OrderGateway.Reply> replies = new LinkedHashMap<>();
  private final List<Evidence.Sent> sent = new ArrayList<>();
  private final List<Long> trades = new ArrayList<>();
  private final Map<String, ExchangeRecord.StopLive> stops = new LinkedHashMap<>();
  private List<ExchangeRecord> books = List.of();
  private Optional<MarketNews.Health> health = Optional.empty();
  private BigDecimal position = BigDecimal.ZERO;
  private Instant lastMove = Instant.MIN;

  Chronicle(AccountId account, Clock clock, Timeline timeline) {
    this.account = account;
    this.clock = clock;
    this.timeline = timeline;
  }

  synchronized void heard(OrderGateway.News told) {
    news.add(told);
    Instant at = clock.instant();
    if (told instanceof OrderGateway.ModeChanged changed) {
      boolean isNews = modes.isEmpty() || !modes.get(modes.size() - 1).equals(changed.state());
      modes.add(changed.state());
      if (!isNews) {
        return;
      }
    }
    Words.of(told).ifPresent(line -> timeline.tell(at, "node", line));
    notifyAll();
  }

  synchronized void heard(MarketNews told) {
    if (told instanceof MarketNews.Trades batch) {
      batch.trades().forEach(trade -> trades.add(trade.aggTradeId()));
    } else if (told instanceof MarketNews.Health changed) {
      boolean isNews =
          health
              .filter(
                  before ->
                      before.health() == changed.health()
                          && before.breakerOpen() == changed.breakerOpen())
              .isEmpty();
      health = Optional.of(changed);
      if (isNews) {
        timeline.tell(clock.instant(), "node", Words.of(changed));
      }
    }
    notifyAll();
  }

  synchronized void sent(Signal signal) {
    Instant at = clock.instant();
    sent.add(new Evidence.Sent(signal, at));
    timeline.tell(
        at,
        "second",
        signal.action() == Signal.Action.CLOSE
            ? "the second trader sends " + signal.id() + ": close at market"
            : "the second trader sends %s: %s %s %s at market, stop-loss %s"
                .formatted(
                    signal.id(),
                    signal.direction(),
                    signal.quantity(),
                    signal.symbol(),
                    signal.stopLoss().map(Object::toString).orElse("none")));
  }

  synchronized void replied(OrderGateway.Reply reply) {
    SignalId signal =
        reply instanceof OrderExecutionError error
            ? error.signal()
            : ((OrderGateway.Accepted) reply).signal();
    replies.put(signal, reply);
    timeline.tell(clock.instant(), "node", Words.of(reply));
    notifyAll();
  }

  /** The exchange's books as they are now; what is new in them is told. */
  synchronized void read(List<ExchangeRecord> all) {
    for (ExchangeRecord record : all.subList(Math.min(books.size(), all.size()), all.size())) {
      Words.of(record).ifPresent(line -> timeline.tell(record.time(), "exchange", line));
      follow(record);
    }
    books = all;
    notifyAll();
  }

  private void follow(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.PositionChanged change
        && change.account().equals(account.value())) {
      position = change.amount();
      lastMove = record.time();
    } else if (record instanceof ExchangeRecord.StopLive live) {
      stops.put(live.clientAlgoId(), live);
      lastMove = record.time();
    } else if (record instanceof ExchangeRecord.StopGone gone) {
      stops.remove(gone.clientAlgoId());
      lastMove = record.time();
    } else if (record instanceof ExchangeRecord.OrderAccepted
        || record instanceof ExchangeRecord.OrderDone) {
      lastMove = record.time();
    }
  }

  /**
   * Waits until something has come about.
   *
   * @return whether it has, within the limit
   */
  synchronized boolean await(Duration limit, Predicate<Chronicle> hasComeAbout) {
    Instant end = clock.instant().plus(limit);
    while (!hasComeAbout.test(this)) {
      long left = Duration.between(clock.instant(), end).toMillis();
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  synchronized boolean isIn(Mode mode) {
    return !modes.isEmpty() && modes.get(modes.size() - 1).mode() == mode;
  }

  synchronized boolean isHeldBy(Reason reason) {
    return !modes.isEmpty() && modes.get(modes.size() - 1).reasons().contains(reason);
  }

  synchronized boolean isFedBy(FeedHealth source) {
    return health.filter(told -> told.health() == source).isPresent();
  }

  /** At the exchange: a position, and a stop for it. */
  synchronized boolean isHolding() {
    return position.signum() != 0 && stop().isPresent();
  }

  /** At the exchange: no position, and no conditional order. */
  synchronized boolean isFlat() {
    return position.signum() == 0 && stops.isEmpty();
  }

  /** The live stop-loss of the position. */
  synchronized Optional<ExchangeRecord.StopLive> stop() {
    return stops.values().stream()
        .filter(order -> Words.leg(order.clientAlgoId()).equals("stop-loss"))
        .findFirst();
  }

  /** Nothing of the account moved at the exchange for this long. */
  synchronized boolean isQuietFor(Duration time) {
    return lastMove.isBefore(clock.instant().minus(time));
  }

  synchronized Instant lastMove() {
    return lastMove;
  }

  synchronized Optional<OrderGateway.Reply> reply(SignalId signal) {
    return Optional.ofNullable(replies.get(signal));
  }

  /** Whether the account told of a stop that was acknowledged since. */
  synchronized boolean isProtectedSince(Instant from) {
    return news.stream()
        .anyMatch(told -> told instanceof OrderGateway.Protected stop && !stop.at().isBefore(from));
  }

  synchronized long entryOrdersSince(Instant from) {
    return books.stream()
        .filter(
            record ->
                record instanceof ExchangeRecord.OrderAccepted order
                    && order.increasing()
                    && !order.time().isBefore(from))
        .count();
  }

  synchronized long failedReadsSince(Instant from) {
    return books.stream()
        .filter(
            record ->
                record instanceof ExchangeRecord.RequestArrived request
                    && request.path().endsWith("/positionRisk")
                    && !request.executed()
                    && !request.time().isBefore(from))
        .count();
  }

  synchronized int tradesHeard() {
    return trades.size();
  }

  synchronized List<OrderGateway.Reply> replies() {
    return List.copyOf(replies.values());
  }

  synchronized List<OrderGateway.News> news() {
    return List.copyOf(news);
  }

  synchronized List<ModeState> modes() {
    return List.copyOf(modes);
  }

  synchronized List<Evidence.Sent> sent() {
    return List.copyOf(sent);
  }

  synchronized List<Long> trades() {
    return List.copyOf(trades);
  }

  synchronized List<ExchangeRecord> books() {
    return books;
  }
}
