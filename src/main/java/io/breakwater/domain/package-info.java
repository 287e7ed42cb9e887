/**
 * The field's nouns: symbols, prices, orders, fills, positions, an instrument's rules. Pure values
 * and pure functions: no actor, no JSON, no clock. What becomes of a signal is in {@link
 * io.breakwater.domain.trade}.
 */
package io.breakwater.domain;
