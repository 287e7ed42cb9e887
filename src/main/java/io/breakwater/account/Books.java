package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Order;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.PositionSnapshot;
import java.util.List;
import java.util.Map;

/**
 * The exchange's books, as they were read in one pass.
 *
 * @param positions read before everything else
 * @param orders what was found of each order of ours that was asked for
 * @param open plain orders of the symbols that were listed, whoever placed them
 * @param openAlgos the same of conditional orders
 * @param fills executions of the symbols in doubt, oldest first
 * @param strangers the orders behind those of them that were not known, by number
 */
record Books(
    PositionSnapshot positions,
    Map<ClientOrderId, Finding> orders,
    List<Order> open,
    List<AlgoOrder> openAlgos,
    Map<Symbol, List<Fill>> fills,
    Map<Numbered, Order> strangers) {}
