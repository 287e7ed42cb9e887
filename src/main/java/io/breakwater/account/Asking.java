package io.breakwater.account;

import io.breakwater.exchange.Stages;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/** Asks an actor; the answer, or the time-out's failure, goes on on the system's dispatcher. */
final class Asking {
  private Asking() {}

  static <Q, R> CompletionStage<R> of(
      ActorContext<?> context, ActorRef<Q> whom, Duration limit, Function<ActorRef<R>, Q> message) {
    return of(context.getSystem(), whom, limit, message);
  }

  static <Q, R> CompletionStage<R> of(
      ActorSystem<?> system, ActorRef<Q> whom, Duration limit, Function<ActorRef<R>, Q> message) {
    return Stages.on(
        system.executionContext(), AskPattern.ask(whom, message, limit, system.scheduler()));
  }
}
