package io.breakwater.simulation.check;

import io.breakwater.account.ModeState;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Signal;
import io.breakwater.domain.TradeEvent;
import io.breakwater.domain.TradeSummary;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was seen of one account in one run. Times are of one clock.
 *
 * @param idPrefix begins the node's client order ids
 * @param exchange the exchange's own books, oldest first
 * @param journal the account's stored facts, oldest first
 * @param modes as the account told them, oldest first
 * @param news what subscribers were told, oldest first
 * @param sent every signal that was given to the account and is known to the observer
 * @param summaries the node's own word on all its trades at the end
 * @param heard ids of the aggregate trades that one subscriber heard, in the order of hearing
 * @param outages when the exchange did not answer
 * @param texts what was written where people or programs read it
 */
public record Evidence(
    AccountId account,
    String idPrefix,
    List<ExchangeRecord> exchange,
    List<TradeEvent> journal,
    List<ModeState> modes,
    List<OrderGateway.News> news,
    List<Sent> sent,
    List<TradeSummary> summaries,
    List<Long> heard,
    List<Outage> outages,
    List<Text> texts,
    List<Secret> secrets) {

  /** A signal and when it was given to the account. */
  public record Sent(Signal signal, Instant at) {}

  /** A line, a row or a file. */
  public record Text(String where, String content) {}

  /**
   * What must stand nowhere. Prints without its value.
   *
   * @param name for people, such as {@code API key}
   */
  public record Secret(String name, String value) {
    @Override
    public String toString() {
      return name;
    }
  }

  public Evidence {
    exchange = List.copyOf(exchange);
    journal = List.copyOf(journal);
    modes = List.copyOf(modes);
    news = List.copyOf(news);
    sent = List.copyOf(sent);
    summaries = List.copyOf(summaries);
    heard = List.copyOf(heard);
    outages = List.copyOf(outages);
    texts = List.copyOf(texts);
    secrets = List.copyOf(secrets);
  }

  /** Nothing was seen yet. */
  public static Evidence none(AccountId account, String idPrefix) {
    return new Evidence(
        account, idPrefix, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of(), List.of(), List.of());
  }

  /** The same, with these texts. */
  public Evidence with(List<Text> others) {
    return new Evidence(
        account, idPrefix, exchange, journal, modes, news, sent, summaries, heard, outages, others,
        secrets);
  }

  /** All signals that are known, from whichever side. */
  OrderNames names() {
    List<Signal> all = new ArrayList<>();
    sent.forEach(each -> all.add(each.signal()));
    for (TradeEvent event : journal) {
      accepted(event).ifPresent(all::add);
    }
    return new OrderNames(idPrefix, account, all);
  }

  static Optional<Signal> accepted(TradeEvent event) {
    return event instanceof TradeEvent.SignalAccepted taken
        ? Optional.of(taken.signal())
        : Optional.empty();
  }

  /** The records of this type, oldest first. */
  <T extends ExchangeRecord> List<T> records(Class<T> type) {
    return exchange.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
