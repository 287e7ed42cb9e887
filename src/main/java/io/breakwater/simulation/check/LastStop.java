package io.breakwater.simulation.check;

/**
 * I7. Counts stops that the node took away; broken by the last one of an open position, whose
 * successor the exchange had not accepted yet.
 */
final class LastStop {
  private LastStop() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Invariant.LAST_STOP_STAYS);
    for (Protection.Cancel cancel : evidence.protection().cancels()) {
      tally.judge(
          cancel.rightly(),
          () ->
              cancel.at()
                  + " stop "
                  + cancel.clientAlgoId()
                  + " of signal "
                  + cancel.signal()
                  + " was canceled under its position, and no other lived");
    }
    return tally.verdict();
  }
}
