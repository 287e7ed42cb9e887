package io.breakwater.strategy;

/**
 * The state of a strategy as it is journaled. Its form never changes: what is in it is the
 * strategy's own business.
 *
 * @param text empty: none
 */
record StoredState(String text) {}
