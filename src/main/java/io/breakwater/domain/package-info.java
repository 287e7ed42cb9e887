/**
 * What trading is: symbols, prices, orders, fills, positions, an instrument's rules and the life of
 * a trade. Pure values and pure functions: no actor, no JSON, no clock. Start with {@link
 * io.breakwater.domain.Signal}, then {@link io.breakwater.domain.Trade}.
 */
package io.breakwater.domain;
