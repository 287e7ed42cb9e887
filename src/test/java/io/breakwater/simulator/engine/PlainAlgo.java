package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import java.math.BigDecimal;
import java.time.Instant;

/** A conditional order of {@link PlainExchange}. */
final class PlainAlgo {
  final long id;
  final String account;
  final AlgoRequest request;

  AlgoStatus status = AlgoStatus.NEW;
  Instant placing = Instant.MAX;

  /** Of a trailing order: where it begins, and the best price so far. */
  BigDecimal start = BigDecimal.ZERO;

  BigDecimal best = BigDecimal.ZERO;
  boolean following;

  PlainAlgo(long id, String account, AlgoRequest request) {
    this.id = id;
    this.account = account;
    this.request = request;
  }
}
