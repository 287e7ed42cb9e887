package io.breakwater.simulation.check;

import io.breakwater.account.ModeState;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.RequestLimits;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that was seen of one account in one run, by observers outside the node. Times are of
 * one clock, the exchange's; whoever collects facts of a node whose clock is wrong gives the time
 * at which he saw them. What was not collected stays empty, and is not judged.
 *
 * <p>Immutable. What several checks need to make of it is made once, when it is first asked for;
 * one thread judges at a time.
 */
public final class Evidence {
  /** A signal and when it was given to the account. */
  public record Sent(Signal signal, Instant at) {}

  /** A fact in the account's journal and when it was stored. */
  public record Stored(TradeEvent event, Instant at) {}

  /**
   * What reached a process of what concerns the account.
   *
   * @param what method and path of the request that is answered; {@code private}: an event of the
   *     account's stream
   * @param body JSON as it came over the wire
   */
  public record Told(Instant at, String process, String what, String body) {}

  /**
   * A request as it left a process, also where nothing came of it.
   *
   * @param what method and path
   * @param text its parameters, as in a query
   */
  public record Departed(Instant at, String process, String what, String text) {}

  /**
   * A process ran; a paused one does.
   *
   * @param remote the address that the exchange sees
   */
  public record Life(String process, String remote, Span span) {}

  /** A process did nothing, and went on afterwards. */
  public record Pause(String process, Span span) {}

  /** A limit was in force that no request of the node's had brought about. */
  public record Throttle(Span span, ThrottleScope scope) {}

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

  private final AccountId account;
  private final String idPrefix;
  private final List<ExchangeRecord> exchange;
  private final List<Stored> stored;
  private final List<TradeEvent> journal;
  private final Map<String, List<ModeState>> modes;
  private final List<OrderGateway.News> news;
  private final List<OrderGateway.Reply> replies;
  private final List<Sent> sent;
  private final List<TradeSummary> summaries;
  private final List<Long> heard;
  private final List<Told> told;
  private final List<Departed> departed;
  private final List<Life> lives;
  private final List<Pause> pauses;
  private final List<Span> outages;
  private final List<Span> untruths;
  private final List<Throttle> foreignThrottles;
  private final NavigableMap<Instant, RequestLimits> quotas;
  private final Limits limits;
  private final Optional<List<String>> unhandled;
  private final List<Text> texts;
  private final List<Secret> secrets;
  private final OrderNames names;
  private final Origins origins;
  private Optional<Sendings> sendings = Optional.empty();
  private Optional<Modes> modesByTime = Optional.empty();
  private Optional<Runners> runners = Optional.empty();
  private Optional<Throttles> throttles = Optional.empty();
  private Optional<Protection> protection = Optional.empty();

  private Evidence(Builder from) {
    this.account = from.account;
    this.idPrefix = from.idPrefix;
    this.exchange = List.copyOf(from.exchange);
    this.stored = List.copyOf(from.stored);
    this.journal = stored.stream().map(Stored::event).toList();
    Map<String, List<ModeState>> byProcess = new LinkedHashMap<>();
    from.modes.forEach((process, all) -> byProcess.put(process, List.copyOf(all)));
    this.modes = Collections.unmodifiableMap(byProcess);
    this.news = List.copyOf(from.news);
    this.replies = List.copyOf(from.replies);
    this.sent = List.copyOf(from.sent);
    this.summaries = List.copyOf(from.summaries);
    this.heard = List.copyOf(from.heard);
    this.told = List.copyOf(from.told);
    this.departed = List.copyOf(from.departed);
    this.lives = List.copyOf(from.lives);
    this.pauses = List.copyOf(from.pauses);
    this.outages = List.copyOf(from.outages);
    this.untruths = List.copyOf(from.untruths);
    this.foreignThrottles = List.copyOf(from.foreignThrottles);
    this.quotas = Collections.unmodifiableNavigableMap(new TreeMap<>(from.quotas));
    this.limits = from.limits;
    this.unhandled = from.unhandled.map(List::copyOf);
    this.texts = List.copyOf(from.texts);
    this.secrets = List.copyOf(from.secrets);
    List<Signal> signals = new ArrayList<>();
    sent.forEach(each -> signals.add(each.signal()));
    for (TradeEvent event : journal) {
      if (event instanceof TradeEvent.SignalAccepted taken) {
        signals.add(taken.signal());
      }
    }
    this.names = new OrderNames(idPrefix, account, signals);
    this.origins = new Origins(exchange, lives);
  }

  /**
   * Begins with nothing.
   *
   * @param idPrefix begins the node's client order ids
   */
  public static Builder of(AccountId account, String idPrefix) {
    return new Builder(account, idPrefix);
  }

  /** Collects evidence; what is given twice holds as it was given last. */
  public static final class Builder {
    private final AccountId account;
    private final String idPrefix;
    private List<ExchangeRecord> exchange = List.of();
    private List<Stored> stored = List.of();
    private final Map<String, List<ModeState>> modes = new LinkedHashMap<>();
    private List<OrderGateway.News> news = List.of();
    private List<OrderGateway.Reply> replies = List.of();
    private List<Sent> sent = List.of();
    private List<TradeSummary> summaries = List.of();
    private List<Long> heard = List.of();
    private List<Told> told = List.of();
    private List<Departed> departed = List.of();
    private List<Life> lives = List.of();
    private List<Pause> pauses = List.of();
    private List<Span> outages = List.of();
    private List<Span> untruths = List.of();
    private List<Throttle> foreignThrottles = List.of();
    private final NavigableMap<Instant, RequestLimits> quotas = new TreeMap<>();
    private Limits limits = Limits.usual();
    private Optional<List<String>> unhandled = Optional.empty();
    private List<Text> texts = List.of();
    private List<Secret> secrets = List.of();

    private Builder(AccountId account, String idPrefix) {
      this.account = account;
      this.idPrefix = idPrefix;
    }

    /** The exchange's own books, oldest first. */
    public Builder exchange(List<ExchangeRecord> records) {
      exchange = records;
      return this;
    }

    /** The account's stored facts, oldest first, of a node whose clock was right. */
    public Builder journal(List<TradeEvent> events) {
      return stored(events.stream().map(event -> new Stored(event, event.at())).toList());
    }

    /** The account's stored facts, oldest first. */
    public Builder stored(List<Stored> facts) {
      stored = facts;
      return this;
    }

    /** As the account in this process told them, oldest first. */
    public Builder modes(String process, List<ModeState> states) {
      modes.put(process, states);
      return this;
    }

    /** What subscribers were told, oldest first. */
    public Builder news(List<OrderGateway.News> all) {
      news = all;
      return this;
    }

    /** The answers to the signals that were given. */
    public Builder replies(List<OrderGateway.Reply> all) {
      replies = all;
      return this;
    }

    /** Every signal that was given to the account and is known to the observer. */
    public Builder sent(List<Sent> signals) {
      sent = signals;
      return this;
    }

    /** The node's own word on all its trades at the end. */
    public Builder summaries(List<TradeSummary> trades) {
      summaries = trades;
      return this;
    }

    /** Ids of the aggregate trades that one subscriber heard, in the order of hearing. */
    public Builder heard(List<Long> ids) {
      heard = ids;
      return this;
    }

    /** What reached the processes, oldest first. */
    public Builder told(List<Told> deliveries) {
      told = deliveries;
      return this;
    }

    /** What left the processes, oldest first. */
    public Builder departed(List<Departed> requests) {
      departed = requests;
      return this;
    }

    /** When which process ran; without any, one process always did, and every request was its. */
    public Builder lives(List<Life> all) {
      lives = all;
      return this;
    }

    public Builder pauses(List<Pause> all) {
      pauses = all;
      return this;
    }

    /** When the exchange could not be reached, or was known not to answer. */
    public Builder outages(List<Span> all) {
      outages = all;
      return this;
    }

    /** When reads of the account lagged, or forgot. */
    public Builder untruths(List<Span> all) {
      untruths = all;
      return this;
    }

    public Builder foreignThrottles(List<Throttle> all) {
      foreignThrottles = all;
      return this;
    }

    /** What the exchange allows from this moment on. */
    public Builder quota(Instant from, RequestLimits allowed) {
      quotas.put(from, allowed);
      return this;
    }

    public Builder limits(Limits allowed) {
      limits = allowed;
      return this;
    }

    /** Messages that no actor of ours took: unhandled ones and dead letters. */
    public Builder unhandled(List<String> messages) {
      unhandled = Optional.of(messages);
      return this;
    }

    /** What was written where people or programs read it. */
    public Builder texts(List<Text> all) {
      texts = all;
      return this;
    }

    public Builder secrets(List<Secret> all) {
      secrets = all;
      return this;
    }

    public Evidence build() {
      return new Evidence(this);
    }
  }

  AccountId account() {
    return account;
  }

  public List<ExchangeRecord> exchange() {
    return exchange;
  }

  List<Stored> stored() {
    return stored;
  }

  public List<TradeEvent> journal() {
    return journal;
  }

  /** By process. */
  Map<String, List<ModeState>> modes() {
    return modes;
  }

  List<OrderGateway.News> news() {
    return news;
  }

  List<OrderGateway.Reply> replies() {
    return replies;
  }

  List<Sent> sent() {
    return sent;
  }

  public List<TradeSummary> summaries() {
    return summaries;
  }

  List<Long> heard() {
    return heard;
  }

  List<Told> told() {
    return told;
  }

  List<Departed> departed() {
    return departed;
  }

  List<Life> lives() {
    return lives;
  }

  List<Pause> pauses() {
    return pauses;
  }

  List<Span> outages() {
    return outages;
  }

  List<Span> untruths() {
    return untruths;
  }

  List<Throttle> foreignThrottles() {
    return foreignThrottles;
  }

  NavigableMap<Instant, RequestLimits> quotas() {
    return quotas;
  }

  Limits limits() {
    return limits;
  }

  /** Empty where nobody listened for them. */
  Optional<List<String>> unhandled() {
    return unhandled;
  }

  List<Text> texts() {
    return texts;
  }

  List<Secret> secrets() {
    return secrets;
  }

  /** All signals that are known, from whichever side. */
  OrderNames names() {
    return names;
  }

  /** Who had things done at the exchange. */
  Origins origins() {
    return origins;
  }

  /** When orders were sent. */
  Sendings sendings() {
    sendings = sendings.or(() -> Optional.of(new Sendings(this)));
    return sendings.get();
  }

  /** In which mode which process was. */
  Modes modesByTime() {
    modesByTime = modesByTime.or(() -> Optional.of(new Modes(this)));
    return modesByTime.get();
  }

  /** When there was a process to act. */
  Runners runners() {
    runners = runners.or(() -> Optional.of(new Runners(this)));
    return runners.get();
  }

  /** What was forbidden, and asked all the same. */
  Throttles throttles() {
    throttles = throttles.or(() -> Optional.of(new Throttles(this)));
    return throttles.get();
  }

  /** What was held and protected. */
  Protection protection() {
    protection = protection.or(() -> Optional.of(new Protection(this)));
    return protection.get();
  }

  boolean isOurs(String name) {
    return account.value().equals(name);
  }

  /** When the exchange's books end; empty where there are none. */
  Optional<Instant> end() {
    return exchange.isEmpty()
        ? Optional.empty()
        : Optional.of(exchange.get(exchange.size() - 1).time());
  }

  /** The records of this type, oldest first. */
  <T extends ExchangeRecord> List<T> records(Class<T> type) {
    return exchange.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
