package io.breakwater.strategy;

import io.breakwater.account.ModeState;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.market.MarketNews;
import java.time.Instant;
import java.util.Optional;

/** What a {@link Strategy} may ask and do, from within its callbacks only. */
public interface Desk {
  int LONGEST_STATE = 65_536;

  Instant now();

  /** A new name for a signal, unique also after restarts. */
  SignalId nextId();

  /**
   * Sends a signal; its answer comes by {@link Strategy#onReply}. Sent again under the same id
   * while no answer comes, which the account executes at most once.
   */
  void send(Signal signal);

  /**
   * Keeps a text for {@link Strategy#onState} after a restart. It is in the journal a little later;
   * of several in a row the last one is kept. Empty: forgets.
   *
   * @param state at most {@value #LONGEST_STATE} characters
   * @throws IllegalArgumentException where it is longer
   */
  void save(String state);

  /** The symbol's rules; empty until they are known. */
  Optional<Instrument> instrument(Symbol symbol);

  /** Who speaks for the symbol; empty until it was told. */
  Optional<MarketNews.Health> health(Symbol symbol);

  /** The account's mode; empty until it was told. */
  Optional<ModeState> mode();
}
