package io.breakwater.simulator.server;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.BookView;
import io.breakwater.simulator.source.RecordedTrade;
import java.util.concurrent.CompletionStage;

/**
 * Tells a simulated exchange what happens in a market that it follows. From any thread; each stage
 * completes when the exchange has taken it.
 */
public interface LiveMarket {
  /** The trade happens here now, whatever its time. */
  CompletionStage<Void> traded(Symbol symbol, RecordedTrade trade);

  /** From the first on the best bid and ask here are these. */
  CompletionStage<Void> quoted(Symbol symbol, BookView.Level bid, BookView.Level ask);

  /** A symbol has these rules from now on. */
  CompletionStage<Void> changed(Instrument rules);
}
