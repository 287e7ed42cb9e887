package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What a random play does, to an engine and to a model of it. What can be refused says so. */
interface Played {
  void at(Instant moment);

  boolean place(String account, OrderRequest request);

  boolean amend(String account, AmendRequest request);

  boolean cancel(String account, Symbol symbol, long id);

  void cancelAll(String account, Symbol symbol);

  void countdown(String account, Symbol symbol, Duration wait);

  boolean placeAlgo(String account, AlgoRequest request);

  boolean cancelAlgo(String account, long id);

  void trade(Symbol symbol, BigDecimal price, BigDecimal quantity, Side taker);

  void halt(Symbol symbol, boolean halted);
}
