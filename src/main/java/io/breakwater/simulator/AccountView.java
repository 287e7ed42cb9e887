package io.breakwater.simulator;

import io.breakwater.simulator.engine.AccountTrade;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.BalanceView;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.PositionView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One account as the exchange has it, at one moment.
 *
 * @param positions those that are not flat, and symbols with open orders
 * @param openAlgos conditional orders that wait for their trigger
 * @param trades its fills, symbol by symbol, of each the oldest first
 * @param feesTaken by the exchange from all accounts
 */
public record AccountView(
    Instant time,
    String name,
    BalanceView balance,
    List<PositionView> positions,
    List<OrderView> openOrders,
    List<AlgoView> openAlgos,
    List<AccountTrade> trades,
    BigDecimal feesTaken) {}
