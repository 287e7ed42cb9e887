package io.breakwater.simulation.bugs;

/**
 * What keeps the promises when everything else fails. Each can be switched off, by a planted bug:
 * then its test fails, and stories show what breaks.
 */
enum Safeguard {
  JOURNALED_TIMESTAMP(
      PlantedBug.STAMPED_WHEN_SENT,
      "scenario.OrderPathTest#eachTryOfAnEntrySignsExactlyTheTimeThatTheJournalHolds"),
  FENCE(
      PlantedBug.GIVEN_UP_TOO_EARLY,
      "scenario.OriginRoundTripTest#anEntryWhoseRequestIsLostExpiresUnconfirmedAfterItsFence"),
  DUPLICATE_CHECK_OF_SIGNALS(
      PlantedBug.SIGNAL_FORGOTTEN,
      "scenario.OriginRoundTripTest#aSignalThatIsRepeatedHasTheSameAnswerAndOneOrder"),
  DUPLICATE_CHECK_OF_FILLS(
      PlantedBug.DOUBLE_COUNT, "domain.trade.TradeRulesTest#aFillHeardTwiceIsBookedOnce"),
  LOOK_UP(
      PlantedBug.RETRY_WITHOUT_LOOK_UP,
      "scenario.OriginRoundTripTest#anEntryWhoseAnswerIsLostIsFoundWithoutTheStream"),
  PERSIST_BEFORE_SEND(
      PlantedBug.SENT_BEFORE_JOURNALED,
      "scenario.OrderPathTest#aJournalThatFailsOnASignalAnswersItAndTheSlotIsFreeAfterwards"),
  NEW_STOP_BEFORE_OLD_CANCEL(
      PlantedBug.OLD_STOP_CANCELED_FIRST,
      "domain.trade.ProtectionRulesTest$MovingTheBaseStop#cancelsTheOldOneOnlyOnceTheBridgeStands"),
  EXPOSURE_RESERVATION(
      PlantedBug.NOTHING_RESERVED,
      "scenario.OrderPathTest#whatAnEntryNeedsIsReservedBeforeItIsFilled"),
  EXIT_DESK(
      PlantedBug.EXITS_WAIT_FOR_THE_JOURNAL,
      "account.ExitDeskTest#aStopGoesOutAtOnceWhenTheJournalFails");

  private final PlantedBug off;
  private final String test;

  Safeguard(PlantedBug off, String test) {
    this.off = off;
    this.test = test;
  }

  /** The node without it. */
  PlantedBug off() {
    return off;
  }

  /** Its test, by the full name of the method. */
  String test() {
    return "io.breakwater." + test;
  }
}
