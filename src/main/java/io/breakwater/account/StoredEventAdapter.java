package io.breakwater.account;

import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.trade.TradeEvent;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;

/** Between the domain's events and their stored form. */
final class StoredEventAdapter extends EventAdapter<TradeEvent, StoredEvent> {
  @Override
  public StoredEvent toJournal(TradeEvent event) {
    return StoredEvent.of(event);
  }

  @Override
  public String manifest(TradeEvent event) {
    return "";
  }

  @Override
  public EventSeq<TradeEvent> fromJournal(StoredEvent stored, String manifest) {
    return EventSeq.single(stored.toDomain());
  }
}
