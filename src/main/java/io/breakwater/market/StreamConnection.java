package io.breakwater.market;

import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Hears one connection and tells each event straight to its symbol's feed: one hop less than
 * through {@link StreamFeed}, which would do nothing but pass it on. The map is immutable and the
 * refs never change, so this is safe on the connection's thread.
 *
 * <p>The feeds answer by {@link #taken()} instead of a message, for the same reason; what they have
 * taken is asked for again in portions.
 */
final class StreamConnection implements StreamListener<MarketEvent> {
  private final int number;
  private final int portion;
  private final Map<Symbol, ActorRef<SymbolFeed.Command>> feeds;
  private final ActorRef<StreamFeed.Command> owner;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicBoolean spoke = new AtomicBoolean();
  private volatile StreamHandle handle;

  StreamConnection(
      int number,
      int demand,
      Map<Symbol, ActorRef<SymbolFeed.Command>> feeds,
      ActorRef<StreamFeed.Command> owner) {
    this.number = number;
    this.portion = Math.max(1, demand / 4);
    this.feeds = feeds;
    this.owner = owner;
  }

  int number() {
    return number;
  }

  /** Events may come before the handle is known; what was taken by then is asked for now. */
  void control(StreamHandle opened) {
    handle = opened;
    askForMore();
  }

  void close() {
    handle.close();
  }

  /** One more event is out of a mailbox. From any thread. */
  void taken() {
    if (taken.incrementAndGet() >= portion) {
      askForMore();
    }
  }

  @Override
  public void onOpen() {
    owner.tell(new StreamFeed.Opened(number));
  }

  @Override
  public void onEvent(MarketEvent event) {
    ActorRef<SymbolFeed.Command> feed = feeds.get(event.symbol());
    if (feed == null) {
      owner.tell(new StreamFeed.Unreadable(this, "foreign", "not asked for: " + event.symbol()));
      return;
    }
    feed.tell(new SymbolFeed.Streamed(event, this));
    if (!spoke.get() && spoke.compareAndSet(false, true)) {
      owner.tell(new StreamFeed.Spoke(number));
    }
  }

  @Override
  public void onUnreadable(String kind, String cause) {
    owner.tell(new StreamFeed.Unreadable(this, kind, cause));
  }

  @Override
  public void onClosed(String cause) {
    owner.tell(new StreamFeed.Closed(number, cause));
  }

  private void askForMore() {
    StreamHandle to = handle;
    if (to == null || taken.get() < portion) {
      return;
    }
    int some = taken.getAndSet(0);
    if (some > 0) {
      to.request(some);
    }
  }

  @Override
  public String toString() {
    return "connection " + number;
  }
}
