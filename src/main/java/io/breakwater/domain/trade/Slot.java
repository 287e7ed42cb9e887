package io.breakwater.domain.trade;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;

/**
 * The place that one open trade occupies: a symbol in one-way mode, a symbol and position side in
 * hedge mode. Another entry on an occupied slot is denied.
 */
public record Slot(Symbol symbol, PositionSide positionSide) implements Comparable<Slot> {
  @Override
  public int compareTo(Slot other) {
    int bySymbol = symbol.compareTo(other.symbol);
    return bySymbol != 0 ? bySymbol : positionSide.compareTo(other.positionSide);
  }

  @Override
  public String toString() {
    return positionSide == PositionSide.BOTH ? symbol.toString() : symbol + "/" + positionSide;
  }
}
