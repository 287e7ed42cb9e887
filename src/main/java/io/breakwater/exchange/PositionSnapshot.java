package io.breakwater.exchange;

import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All positions of an account at one moment. A symbol that is absent is flat.
 *
 * @param positions none of them flat
 * @param flat the rows of symbols that have open orders and no position: all that the exchange
 *     tells of when a position was last changed that is no more
 * @param askedAt by the exchange's clock as we know it, when the question left: the snapshot is at
 *     least as fresh as this, unless the exchange's reads lag behind its stream
 */
public record PositionSnapshot(List<Position> positions, List<Position> flat, Instant askedAt) {
  public PositionSnapshot {
    positions = List.copyOf(positions);
    flat = List.copyOf(flat);
  }

  /** A snapshot without open orders of flat symbols. */
  public PositionSnapshot(List<Position> positions, Instant askedAt) {
    this(positions, List.of(), askedAt);
  }

  public SignedQuantity sizeOf(Symbol symbol, PositionSide side) {
    return positions.stream()
        .filter(p -> p.symbol().equals(symbol) && p.positionSide() == side)
        .map(Position::size)
        .findFirst()
        .orElse(SignedQuantity.FLAT);
  }

  /** The exchange's row, also a flat one; empty where it lists none. */
  public Optional<Position> row(Symbol symbol, PositionSide side) {
    return Stream.concat(positions.stream(), flat.stream())
        .filter(p -> p.symbol().equals(symbol) && p.positionSide() == side)
        .findFirst();
  }
}
