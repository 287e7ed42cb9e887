package io.breakwater.simulator.wire;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.EngineEvent;
import io.breakwater.simulator.engine.Variants;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what happened at one moment in the order in which it is told. Events of one type keep
 * theirs.
 */
final class EventOrder {
  private final boolean accountsLater;
  private final boolean algosLater;

  EventOrder(Variants variants) {
    this.accountsLater = variants.is(Choice.AccountUpdate.AFTER_FILL);
    this.algosLater = variants.is(Choice.AlgoUpdate.AFTER_CHILD);
  }

  List<EngineEvent> arranged(List<EngineEvent> events) {
    if (!accountsLater && !algosLater) {
      return events;
    }
    List<EngineEvent> arranged = new ArrayList<>();
    List<EngineEvent> accounts = new ArrayList<>();
    List<EngineEvent> algos = new ArrayList<>();
    for (EngineEvent event : events) {
      if (!arranged.isEmpty() && event.time().isAfter(arranged.get(arranged.size() - 1).time())) {
        release(accounts, arranged);
        release(algos, arranged);
      }
      if (accountsLater && event instanceof EngineEvent.AccountChanged) {
        accounts.add(event);
      } else if (algosLater && followsTheChild(event)) {
        algos.add(event);
      } else {
        arranged.add(event);
        if (event instanceof EngineEvent.OrderChanged order && order.fill().isPresent()) {
          release(accounts, arranged);
        }
      }
    }
    release(accounts, arranged);
    release(algos, arranged);
    return arranged;
  }

  private static void release(List<EngineEvent> held, List<EngineEvent> arranged) {
    arranged.addAll(held);
    held.clear();
  }

  private static boolean followsTheChild(EngineEvent event) {
    return event instanceof EngineEvent.AlgoChanged changed
        && (changed.algo().status() == AlgoStatus.TRIGGERED
            || changed.algo().status() == AlgoStatus.FINISHED);
  }
}
