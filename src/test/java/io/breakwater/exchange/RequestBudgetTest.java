package io.breakwater.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.domain.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestBudgetTest {
  private static final Instant START = Instant.parse("2026-08-01T12:00:00Z");
  private static final Optional<AccountId> ACCOUNT = Optional.of(new AccountId("main"));
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime manual = ManualTime.get(kit.system());
  private final MovingClock clock = new MovingClock(START);
  private final ExchangeTime time = new ExchangeTime(clock);
  private final ActorRef<RequestBudget.Command> budget =
      kit.spawn(RequestBudget.create(time, new BudgetSettings(new RequestLimits(100, 10, 30), 20)));
  private final TestProbe<RequestBudget.Answer> answers = kit.createTestProbe();
  private final TestProbe<RequestBudget.News> news = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void everyRequestIsAnsweredByTheLedger() {
    assertEquals(RequestBudget.Granted.INSTANCE, ask(80, Precedence.READ));
    assertEquals(
        new RequestBudget.Exhausted(START.plusSeconds(60), "request weight of this minute"),
        ask(1, Precedence.READ));
    budget.tell(new RequestBudget.LimitsChanged(new RequestLimits(200, 10, 30)));
    assertEquals(RequestBudget.Granted.INSTANCE, ask(1, Precedence.READ));
    budget.tell(new RequestBudget.Observed(ACCOUNT, 160, -1, -1, START));
    assertEquals(
        new RequestBudget.Exhausted(START.plusSeconds(60), "request weight of this minute"),
        ask(1, Precedence.READ));
  }

  @Test
  void theWindowsFollowTheExchangesClockAndNotOurs() {
    time.set(new ExchangeTime.Estimate(Duration.ofSeconds(59), Duration.ZERO, START));
    ask(80, Precedence.READ);
    clock.move(Duration.ofSeconds(1));
    assertEquals(RequestBudget.Granted.INSTANCE, ask(80, Precedence.READ));
  }

  @Test
  void subscribersHearThatAThrottleBeginsIsProlongedAndEnds() {
    budget.tell(new RequestBudget.Subscribe(news.getRef()));
    budget.tell(seen(10));
    news.expectMessage(began(10));
    budget.tell(seen(5));
    budget.tell(seen(20));
    news.expectMessage(began(20));
    pass(Duration.ofMillis(10_001));
    news.expectNoMessage(Duration.ofMillis(1));
    assertEquals(
        new RequestBudget.Throttled(ThrottleScope.IP, START.plusSeconds(20), "banned"),
        ask(1, Precedence.CLOSE));
    pass(Duration.ofMillis(10_000));
    news.expectMessage(new RequestBudget.ThrottleEnded(ThrottleScope.IP, Optional.empty()));
    assertEquals(RequestBudget.Granted.INSTANCE, ask(1, Precedence.CLOSE));
  }

  @Test
  void aLateSubscriberHearsTheThrottleInForce() {
    budget.tell(seen(10));
    budget.tell(new RequestBudget.Subscribe(news.getRef()));
    news.expectMessage(began(10));
  }

  @Test
  void aThrottleLastsUntilTheExchangesClockSaysSo() {
    budget.tell(new RequestBudget.Subscribe(news.getRef()));
    budget.tell(seen(10));
    news.expectMessage(began(10));
    // Timers go on while the clock has been set back: the end is not yet come.
    manual.timePasses(Duration.ofSeconds(11));
    news.expectNoMessage(Duration.ofMillis(100));
    pass(Duration.ofSeconds(11));
    news.expectMessage(new RequestBudget.ThrottleEnded(ThrottleScope.IP, Optional.empty()));
  }

  private void pass(Duration duration) {
    clock.move(duration);
    manual.timePasses(duration);
  }

  private RequestBudget.Answer ask(int weight, Precedence precedence) {
    budget.tell(
        new RequestBudget.Acquire(
            RequestCost.ofWeight(weight), precedence, ACCOUNT, answers.getRef()));
    return answers.receiveMessage();
  }

  private static RequestBudget.ThrottleSeen seen(int seconds) {
    return new RequestBudget.ThrottleSeen(
        ThrottleScope.IP, START.plusSeconds(seconds), ACCOUNT, "banned");
  }

  private static RequestBudget.ThrottleBegan began(int seconds) {
    return new RequestBudget.ThrottleBegan(
        ThrottleScope.IP, Optional.empty(), START.plusSeconds(seconds), "banned");
  }
}
