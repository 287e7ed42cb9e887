package io.breakwater.domain;

/**
 * An account's settings of one symbol.
 *
 * @param leverage 1 to 125
 */
public record SymbolConfig(Symbol symbol, MarginType marginType, int leverage) {}
