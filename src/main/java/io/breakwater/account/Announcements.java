package io.breakwater.account;

import io.breakwater.domain.Fill;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fills that were found by looking, and whether the private stream tells of them as well. One that
 * it leaves out makes it suspect: a connection may be open, answer pings and carry nothing any
 * more. Confined to {@link OrderGateway}'s actor.
 */
final class Announcements {
  /** So long after a fill was found its event may still be on its way. */
  private static final Duration LATE = Duration.ofSeconds(2);

  /** What happened so shortly after the stream was opened may have missed it. */
  private static final Duration OPENING = Duration.ofSeconds(1);

  private static final int MOST = 1_000;

  private record Key(Symbol symbol, long tradeId) {}

  private final Map<Key, Instant> awaited = new LinkedHashMap<>();

  /** The latest that the stream has told: a look may come after it. */
  private final Set<Key> told = new LinkedHashSet<>();

  private Optional<Instant> upSince = Optional.empty();

  /**
   * @param exchangeNow the exchange's clock: fills bear its time
   */
  void streamIsUp(Instant exchangeNow) {
    awaited.clear();
    upSince = Optional.of(exchangeNow);
  }

  void streamIsDown() {
    awaited.clear();
    upSince = Optional.empty();
  }

  /** A look has brought these facts. */
  void found(Trade before, List<TradeEvent> facts, Instant now) {
    for (TradeEvent fact : facts) {
      if (fact instanceof TradeEvent.OrderFilled filled) {
        found(before, filled.fill(), now);
      } else if (fact instanceof TradeEvent.OutsideFilled filled) {
        found(before, filled.fill(), now);
      }
    }
  }

  private void found(Trade before, Fill fill, Instant now) {
    boolean isSeen = upSince.filter(up -> fill.time().isAfter(up.plus(OPENING))).isPresent();
    Key key = new Key(fill.symbol(), fill.tradeId());
    boolean isKnown = before.hasBooked(fill.tradeId()) || told.contains(key);
    if (isSeen && !isKnown && awaited.size() < MOST) {
      awaited.putIfAbsent(key, now);
    }
  }

  /** The stream has told of this fill. */
  void told(Fill fill) {
    Key key = new Key(fill.symbol(), fill.tradeId());
    awaited.remove(key);
    told.add(key);
    if (told.size() > MOST) {
      told.remove(told.iterator().next());
    }
  }

  /** Why the stream is suspect; then everything begins anew. */
  Optional<String> missing(Instant now) {
    Optional<String> missing =
        awaited.entrySet().stream()
            .filter(each -> now.isAfter(each.getValue().plus(LATE)))
            .map(Map.Entry::getKey)
            .findFirst()
            .map(fill -> "it did not tell of trade " + fill.tradeId() + " of " + fill.symbol());
    missing.ifPresent(any -> awaited.clear());
    return missing;
  }
}
