package io.breakwater.market;

import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks for the trades of one symbol that no stream told: those of a gap, all while the stream is
 * silent, and once more after it speaks again. One page at a time. Belongs to {@link SymbolFeed}'s
 * actor and is changed in place.
 */
final class BackFill {
  // A page that was asked for and never answered (its asker was restarted) is asked for again.
  private static final int TIMEOUTS_TO_WAIT = 3;
  private static final int MOST_DOUBLINGS = 10;

  /** The same question has been answered after less: the exchange errs, too. */
  private static final int REFUSALS_TO_BELIEVE = 6;

  private final Symbol symbol;
  private final MarketSettings settings;
  private final TradeSequence trades;
  private final ActorRef<PollFeed.Command> fallback;
  private final ActorRef<SymbolFeed.Command> feed;

  private boolean catchingUp;
  private Optional<Instant> askedAt = Optional.empty();
  private boolean askedWhileSpeaking;
  private Instant askNotBefore = Instant.MIN;
  private int failures;
  private int refusals;

  /**
   * @param feed told the answers
   */
  BackFill(
      Symbol symbol,
      MarketSettings settings,
      TradeSequence trades,
      ActorRef<PollFeed.Command> fallback,
      ActorRef<SymbolFeed.Command> feed) {
    this.symbol = symbol;
    this.settings = settings;
    this.trades = trades;
    this.fallback = fallback;
    this.feed = feed;
  }

  /** Its trades are fetched until a page was asked for, and came whole, while it spoke again. */
  void streamFellSilent() {
    catchingUp = true;
  }

  /** What was refused until now may be answered now. */
  void askWithoutDelay(Instant now) {
    askNotBefore = now;
    failures = 0;
  }

  /** The gap that is not to be filled, where a page could be asked for now. */
  Optional<TradeSequence.Gap> tooLong(Instant now) {
    return mayAsk(now)
        ? trades.gap().filter(gap -> gap.size() > settings.trades().maxBackFill())
        : Optional.empty();
  }

  void fetchIfDue(SilenceDetector.State stream, Instant now) {
    if (!mayAsk(now)) {
      return;
    }
    boolean speaks = stream == SilenceDetector.State.SPEAKING;
    Optional<TradeSequence.Gap> gap = trades.gap();
    if (gap.isPresent() && speaks) {
      fetch(OptionalLong.of(gap.get().from()), gap.get().firstPage(), speaks, now);
    } else if (catchingUp || stream == SilenceDetector.State.SILENT) {
      fetch(trades.next(), TradeSequence.PAGE, speaks, now);
    }
  }

  /** Returns the trades that are ready to be told. */
  List<AggTrade> fetched(SymbolFeed.TradesFetched page, Instant now) {
    askedAt = Optional.empty();
    failures = 0;
    refusals = 0;
    boolean isFull = page.from().isPresent() && page.trades().size() >= page.limit();
    // The latest trade alone says where to start; of what lies before it, it says nothing.
    List<AggTrade> ready = trades.onPage(page.from().orElse(Long.MAX_VALUE), page.trades());
    catchingUp &= isFull || !askedWhileSpeaking || page.from().isEmpty();
    boolean goOn = isFull || (trades.gap().isPresent() && !page.trades().isEmpty());
    askNotBefore = goOn ? now : now.plus(settings.poll().interval());
    return ready;
  }

  /** Returns whether asking once more unchanged will not help. */
  boolean failed(boolean refused, Instant now) {
    askedAt = Optional.empty();
    refusals = refused ? refusals + 1 : refusals;
    Duration wait =
        settings.poll().interval().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    Duration most = settings.trades().maxBackoff();
    askNotBefore = now.plus(wait.compareTo(most) < 0 ? wait : most);
    failures++;
    if (refusals < REFUSALS_TO_BELIEVE) {
      return false;
    }
    refusals = 0;
    return true;
  }

  private boolean mayAsk(Instant now) {
    Duration patience = settings.poll().callTimeout().multipliedBy(TIMEOUTS_TO_WAIT);
    boolean waits = askedAt.map(asked -> now.isBefore(asked.plus(patience))).orElse(false);
    return !waits && !now.isBefore(askNotBefore);
  }

  private void fetch(OptionalLong from, int limit, boolean whileSpeaking, Instant now) {
    askedAt = Optional.of(now);
    askedWhileSpeaking = whileSpeaking;
    fallback.tell(new PollFeed.FetchTrades(symbol, from, limit, feed));
  }
}
