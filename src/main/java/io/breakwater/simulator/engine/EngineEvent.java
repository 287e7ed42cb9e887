package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One thing that happened in the engine, in the order in which it happened. */
public sealed interface EngineEvent {
  Instant time();

  /** Tells one account's user stream. */
  sealed interface Private extends EngineEvent {
    String account();
  }

  /** Tells whoever listens to the symbol. */
  sealed interface Public extends EngineEvent {
    Symbol symbol();
  }

  /** What happened to an order. */
  enum Execution {
    NEW,
    TRADE,
    CANCELED,
    EXPIRED,
    /** Another price or quantity. */
    AMENDMENT,
    /** By the exchange itself and not by its book: it closes a position by force, or settles it. */
    CALCULATED
  }

  /**
   * A plain order came, was filled, or went.
   *
   * @param fill present for TRADE, and where CALCULATED tells one
   * @param expiryReason the exchange's {@code er}: 0 none, 1 self-trade, 2 IOC rest, 3 IOC rest by
   *     self-trade, 4 would flip or was displaced, 5 account liquidated, 6 position gone, 7
   *     delisted, 9 market rest
   */
  record OrderChanged(
      Instant time,
      String account,
      OrderView order,
      Execution execution,
      Optional<AccountTrade> fill,
      int expiryReason)
      implements Private {}

  /** A conditional order changed its status. */
  record AlgoChanged(Instant time, String account, AlgoView algo) implements Private {}

  /**
   * One asset of an account after a change.
   *
   * @param crossWallet without the wallets of isolated positions
   * @param change apart from PnL and fees
   */
  record WalletChange(String asset, BigDecimal wallet, BigDecimal crossWallet, BigDecimal change) {}

  /**
   * Wallet or position changed.
   *
   * @param reason ORDER, DEPOSIT, FUNDING_FEE, INSURANCE_CLEAR, MARGIN_TRANSFER or
   *     MARGIN_TYPE_CHANGE
   * @param symbol whose funding it is
   */
  record AccountChanged(
      Instant time,
      String account,
      String reason,
      Optional<Symbol> symbol,
      List<WalletChange> wallets,
      List<PositionView> positions)
      implements Private {}

  /**
   * Positions are near their liquidation.
   *
   * @param crossWallet present where they are cross
   */
  record MarginCalled(
      Instant time, String account, Optional<BigDecimal> crossWallet, List<PositionView> positions)
      implements Private {}

  record LeverageChanged(Instant time, String account, Symbol symbol, int leverage)
      implements Private {}

  record AssetModeChanged(Instant time, String account, boolean multiAssets) implements Private {}

  /** A position is now this large. For the exchange's records; the wire tells AccountChanged. */
  record PositionResized(
      Instant time, String account, Symbol symbol, PositionSide positionSide, BigDecimal amount)
      implements Private {}

  record TradePrinted(Instant time, Symbol symbol, AggTrade trade) implements Public {}

  /** The largest order of the last second that closed a position by force. */
  record ForceOrdered(Instant time, Symbol symbol, OrderView order, BigDecimal lastQuantity)
      implements Public {}

  /** A symbol has other rules now, or another status. */
  record ContractChanged(Instant time, Symbol symbol, Instrument rules) implements Public {}

  record MarkPriceTicked(Instant time, Symbol symbol, MarkView mark) implements Public {}

  /** The best bid or ask is another, or its quantity. */
  record BestChanged(
      Instant time, Symbol symbol, long updateId, BookView.Level bid, BookView.Level ask)
      implements Public {}

  /**
   * What changed in the book since the last such event.
   *
   * @param firstUpdateId the exchange's {@code U}
   * @param lastUpdateId its {@code u}
   * @param previousUpdateId its {@code pu}: the {@code u} of the event before
   */
  record DepthChanged(
      Instant time,
      Symbol symbol,
      long firstUpdateId,
      long lastUpdateId,
      long previousUpdateId,
      List<BookView.Level> bids,
      List<BookView.Level> asks)
      implements Public {}
}
