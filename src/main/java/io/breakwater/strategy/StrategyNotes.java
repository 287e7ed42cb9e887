package io.breakwater.strategy;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A runner's side of {@link StrategyMemory}: at most one state is on its way to the journal, and of
 * those that come meanwhile the last one follows. Belongs to one runner and is changed in place.
 */
final class StrategyNotes {
  private final ActorRef<StrategyMemory.Command> memory;
  private final ActorRef<StrategyMemory.Told> ear;
  private Optional<String> recalled = Optional.empty();
  private Optional<StrategyMemory.Save> onItsWay = Optional.empty();
  private Optional<String> next = Optional.empty();
  private long saves;

  StrategyNotes(ActorRef<StrategyMemory.Command> memory, ActorRef<StrategyMemory.Told> ear) {
    this.memory = memory;
    this.ear = ear;
  }

  void recall() {
    memory.tell(new StrategyMemory.Recall(ear));
  }

  boolean isRecalled() {
    return recalled.isPresent();
  }

  /** Empty where nothing was saved. */
  Optional<String> recalled() {
    return recalled.filter(state -> !state.isEmpty());
  }

  void save(String state) {
    next = Optional.of(state);
    sendNext();
  }

  private void sendNext() {
    if (onItsWay.isEmpty() && next.isPresent()) {
      StrategyMemory.Save save = new StrategyMemory.Save(next.get(), ++saves, ear);
      onItsWay = Optional.of(save);
      next = Optional.empty();
      memory.tell(save);
    }
  }

  void told(StrategyMemory.Told told) {
    if (told instanceof StrategyMemory.Recalled past && recalled.isEmpty()) {
      recalled = Optional.of(past.state());
    } else if (told instanceof StrategyMemory.Saved saved
        && onItsWay.filter(save -> save.number() == saved.number()).isPresent()) {
      onItsWay = Optional.empty();
      sendNext();
    }
  }

  /** What was not answered, as when the memory was restarted, is said again. */
  void renew() {
    if (recalled.isEmpty()) {
      recall();
    }
    onItsWay.ifPresent(memory::tell);
  }
}
