package io.breakwater.domain;

/**
 * Why a wallet changed.
 *
 * @see "Binance USDⓈ-M Futures API, Get Income History, incomeType"
 */
public enum IncomeType {
  TRANSFER,
  WELCOME_BONUS,
  REALIZED_PNL,
  FUNDING_FEE,
  SPECIAL_FUNDING_FEE,
  COMMISSION,
  /** With the insurance fund: what a liquidation cost beyond its fills, or a debt that it paid. */
  INSURANCE_CLEAR,
  REFERRAL_KICKBACK,
  COMMISSION_REBATE,
  API_REBATE,
  CONTEST_REWARD,
  CROSS_COLLATERAL_TRANSFER,
  OPTIONS_PREMIUM_FEE,
  OPTIONS_SETTLE_PROFIT,
  INTERNAL_TRANSFER,
  AUTO_EXCHANGE,
  DELIVERED_SETTLEMENT,
  COIN_SWAP_DEPOSIT,
  COIN_SWAP_WITHDRAW,
  POSITION_LIMIT_INCREASE_FEE,
  STRATEGY_UMFUTURES_TRANSFER,
  FEE_RETURN,
  BFUSD_REWARD,
  /** A reason that this version does not know: the amount counts, the income's word names it. */
  UNKNOWN
}
