package io.breakwater.account;

import static io.breakwater.domain.trade.TradeFacts.BTC;
import static io.breakwater.domain.trade.TradeFacts.NOON;
import static io.breakwater.domain.trade.TradeFacts.after;
import static io.breakwater.domain.trade.TradeFacts.holding;
import static io.breakwater.domain.trade.TradeFacts.protectedTrade;
import static io.breakwater.domain.trade.TradeFacts.refused;
import static io.breakwater.domain.trade.TradeFacts.seen;
import static io.breakwater.domain.trade.TradeFacts.stopMoved;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeFacts;
import io.breakwater.domain.trade.TradeOrder.Status;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.market.MarketNews;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Stops that do not do their work; the example's stop is at 59000, sent at noon. */
class StopGuardTest {
  private static final Optional<String> NOT_ACKNOWLEDGED =
      Optional.of("no stop acknowledged within 1500 ms");
  private static final Optional<String> NOT_TRIGGERED =
      Optional.of("the price passed the stop, which did not close the position");

  private final GatewaySettings settings =
      GatewaySettings.from(
          ConfigFactory.parseResources("account.conf").getConfig("breakwater.account"),
          new AccountId("main"),
          "node",
          PositionMode.ONE_WAY);
  private final MarketViews views = new MarketViews();
  private StopGuard guard = new StopGuard(settings, views, NOON.minusSeconds(3600));

  @Nested
  class AStopThatIsNotAcknowledged {
    @Test
    void isAFailureAfterOneAndAHalfSeconds() {
      assertEquals(Optional.empty(), at(1_500, holding()));
      assertEquals(NOT_ACKNOWLEDGED, at(1_501, holding()));
    }

    @Test
    void isAFailureWhateverIsKnownOfIt() {
      assertEquals(
          NOT_ACKNOWLEDGED,
          at(1_501, after(holding(), TradeFacts.unanswered(holding(), Leg.BASE_STOP))));
      assertEquals(
          NOT_ACKNOWLEDGED,
          at(1_501, refused(holding(), Leg.BASE_STOP, -4045).applyTo(holding())),
          "take-profits should have made way for it by now");
    }

    @Test
    void isNoneOnceItIsAcknowledged() {
      assertEquals(Optional.empty(), at(60_000, protectedTrade()));
    }

    @Test
    void isNoneWhereAnotherStopCoversAll() {
      Trade taken = after(holding(), refused(holding(), Leg.BASE_STOP, -4130));

      assertEquals(NOT_ACKNOWLEDGED, at(1_501, taken));
      assertEquals(
          Optional.empty(), at(1_501, after(taken, seen(taken, Leg.TIGHT_STOP, Status.LIVE, "0"))));
    }

    @Test
    void isNoneWhileThePositionIsClosedAnyway() {
      assertEquals(
          Optional.empty(), at(1_501, after(holding(), TradeFacts.closeRequested(holding()))));
    }

    @Test
    void isNoneBeforeAnythingIsFilled() {
      assertEquals(Optional.empty(), at(60_000, TradeFacts.entering()));
    }

    @Test
    void thatSomebodyCanceledIsAwaitedFromWhenTheNextIsSent() {
      Trade canceled =
          after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.CANCELED, "0"));
      Trade again = TradeFacts.advanceAfter(canceled, 5_000).after();

      assertEquals(Optional.empty(), at(5_000, canceled));
      assertEquals(Optional.empty(), at(6_500, again));
      assertEquals(NOT_ACKNOWLEDGED, at(6_501, again));
    }

    @Test
    void hasSoMuchTimeAfterARestartToo() {
      guard = new StopGuard(settings, views, NOON.plusSeconds(600));

      assertEquals(Optional.empty(), at(601_500, holding()), "the look-up comes first");
      assertEquals(NOT_ACKNOWLEDGED, at(601_501, holding()));
    }
  }

  @Nested
  class AStopWhosePriceIsPassed {
    @Test
    void isAFailureAfterTwoSeconds() {
      markIs("58999.9");

      assertEquals(Optional.empty(), at(10_000, protectedTrade()));
      assertEquals(Optional.empty(), at(12_000, protectedTrade()));
      assertEquals(NOT_TRIGGERED, at(12_001, protectedTrade()));
    }

    @Test
    void isNoneAtItsVeryPrice() {
      markIs("59000");

      assertEquals(Optional.empty(), at(10_000, protectedTrade()));
      assertEquals(Optional.empty(), at(60_000, protectedTrade()));
    }

    @Test
    void isNoneWhenThePriceComesBackInTime() {
      markIs("58990");
      assertEquals(Optional.empty(), at(10_000, protectedTrade()));
      markIs("59010");
      assertEquals(Optional.empty(), at(11_000, protectedTrade()));
      markIs("58990");

      assertEquals(Optional.empty(), at(12_001, protectedTrade()), "counted anew");
      assertEquals(NOT_TRIGGERED, at(14_002, protectedTrade()));
    }

    @Test
    void isNoneWhereNoPriceIsKnown() {
      assertEquals(Optional.empty(), at(10_000, protectedTrade()));
      assertEquals(Optional.empty(), at(60_000, protectedTrade()));
    }

    @Test
    void isNoneByTheMarkPriceWhereItWatchesTheLastPrice() {
      Trade trade = protectedTrade(TradeFacts.SIGNAL.withWorkingType(WorkingType.CONTRACT_PRICE));
      markIs("58990");

      assertEquals(Optional.empty(), at(10_000, trade));
      assertEquals(Optional.empty(), at(60_000, trade), "the last price may be above it");
    }

    @Test
    void isAFailureAlsoWhereItIsATightOne() {
      Trade tight = tight();
      markIs("59700");

      assertEquals(Optional.empty(), at(10_000, tight));
      assertEquals(NOT_TRIGGERED, at(12_001, tight));
    }

    @Test
    void isAFailureAlsoWhereItStandsForTheBaseStop() {
      Trade taken = after(holding(), refused(holding(), Leg.BASE_STOP, -4130));
      Trade standing = after(taken, seen(taken, Leg.TIGHT_STOP, Status.LIVE, "0"));
      markIs("58990");

      assertEquals(Optional.empty(), at(10_000, standing));
      assertEquals(NOT_TRIGGERED, at(12_001, standing));
    }

    @Test
    void isForgottenWithItsTrade() {
      markIs("58990");
      assertEquals(Optional.empty(), at(10_000, protectedTrade()));
      guard.forget(protectedTrade().id());

      assertEquals(Optional.empty(), at(12_001, protectedTrade()));
    }
  }

  @Nested
  class AStopThatHangsInItsTrigger {
    @Test
    void isAFailureTwoSecondsAfterItWasHeardOfThoughTheJournalDidNotTakeIt() {
      Trade triggered =
          after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.TRIGGERED, "0"));
      guard.wasDeaf(NOON.plusMillis(10_000), NOON.plusMillis(11_500));

      assertEquals(Optional.empty(), at(11_700, triggered));
      assertEquals(Optional.empty(), at(12_000, triggered));
      assertEquals(NOT_TRIGGERED, at(12_001, triggered));
    }

    @Test
    void isAFailureAfterTwoSecondsWhateverThePriceIs() {
      Trade triggered =
          after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.TRIGGERED, "0"));
      markIs("59100");

      assertEquals(Optional.empty(), at(10_000, triggered));
      assertEquals(Optional.empty(), at(12_000, triggered));
      assertEquals(NOT_TRIGGERED, at(12_001, triggered));
    }

    @Test
    void isNoneOnceThePositionIsGone() {
      Trade triggered =
          after(protectedTrade(), seen(protectedTrade(), Leg.BASE_STOP, Status.TRIGGERED, "0"));
      assertEquals(Optional.empty(), at(10_000, triggered));
      Trade flat = after(triggered, seen(triggered, Leg.BASE_STOP, Status.ENDED, "0.010"));

      assertEquals(Optional.empty(), at(12_001, flat));
    }

    @Test
    void isAFailureAlsoWhereItIsATightOne() {
      Trade triggered = after(tight(), seen(tight(), Leg.TIGHT_STOP, Status.TRIGGERED, "0"));

      assertEquals(Optional.empty(), at(10_000, triggered));
      assertTrue(at(12_001, triggered).isPresent());
    }
  }

  private static Trade tight() {
    Trade moved = after(protectedTrade(), stopMoved(protectedTrade(), "59800"));
    return after(moved, seen(moved, Leg.TIGHT_STOP, Status.LIVE, "0"));
  }

  private void markIs(String price) {
    Price mark = Price.of(price);
    views.take(new MarketNews.Mark(BTC, new MarketEvent.MarkPrice(BTC, mark, mark, NOON)), NOON);
  }

  /** What the guard says so long after noon, by either clock. */
  private Optional<String> at(long millis, Trade trade) {
    Instant now = NOON.plusMillis(millis);
    return guard.failure(trade, now, now);
  }
}
