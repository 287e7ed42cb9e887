package io.breakwater.market;

import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Writes what the feeds tell to files: each trade once and in order, and the mark prices as far as
 * it keeps up with them. It blocks while it writes and so needs a dispatcher that may. A disk that
 * fails or is full costs the recording and nothing else: it is tried again a minute later.
 */
final class Recorder {
  sealed interface Command {}

  private record MarketSaid(MarketNews news) implements Command {}

  private enum FlushDue implements Command {
    INSTANCE
  }

  private enum RenewDue implements Command {
    INSTANCE
  }

  /** What stands in a file. */
  private enum Kind {
    TRADES("aggTrades", "agg_trade_id,price,quantity,transact_time,is_buyer_maker"),
    MARKS("markPrices", "time,mark_price,index_price");

    private final String name;
    private final String header;

    Kind(String name, String header) {
      this.name = name;
      this.header = header;
    }
  }

  private record Key(Symbol symbol, Kind kind) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySymbol = symbol.compareTo(other.symbol);
      return bySymbol != 0 ? bySymbol : kind.compareTo(other.kind);
    }
  }

  private record Day(LocalDate date, RecordFile file) {}

  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);
  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ActorContext<Command> context;
  private final List<Symbol> symbols;
  private final Path directory;
  private final long minFree;
  private final ActorRef<Market.Command> market;
  private final ActorRef<MarketNews> ear;
  private final Clock clock;
  private final Map<Key, Day> files = new TreeMap<>();
  private Instant pausedUntil = Instant.MIN;
  private long leftOut;

  private Recorder(
      ActorContext<Command> context,
      List<Symbol> symbols,
      Path directory,
      long minFree,
      ActorRef<Market.Command> market,
      Clock clock) {
    this.context = context;
    context.setLoggerName(Recorder.class);
    this.symbols = symbols;
    this.directory = directory;
    this.minFree = minFree;
    this.market = market;
    this.ear = context.messageAdapter(MarketNews.class, MarketSaid::new);
    this.clock = clock;
  }

  /**
   * @param directory where the files are, or will be
   * @param minFree bytes; with less left on the disk nothing is written
   */
  static Behavior<Command> create(
      List<Symbol> symbols,
      Path directory,
      long minFree,
      ActorRef<Market.Command> market,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(FlushDue.INSTANCE, FLUSH_INTERVAL);
                  timers.startTimerWithFixedDelay(RenewDue.INSTANCE, RENEW_INTERVAL);
                  Recorder recorder =
                      new Recorder(context, symbols, directory, minFree, market, clock);
                  recorder.subscribe();
                  return recorder.recording();
                }));
  }

  private Behavior<Command> recording() {
    return Behaviors.receive(Command.class)
        .onMessage(MarketSaid.class, said -> onNews(said.news()))
        .onMessageEquals(FlushDue.INSTANCE, this::onFlushDue)
        .onMessageEquals(
            RenewDue.INSTANCE,
            () -> {
              subscribe();
              return Behaviors.same();
            })
        .onSignal(PostStop.class, signal -> onEnd())
        .onSignal(PreRestart.class, signal -> onEnd())
        .build();
  }

  private void subscribe() {
    for (Symbol symbol : symbols) {
      market.tell(new Market.Subscribe(symbol, Market.Kind.TRADES, ear));
      market.tell(new Market.Subscribe(symbol, Market.Kind.MARK_PRICE, ear));
    }
  }

  private Behavior<Command> onNews(MarketNews news) {
    if (news instanceof MarketNews.Trades trades) {
      for (MarketEvent.AggTrade trade : trades.trades()) {
        boolean buyerIsMaker = trade.takerSide() == Side.SELL;
        write(
            new Key(trade.symbol(), Kind.TRADES),
            trade.time(),
            trade.aggTradeId()
                + ","
                + trade.price()
                + ","
                + trade.quantity()
                + ","
                + trade.time().toEpochMilli()
                + ","
                + buyerIsMaker);
      }
      market.tell(new Market.Received(news.symbol(), Market.Kind.TRADES, ear));
    } else if (news instanceof MarketNews.Mark mark) {
      MarketEvent.MarkPrice price = mark.price();
      write(
          new Key(price.symbol(), Kind.MARKS),
          price.time(),
          price.time().toEpochMilli() + "," + price.mark() + "," + price.index());
      market.tell(new Market.Received(news.symbol(), Market.Kind.MARK_PRICE, ear));
    } else if (news instanceof MarketNews.Lagged lagged) {
      context
          .getLog()
          .warn("Not recorded: {} {} of {}", lagged.dropped(), lagged.kind(), lagged.symbol());
      market.tell(new Market.Subscribe(lagged.symbol(), lagged.kind(), ear));
    }
    return Behaviors.same();
  }

  private void write(Key key, Instant time, String row) {
    if (clock.instant().isBefore(pausedUntil)) {
      leftOut++;
      return;
    }
    try {
      fileOf(key, LocalDate.ofInstant(time, ZoneOffset.UTC)).add(row);
    } catch (IOException e) {
      leftOut++;
      pause(String.valueOf(e));
    }
  }

  /** A day's last trades may be told after the next day's first: those go on in its own file. */
  private RecordFile fileOf(Key key, LocalDate date) throws IOException {
    Day day = files.get(key);
    if (day != null && !date.isAfter(day.date())) {
      return day.file();
    }
    if (day != null) {
      files.remove(key);
      day.file().close();
    }
    Path path = directory.resolve(key.symbol() + "-" + key.kind().name + "-" + date + ".csv");
    RecordFile file = RecordFile.open(path, key.kind().header);
    files.put(key, new Day(date, file));
    if (leftOut > 0) {
      context.getLog().warn("Recording again; {} rows were left out", leftOut);
      leftOut = 0;
    }
    return file;
  }

  private Behavior<Command> onFlushDue() {
    try {
      for (Day day : files.values()) {
        day.file().flush();
      }
      if (!files.isEmpty() && Files.getFileStore(directory).getUsableSpace() < minFree) {
        pause("less than " + minFree + " bytes are free");
      }
    } catch (IOException e) {
      pause(String.valueOf(e));
    }
    return Behaviors.same();
  }

  private void pause(String cause) {
    context.getLog().warn("Nothing is recorded to {} for a minute: {}", directory, cause);
    pausedUntil = clock.instant().plus(PAUSE);
    closeAll();
  }

  private Behavior<Command> onEnd() {
    closeAll();
    return Behaviors.same();
  }

  private void closeAll() {
    List<Day> open = new ArrayList<>(files.values());
    files.clear();
    for (Day day : open) {
      try {
        day.file().close();
      } catch (IOException e) {
        context
            .getLog()
            .warn("The end of a file of {} was not written: {}", directory, e.toString());
      }
    }
  }
}
