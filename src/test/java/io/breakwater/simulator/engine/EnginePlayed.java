package io.breakwater.simulator.engine;

import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The engine as something that is played with. */
final class EnginePlayed implements Played {
  final Engine engine;

  /** The code of the latest refusal; 0: the latest request was taken. */
  int refusal;

  EnginePlayed(Engine engine) {
    this.engine = engine;
  }

  private boolean taken(Runnable request) {
    try {
      request.run();
      refusal = 0;
      return true;
    } catch (Refusal refused) {
      refusal = refused.code();
      return false;
    }
  }

  @Override
  public void at(Instant moment) {
    engine.advance(moment);
  }

  @Override
  public boolean place(String account, OrderRequest request) {
    return taken(() -> engine.place(account, request));
  }

  @Override
  public boolean amend(String account, AmendRequest request) {
    return taken(() -> engine.amend(account, request));
  }

  @Override
  public boolean cancel(String account, Symbol symbol, long id) {
    return taken(() -> engine.cancel(account, symbol, Optional.of(id), Optional.empty()));
  }

  @Override
  public void cancelAll(String account, Symbol symbol) {
    engine.cancelAll(account, symbol);
  }

  @Override
  public void countdown(String account, Symbol symbol, Duration wait) {
    engine.countdown(account, symbol, wait);
  }

  @Override
  public boolean placeAlgo(String account, AlgoRequest request) {
    return taken(() -> engine.placeAlgo(account, request));
  }

  @Override
  public boolean cancelAlgo(String account, long id) {
    return taken(() -> engine.cancelAlgo(account, Optional.of(id), Optional.empty()));
  }

  @Override
  public void trade(Symbol symbol, BigDecimal price, BigDecimal quantity, Side taker) {
    engine.recordedTrade(symbol, price, quantity, Optional.of(taker), engine.now());
  }

  @Override
  public void halt(Symbol symbol, boolean halted) {
    InstrumentStatus status = halted ? InstrumentStatus.TRADING_HALT : InstrumentStatus.TRADING;
    engine.change(Instruments.withStatus(engine.instrument(symbol), status));
  }
}
