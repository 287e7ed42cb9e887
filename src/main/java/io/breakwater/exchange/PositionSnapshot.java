package io.breakwater.exchange;

import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import java.time.Instant;
import java.util.List;

/**
 * All positions of an account at one moment. A symbol that is absent is flat.
 *
 * @param askedAt by the exchange's clock as we know it, when the question left: the snapshot is at
 *     least as fresh as this
 */
public record PositionSnapshot(List<Position> positions, Instant askedAt) {
  public PositionSnapshot {
    positions = List.copyOf(positions);
  }

  public SignedQuantity sizeOf(Symbol symbol, PositionSide side) {
    return positions.stream()
        .filter(p -> p.symbol().equals(symbol) && p.positionSide() == side)
        .map(Position::size)
        .findFirst()
        .orElse(SignedQuantity.FLAT);
  }
}
