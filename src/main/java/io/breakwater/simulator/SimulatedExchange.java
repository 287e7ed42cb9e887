package io.breakwater.simulator;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AccountBooks;
import io.breakwater.simulator.engine.BalanceView;
import io.breakwater.simulator.engine.BookView;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.EngineEvent;
import io.breakwater.simulator.engine.FundingRate;
import io.breakwater.simulator.engine.IncomeRow;
import io.breakwater.simulator.engine.MoneyView;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.RiskControl;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.fault.FaultBook;
import io.breakwater.simulator.fault.FaultJson;
import io.breakwater.simulator.fault.FaultRuleException;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeSourceException;
import io.breakwater.simulator.wire.Credentials;
import io.breakwater.simulator.wire.RestWire;
import io.breakwater.simulator.wire.SocketFrame;
import io.breakwater.simulator.wire.StreamHub;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A whole exchange in one object: replay, engine, wire and faults. No threads, no clock: every call
 * says what time it is, and times never go back. The same calls with the same seed give the same
 * answers and frames.
 */
public final class SimulatedExchange implements AutoCloseable {
  private static final String FAULTS = "/simulator/faults";

  private final ExchangeSettings settings;
  private final Engine engine;
  private final StreamHub hub;
  private final RestWire wire;
  private final FaultBook faults = new FaultBook();
  private final List<Replay> replays;
  private final RecordBook records;

  /**
   * Opens the market at the first recorded price.
   *
   * @throws io.breakwater.simulator.source.TradeSourceException when the recording cannot be read
   */
  public SimulatedExchange(ExchangeSettings settings, RandomGenerator random, Instant start) {
    Instant opening = Instant.ofEpochMilli(start.toEpochMilli());
    this.settings = settings;
    this.engine = new Engine(settings.engine(), random, opening);
    this.hub =
        new StreamHub(
            settings.engine().variants(),
            (route, now) -> faults.strikes(SocketFault.Effect.FREEZE, route, now));
    List<Credentials> credentials =
        settings.accounts().stream().map(AccountSettings::credentials).toList();
    this.wire = new RestWire(engine, credentials, settings.limits(), hub);
    this.records = new RecordBook(settings.maxRecords());
    boolean repeats = settings.whenDone() == ExchangeSettings.WhenDone.REPEAT;
    this.replays =
        settings.recordings().stream()
            .map(recording -> new Replay(recording, settings.speed(), repeats, opening))
            .toList();
    for (Replay replay : replays) {
      replay.peek().ifPresent(first -> engine.open(replay.symbol(), first.price(), opening));
    }
    settings
        .accounts()
        .forEach(account -> engine.openAccount(account.credentials().account(), account.wallet()));
    pump();
  }

  /** When something happens by itself next: a recorded trade, a quote, a mark price. */
  public Instant nextDue() {
    Instant due = engine.nextDue();
    return nextTrade().map(Replay::due).filter(trade -> trade.isBefore(due)).orElse(due);
  }

  /** Lets everything happen that is due, and gives what is to be sent to WebSockets since. */
  public List<SocketFrame> advance(Instant now) {
    catchUp(now);
    wire.expireListenKeys(now);
    hub.closeOld(now);
    return frames(now);
  }

  /** Answers one request as the faults in force have it. */
  public WireResult handle(WireRequest request, Instant now) {
    catchUp(now);
    if (request.path().equals(FAULTS)) {
      return new WireResult.Answered(faultRoute(request, now), Duration.ZERO);
    }
    Optional<RequestFault> struck = faults.strike(request.method(), request.path(), now);
    if (struck.isEmpty()) {
      return new WireResult.Answered(execute(request, Duration.ZERO, now), Duration.ZERO);
    }
    RequestFault fault = struck.get();
    int code = code(fault).orElse(0);
    return switch (fault.effect()) {
      case DELAY -> new WireResult.Answered(execute(request, Duration.ZERO, now), fault.delay());
      case HOLD -> new WireResult.Answered(execute(request, fault.delay(), now), fault.delay());
      case FAIL_WITHOUT_EXECUTING -> {
        note(request, Optional.empty(), 0, false, fault.status(), code, now);
        yield new WireResult.Answered(failure(fault), fault.delay());
      }
      case EXECUTE_THEN_FAIL -> {
        execute(request, Duration.ZERO, Optional.of(fault.status()), now);
        yield new WireResult.Answered(failure(fault), fault.delay());
      }
      case DROP_BEFORE -> {
        note(request, Optional.empty(), 0, false, 0, 0, now);
        yield new WireResult.Dropped(fault.delay());
      }
      case EXECUTE_THEN_DROP -> {
        execute(request, Duration.ZERO, Optional.of(0), now);
        yield new WireResult.Dropped(fault.delay());
      }
    };
  }

  /** Recorded trades and the engine's own doings in the order of their times. */
  private void catchUp(Instant now) {
    Optional<Replay> next = nextTrade();
    while (next.isPresent() && !next.get().due().isAfter(now)) {
      Replay replay = next.get();
      Instant due = replay.due();
      RecordedTrade trade = replay.take();
      engine.recordedTrade(
          replay.symbol(),
          trade.price(),
          trade.quantity(),
          trade.taker(),
          due.isAfter(engine.now()) ? due : engine.now());
      pump();
      next = nextTrade();
    }
    engine.advance(now);
    pump();
  }

  /** The recording whose trade is due first; of several, the first of the settings. */
  private Optional<Replay> nextTrade() {
    Replay first = null;
    for (Replay replay : replays) {
      if (replay.peek().isPresent() && (first == null || replay.due().isBefore(first.due()))) {
        first = replay;
      }
    }
    return Optional.ofNullable(first);
  }

  private WireAnswer execute(WireRequest request, Duration held, Instant now) {
    return execute(request, held, Optional.empty(), now);
  }

  /**
   * @param held how long it waits before the matching engine looks at it
   * @param shown the status that the caller is shown instead; 0: none
   */
  private WireAnswer execute(
      WireRequest request, Duration held, Optional<Integer> shown, Instant now) {
    RestWire.Handled handled = wire.handle(request, held, now);
    pump();
    WireAnswer answer = handled.answer();
    if (answer.status() == 429 || answer.status() == 418) {
      records.add(
          new ExchangeRecord.Throttled(now, request.remote(), answer.status(), handled.code()));
    }
    note(
        request,
        handled.account(),
        handled.weight(),
        true,
        shown.orElse(answer.status()),
        handled.code(),
        now);
    return answer;
  }

  private void note(
      WireRequest request,
      Optional<String> account,
      int weight,
      boolean executed,
      int status,
      int code,
      Instant now) {
    records.add(
        new ExchangeRecord.RequestArrived(
            now,
            request.remote(),
            request.method(),
            request.path(),
            account,
            weight,
            executed,
            status,
            code,
            isEntry(request)));
  }

  private static boolean isEntry(WireRequest request) {
    try {
      return RestWire.isEntry(request);
    } catch (Refusal unreadable) {
      return false;
    }
  }

  /** Nobody knows the code that comes with the text of an unknown state. */
  private Optional<Integer> code(RequestFault fault) {
    Variants variants = settings.engine().variants();
    if (!fault.tellsNothing() || variants.is(Choice.UnknownStateCode.AS_GIVEN)) {
      return fault.code();
    }
    return variants.is(Choice.UnknownStateCode.NONE)
        ? Optional.empty()
        : Optional.of(variants.is(Choice.UnknownStateCode.CODE_1001) ? -1001 : -1007);
  }

  private WireAnswer failure(RequestFault fault) {
    return code(fault)
        .map(code -> WireAnswer.error(fault.status(), code, fault.message()))
        .orElseGet(() -> WireAnswer.json(fault.status(), fault.message()));
  }

  private WireAnswer faultRoute(WireRequest request, Instant now) {
    boolean local =
        request.remote().startsWith("127.")
            || request.remote().equals("::1")
            || request.remote().equals("0:0:0:0:0:0:0:1");
    if (!local) {
      return WireAnswer.error(403, -1011, "This IP cannot access this route.");
    }
    switch (request.method()) {
      case "GET":
        return WireAnswer.json(200, FaultJson.write(faults, now));
      case "DELETE":
        clearFaults();
        return WireAnswer.json(200, FaultJson.write(faults, now));
      case "POST":
        try {
          FaultJson.Rule rule = FaultJson.read(request.body());
          if (rule instanceof FaultJson.ForRequests requests) {
            add(requests.fault());
          } else if (rule instanceof FaultJson.ForSockets sockets) {
            add(sockets.fault(), now);
          }
          return WireAnswer.json(200, FaultJson.write(faults, now));
        } catch (FaultRuleException wrong) {
          return WireAnswer.json(400, FaultJson.write(wrong));
        }
      default:
        return WireAnswer.error(
            404, -5000, "Path " + FAULTS + ", Method " + request.method() + " is invalid");
    }
  }

  public void add(RequestFault fault) {
    faults.add(fault);
  }

  /** The same, over at {@code until} even where it has not struck as often as it may. */
  public void add(RequestFault fault, Instant until) {
    faults.add(fault, until);
  }

  public void add(SocketFault fault, Instant now) {
    faults.add(fault, now);
    if (fault.effect() == SocketFault.Effect.DROP) {
      hub.routes()
          .forEach(
              (socket, route) -> {
                if (FaultBook.covers(fault, route)) {
                  hub.close(socket, "fault");
                }
              });
    }
  }

  public void clearFaults() {
    faults.clear();
  }

  /**
   * Opens a WebSocket under a new number.
   *
   * @param query raw; empty: none
   * @return empty when it is open, else the HTTP status that refuses the handshake
   */
  public Optional<Integer> openSocket(long socket, String path, String query, Instant now) {
    String route = StreamHub.routeOf(path);
    if (faults.strikes(SocketFault.Effect.REFUSE, route, now)) {
      return Optional.of(503);
    }
    if (!hub.open(socket, path, query, now)) {
      return Optional.of(404);
    }
    wire.updateDemand();
    records.add(new ExchangeRecord.SocketOpened(now, socket, route));
    return Optional.empty();
  }

  /** A text message came from a client. */
  public void socketText(long socket, String text, Instant now) {
    hub.text(socket, text, now);
    wire.updateDemand();
  }

  /** The client closed it, or the connection broke. */
  public void socketClosed(long socket, String reason, Instant now) {
    if (hub.forget(socket)) {
      wire.updateDemand();
      records.add(new ExchangeRecord.SocketClosed(now, socket, reason));
    }
  }

  /** The sockets that are open now count as opened that much earlier. */
  public void ageSockets(Duration by) {
    hub.age(by);
  }

  /** A symbol has other rules from now on, or another status: see {@link Engine#change}. */
  public void change(Instrument rules, Instant now) {
    catchUp(now);
    engine.change(rules);
    pump();
  }

  /** A symbol's rules as they are now. The symbol must be traded here. */
  public Instrument instrument(Symbol symbol) {
    return engine.instrument(symbol);
  }

  /**
   * Closes what an account has open in a symbol as if its margin were used up.
   *
   * @see Engine#liquidate
   */
  public void liquidate(String account, Symbol symbol, Instant now) {
    catchUp(now);
    engine.liquidate(account, symbol);
    pump();
  }

  /**
   * Closes what an account has open in a symbol for the losses of others.
   *
   * @see Engine#deleverage
   */
  public void deleverage(String account, Symbol symbol, Instant now) {
    catchUp(now);
    engine.deleverage(account, symbol);
    pump();
  }

  /** Puts an account into a group that does not trade with itself: see {@link Engine}. */
  public void setTradeGroup(String account, long group) {
    engine.setTradeGroup(account, group);
  }

  /** Lets orders of a symbol only reduce positions from now on. */
  public void control(Symbol symbol, RiskControl control, Instant now) {
    catchUp(now);
    engine.control(symbol, control);
  }

  /**
   * Reads of accounts tell what was this long ago from now on.
   *
   * @param lag empty: as the variants have it
   * @see Engine#lagReads
   */
  public void lagReads(Optional<Duration> lag, Instant now) {
    catchUp(now);
    engine.lagReads(lag);
  }

  /**
   * Look-ups find no conditional order that was taken later than this long ago.
   *
   * @param span empty: as the variants have it
   * @see Engine#forgetAlgos
   */
  public void forgetAlgos(Optional<Duration> span, Instant now) {
    catchUp(now);
    engine.forgetAlgos(span);
  }

  /** Ends an account's listen key as if it had not been renewed. */
  public void expireListenKey(String account, Instant now) {
    wire.expireListenKey(account, now);
  }

  /**
   * Funding of a symbol as a recording has it, instead of the formula's.
   *
   * @see Engine#fundingRates
   */
  public void fundingRates(Symbol symbol, List<FundingRate> rows) {
    engine.fundingRates(symbol, rows);
  }

  /**
   * Mark and index price of a symbol come from outside, from now on.
   *
   * @see Engine#marked
   */
  public void marked(Symbol symbol, BigDecimal mark, BigDecimal index, Instant now) {
    catchUp(now);
    engine.marked(symbol, mark, index, now);
    pump();
  }

  /** Somebody pays into an account, USDT or what commission can be paid in. */
  public void deposit(String account, String asset, BigDecimal amount, Instant now) {
    catchUp(now);
    engine.deposit(account, asset, amount, now);
    pump();
  }

  /** An account's tier of commission, from now on. */
  public void setFeeTier(String account, int tier) {
    engine.setFeeTier(account, tier);
  }

  /** Where all money is, of all accounts and of the exchange. */
  public MoneyView money() {
    return engine.moneyView();
  }

  /** A trade that was made elsewhere, in the market that this one follows. */
  public void traded(Symbol symbol, RecordedTrade trade, Instant now) {
    catchUp(now);
    engine.recordedTrade(symbol, trade.price(), trade.quantity(), trade.taker(), now);
    pump();
  }

  /** The best bid and ask elsewhere: from the first on they are the best here, too. */
  public void quoted(Symbol symbol, BookView.Level bid, BookView.Level ask, Instant now) {
    catchUp(now);
    engine.quoted(symbol, bid, ask, now);
    pump();
  }

  /** What an account really holds, whatever reads tell. The name must be one of the settings'. */
  public AccountView account(String name) {
    AccountBooks books = engine.books(name);
    return new AccountView(
        engine.now(),
        name,
        books.balance(),
        books.positions(Optional.empty(), false),
        books.openOrders(Optional.empty()),
        books.openAlgos(Optional.empty()),
        symbols().stream().flatMap(symbol -> books.trades(symbol).stream()).toList(),
        engine.feesTaken());
  }

  /** What changed an account's wallet, oldest first. */
  public List<IncomeRow> income(String name) {
    return engine.books(name).income();
  }

  /** What an account is worth now; cheaper than {@link #account}. */
  public BalanceView balance(String name) {
    return engine.books(name).balance();
  }

  /** The exchange's own books, oldest first. */
  public List<ExchangeRecord> records() {
    return records.from(0);
  }

  /**
   * The books from there on, for a reader that follows them.
   *
   * @param first counted from 0, the very first line; lines that were dropped are left out
   */
  public List<ExchangeRecord> recordsFrom(long first) {
    return records.from(first);
  }

  /** How many lines there ever were: where the next one will stand. */
  public long recordCount() {
    return records.count();
  }

  /** How the open rules are decided. */
  public Variants variants() {
    return settings.engine().variants();
  }

  /** Those that are traded, in the order of the settings. */
  public List<Symbol> symbols() {
    return engine.instruments().stream().map(Instrument::symbol).toList();
  }

  /** What was wrong with a recording, where it ended before its end. */
  public Optional<TradeSourceException> replayFailure() {
    return replays.stream().flatMap(replay -> replay.failure().stream()).findFirst();
  }

  private List<SocketFrame> frames(Instant now) {
    List<SocketFrame> frames = hub.drain();
    for (SocketFrame frame : frames) {
      if (frame instanceof SocketFrame.Close close) {
        wire.updateDemand();
        records.add(new ExchangeRecord.SocketClosed(now, close.socket(), close.reason()));
      }
    }
    return frames;
  }

  private void pump() {
    List<EngineEvent> events = engine.drainEvents();
    events.forEach(records::add);
    wire.tell(events);
  }

  @Override
  public void close() {
    replays.forEach(Replay::close);
  }
}
