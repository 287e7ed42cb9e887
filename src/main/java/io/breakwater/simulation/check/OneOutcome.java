package io.breakwater.simulation.check;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * I8, and a part of P6. Each signal has exactly one final outcome.
 *
 * <p>One that was journaled is open, or its end is told once: closed, rejected, denied, unavailable
 * or expired; an expiry that nobody confirms is final where nothing turns up later. Nothing need
 * have been told where the process died meanwhile, or was only coming up. Any other signal is
 * answered by a no, once each time that it was given; so is a journaled one where it was given more
 * than once, since a denied or busy one may be judged anew. No answer is due where a process was
 * down or paused within the 10 s after, nor is a missing one judged in the last 10 s.
 */
final class OneOutcome {
  private static final Duration ANSWER_DUE = Duration.ofSeconds(10);

  /** What is known of one signal. */
  private static final class Fate {
    private boolean accepted;
    private Instant endedAt;
    private int told;
    private int unconfirmed;
    private int accepts;
    private int refusals;
    private int given;
    private Instant lastGiven;
    private Signal signal;

    /** Final ones. */
    private int outcomes() {
      return told == 0 && unconfirmed > 0 && endedAt != null ? 1 : told;
    }
  }

  private final Evidence evidence;
  private final Runners runners;
  private final Verdict.Tally tally;
  private final Map<SignalId, Fate> fates = new LinkedHashMap<>();
  private final Set<SignalId> closers = new LinkedHashSet<>();
  private final Set<Symbol> closed = new LinkedHashSet<>();

  private OneOutcome(Evidence evidence, Verdict.Tally tally) {
    this.evidence = evidence;
    this.runners = evidence.runners();
    this.tally = tally;
  }

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Invariant.ONE_OUTCOME);
    count(evidence, tally);
    return tally.verdict();
  }

  static void count(Evidence evidence, Verdict.Tally tally) {
    OneOutcome check = new OneOutcome(evidence, tally);
    check.collect();
    check.fates.forEach(check::judge);
  }

  private Fate of(SignalId id) {
    return fates.computeIfAbsent(id, key -> new Fate());
  }

  private void collect() {
    for (Evidence.Stored fact : evidence.stored()) {
      TradeEvent event = fact.event();
      if (event instanceof TradeEvent.SignalAccepted taken) {
        Fate fate = of(event.trade());
        fate.accepted = true;
        fate.signal = taken.signal();
      } else if (event instanceof TradeEvent.TradeEnded) {
        of(event.trade()).endedAt = fact.at();
      } else if (event instanceof TradeEvent.ChangeAccepted change) {
        closers.add(change.change().id());
        Signal trade = of(event.trade()).signal;
        if (trade != null) {
          closed.add(trade.symbol());
        }
      } else if (event instanceof TradeEvent.CloseRequested close) {
        closers.add(close.by());
        Signal trade = of(event.trade()).signal;
        if (trade != null) {
          closed.add(trade.symbol());
        }
      }
    }
    for (OrderGateway.News news : evidence.news()) {
      if (news instanceof OrderGateway.Closed end) {
        of(end.summary().signal()).told++;
      } else if (news instanceof OrderExecutionError error) {
        Fate fate = of(error.signal());
        boolean open = error instanceof OrderExecutionError.Expired expired && !expired.confirmed();
        fate.unconfirmed += open ? 1 : 0;
        fate.told += open ? 0 : 1;
      }
    }
    for (OrderGateway.Reply reply : evidence.replies()) {
      if (reply instanceof OrderExecutionError error) {
        of(error.signal()).refusals++;
      } else if (reply instanceof OrderGateway.Accepted accepted) {
        of(accepted.signal()).accepts++;
      }
    }
    for (Evidence.Sent sent : evidence.sent()) {
      Fate fate = of(sent.signal().id());
      fate.given++;
      fate.lastGiven = sent.at();
      fate.signal = sent.signal();
    }
  }

  private void judge(SignalId id, Fate fate) {
    if (fate.accepted) {
      journaled(id, fate);
    } else if (closers.contains(id)) {
      // A change of a trade: what came of it is told at most once, where there is something to
      // tell.
      tally.judge(
          fate.outcomes() <= 1,
          () -> "signal " + id + " was told " + fate.outcomes() + " final outcomes");
    } else if (fate.told > 0 || fate.unconfirmed > 0) {
      tally.broken("signal " + id + " was never journaled and was told to have ended");
    } else if (fate.accepts > 0) {
      boolean close = fate.signal != null && fate.signal.action() == Signal.Action.CLOSE;
      tally.judge(
          close && closed.contains(fate.signal.symbol()),
          () -> "signal " + id + " was accepted and never journaled");
    } else if (fate.refusals > 0) {
      tally.judge(
          fate.refusals <= Math.max(1, fate.given),
          () ->
              "signal "
                  + id
                  + " was given "
                  + fate.given
                  + " times and refused "
                  + fate.refusals
                  + " times");
    } else if (!evidence.replies().isEmpty() && isDue(fate.lastGiven)) {
      tally.broken(fate.lastGiven + " signal " + id + " was given and never answered");
    }
  }

  private void journaled(SignalId id, Fate fate) {
    if (fate.refusals > 0 && fate.refusals >= Math.max(1, fate.given)) {
      tally.broken("signal " + id + " was journaled, and refused each time");
      return;
    }
    boolean ended = fate.endedAt != null;
    boolean untold = ended && fate.outcomes() == 0 && !runners.isSettled(fate.endedAt);
    tally.judge(
        untold || fate.outcomes() == (ended ? 1 : 0),
        () ->
            "signal "
                + id
                + (ended ? " has ended" : " is open")
                + " and was told "
                + fate.outcomes()
                + " final outcomes");
  }

  private boolean isDue(Instant given) {
    if (given == null) {
      return false;
    }
    Instant due = given.plus(ANSWER_DUE);
    return evidence.end().filter(due::isBefore).isPresent() && runners.allRun(given, due);
  }
}
