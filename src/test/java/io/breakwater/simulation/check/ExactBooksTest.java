package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.breaks;
import static io.breakwater.simulation.check.Judging.holds;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.Leg;
import org.junit.jupiter.api.Test;

/** P5: the node's books and the exchange's. */
final class ExactBooksTest {
  private static final String ENTRY = Written.name("a", Leg.ENTRY);

  @Test
  void equalBooksHold() {
    // One fill, open orders, position, fees, profit.
    holds(5, booked("100"), Promise.EXACT_BOOKS);
  }

  @Test
  void aFillThatDiffersOrIsMissingBreaks() {
    breaks("fill 7101", booked("101"), Promise.EXACT_BOOKS);
    Written missing =
        new Written()
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 2)
            .fill(ENTRY, true, 3)
            .position("1", 3)
            .summarized();
    breaks("is not in the node's books", missing, Promise.EXACT_BOOKS);
  }

  @Test
  void anOpenOrderThatOneSideDoesNotKnowBreaks() {
    breaks("open orders: exchange [bw-", booked("100").stop("a", 1, 4), Promise.EXACT_BOOKS);
  }

  @Test
  void anotherPositionBreaks() {
    breaks(
        "position of BTCUSDT: exchange 0, node 1",
        booked("100").position("0", 9),
        Promise.EXACT_BOOKS);
  }

  @Test
  void booksOfBothSidesAndOfSeveralSymbolsAreComparedOneByOne() {
    Written run =
        new Written()
            .in("BTCUSDT", PositionSide.LONG)
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 2)
            .fill(ENTRY, true, 3)
            .position("1", 3)
            .booked("a", "100", 4)
            .in("BTCUSDT", PositionSide.SHORT)
            .accepted("b", 10)
            .attempt("b", 11)
            .order("b", Leg.ENTRY, 0, 12)
            .fill(Written.name("b", Leg.ENTRY), true, 13)
            .position("-1", 13)
            .booked("b", "100", 14)
            .in("ETHUSDT", PositionSide.LONG)
            .accepted("c", 20)
            .attempt("c", 21)
            .order("c", Leg.ENTRY, 0, 22)
            .fill(Written.name("c", Leg.ENTRY), true, 23)
            .position("1", 23)
            .booked("c", "100", 24)
            .summarized();
    // Three fills, open orders, three positions, fees, profit.
    holds(9, run, Promise.EXACT_BOOKS);
    breaks(
        "position of ETHUSDT/LONG: exchange 2, node 1", run.position("2", 30), Promise.EXACT_BOOKS);
  }

  @Test
  void aFeeInAnotherAssetIsAnotherFee() {
    Written run = booked("100", "BNB");
    breaks("fill 7101", run, Promise.EXACT_BOOKS);
    breaks("fees in BNB: exchange 0, node 0.05", run, Promise.EXACT_BOOKS);
    breaks("fees in USDT: exchange 0.050, node 0", run, Promise.EXACT_BOOKS);
  }

  @Test
  void anotherProfitOrAnotherSlotBreaks() {
    Written gained =
        new Written().profit("1").accepted("a", 0).attempt("a", 1).order("a", Leg.ENTRY, 0, 2);
    breaks("fill 7101", gained.fill(ENTRY, true, 3).booked("a", "100", 4), Promise.EXACT_BOOKS);
    breaks(
        "fill 7101",
        filled().in("BTCUSDT", PositionSide.LONG).booked("a", "100", 4),
        Promise.EXACT_BOOKS);
    breaks(
        "fill 7101",
        filled().in("ETHUSDT", PositionSide.BOTH).booked("a", "100", 4),
        Promise.EXACT_BOOKS);
  }

  @Test
  void aSumThatDiffersBreaks() {
    // The fill was booked after the node was asked.
    breaks("fees in USDT: exchange 0.050, node 0", unsummed(), Promise.EXACT_BOOKS);
  }

  @Test
  void aFillOrAPositionThatTheExchangeDoesNotHaveBreaks() {
    breaks(
        "fill 7100 is not the exchange's",
        new Written().accepted("a", 0).attempt("a", 1).booked("a", "100", 4),
        Promise.EXACT_BOOKS);
    breaks(
        "position of BTCUSDT: exchange 0, node 1",
        new Written().accepted("a", 0).attempt("a", 1).booked("a", "100", 4),
        Promise.EXACT_BOOKS);
  }

  @Test
  void openOrdersAreComparedWithoutAFill() {
    breaks(
        "open orders: exchange []",
        new Written().accepted("a", 0).attempt("a", 1),
        Promise.EXACT_BOOKS);
  }

  @Test
  void whatAnotherHandTradedIsNotTheNodesToBook() {
    Written run =
        booked("100")
            .life(Written.NODE, "10.0.0.1", -60_000, 60_000)
            .from("10.0.1.1")
            .position("2", 10)
            .order("web_1", Side.BUY, true, 10)
            .fill("web_1", true, 10)
            .enters(200, 0, 10)
            .stop("web", 9, 11)
            .places(200, 0, 11);
    holds(5, run, Promise.EXACT_BOOKS);
    // Both are open at the exchange, and the node knows neither.
    breaks("position of BTCUSDT: exchange 3, node 1", run.position("3", 20), Promise.EXACT_BOOKS);
  }

  /** One entry of 1 BTC at 100, which the node has at this price. */
  private static Written booked(String price) {
    return filled().booked("a", price, 4).summarized();
  }

  private static Written booked(String price, String feeAsset) {
    return filled().booked("a", price, feeAsset, 4).summarized();
  }

  private static Written unsummed() {
    return filled().summarized().booked("a", "100", 4);
  }

  private static Written filled() {
    return new Written()
        .accepted("a", 0)
        .attempt("a", 1)
        .order("a", Leg.ENTRY, 0, 2)
        .fill(ENTRY, true, 3)
        .position("1", 3);
  }
}
