/**
 * The life of a trade, from a signal to the last of its orders: what is known, and what is to be
 * done next. Pure. Start with {@link io.breakwater.domain.trade.Signal}, then {@link
 * io.breakwater.domain.trade.Trade}.
 */
package io.breakwater.domain.trade;
