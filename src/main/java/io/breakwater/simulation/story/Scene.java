package io.breakwater.simulation.story;

import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.virtual.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an {@link Onlooker} sees of a story, and may do to it. */
public interface Scene {
  /** An answer to a signal, or a piece of news, and when it was heard. */
  record Heard(Instant at, Object message) {}

  VirtualWorld world();

  /** Does it now. */
  void play(Act act);

  /** Of the next signal. */
  SignalId nextId();

  /** Gives a signal to the node, again under its id until it is answered. */
  void send(Signal signal);

  /** From now on for so long the exchange cannot be counted on. */
  void outage(Duration lasting);

  /** Adds a line to the timeline. */
  void say(String who, String text);

  /** Everything that the node said so far. */
  List<Heard> told();
}
