package io.breakwater.account;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import java.util.Optional;

/** Finds the open trade that an order belongs to. */
interface OpenTrades {
  Optional<Trade> owning(ClientOrderId id);

  Optional<Trade> inSlot(Slot slot);

  /** By the exchange's number of an order, or of a conditional order's child. */
  Optional<Trade> owning(Numbered order);
}
