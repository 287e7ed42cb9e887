package io.breakwater.exchange.binance;

import io.breakwater.domain.AccountId;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.SendWindow;
import io.breakwater.exchange.Transport;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Makes one REST call: asks the budget, stamps, lets the caller check a last time, signs, sends,
 * and turns whatever comes of it into one {@link Outcome}. Never repeats anything.
 */
final class RestClient {
  /** Whose calls these are. */
  record Owner(AccountId account, Credentials credentials, Signer signer) {}

  private final ActorSystem<?> system;
  private final Executor executor;
  private final Clock clock;
  private final Transport transport;
  private final ExchangeTime time;
  private final ActorRef<RequestBudget.Command> budget;
  private final BinanceSettings settings;
  private final Optional<Owner> owner;
  private final Runnable onClockSkewed;

  /**
   * @param onClockSkewed run whenever the exchange has refused a timestamp; on any thread
   */
  RestClient(
      ActorSystem<?> system,
      Clock clock,
      Transport transport,
      ExchangeTime time,
      ActorRef<RequestBudget.Command> budget,
      BinanceSettings settings,
      Optional<Owner> owner,
      Runnable onClockSkewed) {
    this.system = system;
    this.executor = system.executionContext();
    this.clock = clock;
    this.transport = transport;
    this.time = time;
    this.budget = budget;
    this.settings = settings;
    this.owner = owner;
    this.onClockSkewed = onClockSkewed;
  }

  <T> CompletionStage<Outcome<T>> call(Operation<T> operation, Call call) {
    CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
    Optional<String> locked =
        operation.endpoint().isWrite() ? WriteLock.refusal(settings.restBase()) : Optional.empty();
    if (locked.isPresent()) {
      result.complete(new Outcome.NotSent<>(locked.get()));
      return result;
    }
    CompletionStage<RequestBudget.Answer> permit =
        AskPattern.ask(
            budget,
            replyTo ->
                new RequestBudget.Acquire(
                    operation.cost(), call.precedence(), owner.map(Owner::account), replyTo),
            settings.requestTimeout(),
            system.scheduler());
    // Explicitly on the system's dispatcher: such a stage otherwise goes on in the JVM's common
    // pool, which no simulation controls.
    permit.whenCompleteAsync(
        (answer, failure) -> onPermit(operation, call, answer, failure, result), executor);
    return result;
  }

  private <T> void onPermit(
      Operation<T> operation,
      Call call,
      RequestBudget.Answer answer,
      Throwable failure,
      CompletableFuture<Outcome<T>> result) {
    if (answer instanceof RequestBudget.Exhausted empty) {
      result.complete(
          new Outcome.NotSent<>("own " + empty.limit() + " is used up until " + empty.until()));
    } else if (answer instanceof RequestBudget.Throttled no) {
      result.complete(new Outcome.Throttled<>(no.scope(), no.until(), "still: " + no.cause()));
    } else if (failure != null && call.precedence().compareTo(Precedence.CANCEL) > 0) {
      result.complete(new Outcome.NotSent<>("the request budget did not answer"));
    } else {
      // Granted; or the budget is silent and this is an exit, which that must not stop.
      prepareAndSend(operation, call, result);
    }
  }

  private <T> void prepareAndSend(
      Operation<T> operation, Call call, CompletableFuture<Outcome<T>> result) {
    Instant sentAt = time.now();
    Transport.Request request;
    try {
      SendWindow window =
          call.window().orElseGet(() -> new SendWindow(sentAt, settings.recvWindow()));
      Optional<String> refusal = call.lastCheck().get();
      if (refusal.isPresent()) {
        result.complete(new Outcome.NotSent<>(refusal.get()));
        return;
      }
      request = request(operation, window);
    } catch (RuntimeException e) {
      // A stage that fails instead of an outcome would break every caller.
      result.complete(new Outcome.NotSent<>(operation.endpoint() + " not prepared: " + e));
      return;
    }
    send(operation, request, sentAt, result);
  }

  private Transport.Request request(Operation<?> operation, SendWindow window) {
    Endpoint endpoint = operation.endpoint();
    Map<String, String> headers = new LinkedHashMap<>();
    Params params = operation.params();
    if (endpoint.security() != Endpoint.Security.NONE) {
      headers.put("X-MBX-APIKEY", signingOwner().credentials().apiKey());
    }
    String text = params.toString();
    if (endpoint.security() == Endpoint.Security.SIGNED) {
      String stamp =
          "recvWindow="
              + window.recvWindow().toMillis()
              + "&timestamp="
              + window.timestamp().toEpochMilli();
      String total = text.isEmpty() ? stamp : text + '&' + stamp;
      text = total + "&signature=" + signingOwner().signer().sign(total);
    }
    boolean form = endpoint.takesForm();
    String query = form || text.isEmpty() ? "" : '?' + text;
    return new Transport.Request(
        endpoint.method(), settings.rest(endpoint.path() + query), headers, form ? text : "");
  }

  private Owner signingOwner() {
    return owner.orElseThrow(() -> new IllegalStateException("a keyed call without a key"));
  }

  private <T> void send(
      Operation<T> operation,
      Transport.Request request,
      Instant sentAt,
      CompletableFuture<Outcome<T>> result) {
    Cancellable timeout =
        system
            .scheduler()
            .scheduleOnce(
                settings.requestTimeout(),
                () ->
                    result.complete(
                        new Outcome.Unsure<>(
                            "no answer in " + settings.requestTimeout().toMillis() + " ms")),
                system.executionContext());
    Instant askedAt = clock.instant();
    transport
        .send(request)
        .whenComplete(
            (answer, failure) -> {
              timeout.cancel();
              var moments = new Operation.Moments(sentAt, askedAt, clock.instant());
              // Also after our time-out: the headers of a late answer still count.
              result.complete(answerOrUnsure(operation, answer, failure, moments));
            });
  }

  private <T> Outcome<T> answerOrUnsure(
      Operation<T> operation,
      Transport.Answer answer,
      Throwable failure,
      Operation.Moments moments) {
    try {
      return onAnswer(operation, answer, failure, moments);
    } catch (RuntimeException e) {
      // A bug of ours in reading; the request did leave, and the caller must hear something.
      return new Outcome.Unsure<>(operation.endpoint() + ": the answer could not be read: " + e);
    }
  }

  private <T> Outcome<T> onAnswer(
      Operation<T> operation,
      Transport.Answer answer,
      Throwable failure,
      Operation.Moments moments) {
    if (answer instanceof Transport.NotSent no) {
      return new Outcome.NotSent<>(no.cause());
    }
    if (answer instanceof Transport.Answered answered) {
      observe(operation, answered, moments);
      Outcome<T> outcome = OutcomeReader.read(operation, answered, moments, time.now());
      if (outcome instanceof Outcome.Throttled<T> throttled) {
        budget.tell(
            new RequestBudget.ThrottleSeen(
                throttled.scope(),
                throttled.until(),
                owner.map(Owner::account),
                throttled.cause()));
      }
      if (outcome instanceof Outcome.ClockSkewed<T>) {
        onClockSkewed.run();
      }
      return outcome;
    }
    return new Outcome.Unsure<>(
        answer instanceof Transport.Lost lost ? lost.cause() : String.valueOf(failure));
  }

  private void observe(
      Operation<?> operation, Transport.Answered answered, Operation.Moments moments) {
    int weight =
        operation.endpoint().tellsWrongWeight() ? -1 : count(answered, "x-mbx-used-weight-1m");
    int tenSeconds = count(answered, "x-mbx-order-count-10s");
    int minute = count(answered, "x-mbx-order-count-1m");
    if (weight >= 0 || tenSeconds >= 0 || minute >= 0) {
      budget.tell(
          new RequestBudget.Observed(
              owner.map(Owner::account), weight, tenSeconds, minute, moments.sentAt()));
    }
  }

  /**
   * Below zero where the header is missing or unreadable; the exchange itself sends -1 at times.
   */
  private static int count(Transport.Answered answered, String header) {
    return answered.headers().getOrDefault(header, List.of()).stream()
        .filter(value -> value.matches("\\d{1,9}"))
        .findFirst()
        .map(Integer::parseInt)
        .orElse(-1);
  }
}
