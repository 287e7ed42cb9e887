package io.breakwater.account;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.CircuitBreaker;

/** Makes the circuit breakers before the reads that decide. */
final class Breakers {
  private Breakers() {}

  /**
   * A breaker that holds the account while it is open or half-open. To be made by the reader's
   * parent, so that a restarted reader does not forget that the exchange is down.
   *
   * @param reason what an open breaker holds the account with
   */
  static CircuitBreaker create(
      ActorSystem<?> system,
      ReaderSettings settings,
      ActorRef<SafeMode.Command> safeMode,
      Reason reason) {
    var hold = new SafeMode.Hold(reason, settings.maxFailures() + " reads in a row failed");
    var release = new SafeMode.Release(reason);
    // The listeners run on other threads: they only tell.
    return CircuitBreaker.create(
            system.classicSystem().scheduler(),
            settings.maxFailures(),
            settings.callTimeout(),
            settings.resetTimeout())
        .addOnOpenListener(() -> safeMode.tell(hold))
        .addOnCloseListener(() -> safeMode.tell(release));
  }
}
