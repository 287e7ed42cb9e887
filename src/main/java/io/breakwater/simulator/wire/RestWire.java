package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.EngineEvent;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers REST requests and spells the engine's events for streams. The checks of a request come in
 * this order: ban, path, weight, key header, key known, mandatory parameters, signature, time
 * window, order limits, parameters, then the engine's own.
 */
public final class RestWire {
  private static final long DEFAULT_WINDOW = 5000;
  private static final long LONGEST_WINDOW = 60_000;
  private static final long AHEAD = 1000;
  private static final String EVERY_BEST = "!bookTicker";
  private static final String EVERY_FORCED = "!forceOrder@arr";
  private static final String CONTRACTS = "!contractInfo";

  private final Engine engine;
  private final Variants variants;
  private final Map<String, Credentials> credentials = new LinkedHashMap<>();
  private final RateLimits limits;
  private final ListenKeys listenKeys = new ListenKeys();
  private final StreamHub hub;
  private final Map<Symbol, Streams> bySymbol = new LinkedHashMap<>();
  private final EventText text;
  private final EventOrder order;
  private final Routes routes = new Routes();

  /**
   * What the exchange notes about a request.
   *
   * @param account whose key it was, where that was found out
   * @param code the error code; 0: none
   */
  public record Handled(WireAnswer answer, Optional<String> account, int weight, int code) {}

  public RestWire(Engine engine, List<Credentials> accounts, LimitSettings limits, StreamHub hub) {
    this.engine = engine;
    this.variants = engine.settings().variants();
    this.limits = new RateLimits(limits, variants.is(Choice.LimitWindows.SLIDING));
    this.hub = hub;
    this.text = new EventText(variants);
    this.order = new EventOrder(variants);
    accounts.forEach(account -> credentials.put(account.key(), account));
    engine.instruments().forEach(rules -> bySymbol.put(rules.symbol(), Streams.of(rules)));
    new MarketRoutes(engine, limits).addTo(routes);
    new CandleRoutes(engine).addTo(routes);
    new OrderRoutes(engine, limits).addTo(routes);
    new AlgoRoutes(engine).addTo(routes);
    new AccountRoutes(engine, listenKeys, hub).addTo(routes);
    new ModeRoutes(engine).addTo(routes);
    new FundingRoutes(engine).addTo(routes);
  }

  /** Whether a request would increase exposure: with an order without any closing mark. */
  public static boolean isEntry(WireRequest request) {
    if (!request.method().equals("POST")) {
      return false;
    }
    Params params = new Params(request.query(), request.body());
    if (request.path().equals("/fapi/v1/batchOrders")) {
      return Batch.orders(params).stream().anyMatch(RestWire::isEntry);
    }
    return request.path().equals("/fapi/v1/order") && isEntry(params);
  }

  private static boolean isEntry(Params params) {
    String sides = params.text("positionSide").orElse("") + params.text("side").orElse("");
    return params.text("reduceOnly").filter("true"::equalsIgnoreCase).isEmpty()
        && !sides.equals("LONGSELL")
        && !sides.equals("SHORTBUY");
  }

  /**
   * Executes a request and answers it.
   *
   * @param held how long it waits before the matching engine looks at its time
   */
  public Handled handle(WireRequest request, Duration held, Instant now) {
    Optional<String> account = Optional.empty();
    int weight = 0;
    int orders = 0;
    WireAnswer answer;
    int code = 0;
    try {
      limits.checkBan(request.remote(), now);
      Optional<Routes.Route> found = routes.find(request.method(), request.path());
      if (found.isEmpty()) {
        weight = 1;
        limits.chargeWeight(request.remote(), weight, now);
        throw Refusal.withStatus(
            404, -5000, "Path " + request.path() + ", Method " + request.method() + " is invalid");
      }
      Routes.Route route = found.get();
      Params params = new Params(request.query(), request.body());
      weight = route.weight().applyAsInt(params);
      limits.chargeWeight(request.remote(), weight, now);
      orders = route.orders();
      if (route.security() != Routes.Security.NONE) {
        Credentials caller = caller(request);
        account = Optional.of(caller.account());
        if (route.security() == Routes.Security.SIGNED) {
          checkSigned(request, params, caller, now);
        }
        if (orders > 0) {
          limits.chargeOrders(caller.account(), orders, route.minuteOrders(), now);
        }
      }
      if (variants.is(Choice.UnknownParameters.REFUSED)) {
        KnownParameters.check(request.method() + " " + request.path(), params);
      }
      if (route.engine() && isLate(params, now.plus(held))) {
        throw Refusal.of(-5028, "Timestamp for this request is outside of the ME recvWindow.");
      }
      String body = route.handler().answer(new Routes.Call(params, account.orElse(""), now));
      answer = WireAnswer.json(200, body);
    } catch (Refusal refusal) {
      code = refusal.code();
      answer = WireAnswer.error(refusal.status(), refusal.code(), refusal.text());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    boolean uncounted = orders > 0 && variants.is(Choice.WeightOfOrders.MINUS_ONE);
    int used = uncounted ? -1 : limits.usedWeight(request.remote(), now);
    headers.put("X-MBX-USED-WEIGHT-1M", Integer.toString(used));
    boolean throttled = answer.status() == 429 || answer.status() == 418;
    if (throttled && variants.is(Choice.RetryAfter.SENT)) {
      Duration left = limits.untilFree(request.remote(), account.orElse(""), now);
      headers.put("Retry-After", Long.toString((left.toMillis() + 999) / 1000));
    }
    boolean counted = code == 0 || variants.is(Choice.OrderCounts.ON_EVERY_ANSWER);
    if (orders > 0 && account.isPresent() && counted) {
      String name = account.get();
      headers.put("X-MBX-ORDER-COUNT-10S", Integer.toString(limits.ordersIn10Seconds(name, now)));
      headers.put("X-MBX-ORDER-COUNT-1M", Integer.toString(limits.ordersInMinute(name, now)));
    }
    return new Handled(
        new WireAnswer(answer.status(), headers, answer.body()), account, weight, code);
  }

  private Credentials caller(WireRequest request) {
    String key = request.headers().getOrDefault("x-mbx-apikey", "");
    if (key.isEmpty()) {
      int status = variants.is(Choice.KeyErrors.ALL_400) ? 400 : 401;
      throw Refusal.withStatus(status, -2014, "API-key format invalid.");
    }
    Credentials found = credentials.get(key);
    if (found == null) {
      String end = variants.is(Choice.ErrorTexts.LIVE) ? ", request ip: " + request.remote() : ".";
      throw Refusal.withStatus(401, -2015, "Invalid API-key, IP, or permissions for action" + end);
    }
    return found;
  }

  private void checkSigned(WireRequest request, Params params, Credentials caller, Instant now) {
    params.required("timestamp");
    params.required("signature");
    if (variants.is(Choice.SignedChecks.WINDOW_FIRST)) {
      checkWindow(params, now);
    }
    if (!Signatures.isRight(caller.secret(), request.query(), request.body())) {
      int status = variants.is(Choice.KeyErrors.ALL_401) ? 401 : 400;
      throw Refusal.withStatus(status, -1022, "Signature for this request is not valid.");
    }
    checkWindow(params, now);
  }

  private void checkWindow(Params params, Instant now) {
    long timestamp = params.integer("timestamp").orElseThrow();
    long window = window(params);
    boolean bounded = variants.is(Choice.LongestWindow.SIXTY_SECONDS);
    if (window < 0 || (bounded && window > LONGEST_WINDOW)) {
      throw Params.invalid("recvWindow");
    }
    long server = now.toEpochMilli();
    if (timestamp >= server + AHEAD) {
      throw Refusal.of(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (isLate(params, now)) {
      throw Refusal.of(-1021, "Timestamp for this request is outside of the recvWindow.");
    }
  }

  private static boolean isLate(Params params, Instant now) {
    return now.toEpochMilli() - params.integer("timestamp").orElseThrow() > window(params);
  }

  private static long window(Params params) {
    return params.integer("recvWindow").orElse(DEFAULT_WINDOW);
  }

  /** Ends listen keys that were not renewed. */
  public void expireListenKeys(Instant now) {
    listenKeys.expire(now).forEach(key -> hub.keyExpired(key, now));
  }

  /** Ends an account's listen key now, as if it had not been renewed. */
  public void expireListenKey(String account, Instant now) {
    listenKeys.close(account).ifPresent(key -> hub.keyExpired(key, now));
  }

  /** Tells what happened in the engine to whoever hears it. */
  public void tell(List<EngineEvent> events) {
    for (EngineEvent event : order.arranged(events)) {
      if (event instanceof EngineEvent.Private told) {
        tellAccount(told);
      } else if (event instanceof EngineEvent.Public told) {
        tellMarket(told);
      }
    }
  }

  private void tellAccount(EngineEvent.Private event) {
    Optional<String> key = listenKeys.of(event.account(), event.time());
    if (key.isEmpty()) {
      return;
    }
    if (event instanceof EngineEvent.OrderChanged changed) {
      send(key.get(), "ORDER_TRADE_UPDATE", text.orderUpdate(changed), event.time());
    } else if (event instanceof EngineEvent.AccountChanged account) {
      send(key.get(), "ACCOUNT_UPDATE", EventText.accountUpdate(account), event.time());
    } else if (event instanceof EngineEvent.MarginCalled called) {
      send(key.get(), "MARGIN_CALL", EventText.marginCall(called), event.time());
    } else if (event instanceof EngineEvent.AlgoChanged algo) {
      send(key.get(), "ALGO_UPDATE", text.algoUpdate(algo), event.time());
    } else if (event instanceof EngineEvent.LeverageChanged leverage) {
      String update =
          EventText.leverageUpdate(event.time(), leverage.symbol(), leverage.leverage());
      send(key.get(), "ACCOUNT_CONFIG_UPDATE", update, event.time());
    } else if (event instanceof EngineEvent.AssetModeChanged mode) {
      String update = EventText.assetModeUpdate(event.time(), mode.multiAssets());
      send(key.get(), "ACCOUNT_CONFIG_UPDATE", update, event.time());
    }
  }

  private void send(String key, String event, String text, Instant now) {
    hub.tell(key, event, text, now);
  }

  private void tellMarket(EngineEvent.Public event) {
    Streams streams = bySymbol.get(event.symbol());
    Instrument rules = engine.instrument(event.symbol());
    Instant now = event.time();
    if (event instanceof EngineEvent.TradePrinted trade) {
      hub.publish(
          streams.trades(), (before, after) -> text.aggTrade(before, trade, rules, after), now);
    } else if (event instanceof EngineEvent.MarkPriceTicked mark) {
      hub.publish(streams.marks(), () -> text.markPrice(mark), now);
      if (now.getEpochSecond() % 3 == 0) {
        hub.publish(streams.slowMarks(), () -> text.markPrice(mark), now);
      }
    } else if (event instanceof EngineEvent.ForceOrdered forced) {
      hub.publish(streams.forced(), () -> text.forceOrder(forced, false), now);
      hub.publish(EVERY_FORCED, () -> text.forceOrder(forced, true), now);
    } else if (event instanceof EngineEvent.BestChanged best) {
      hub.publish(streams.best(), () -> text.bookTicker(best, rules), now);
      hub.publish(EVERY_BEST, () -> text.bookTicker(best, rules), now);
    } else if (event instanceof EngineEvent.ContractChanged contract) {
      hub.publish(CONTRACTS, () -> text.contractInfo(contract), now);
    } else if (event instanceof EngineEvent.DepthChanged depth) {
      for (String speed : streams.depth()) {
        hub.publish(speed, () -> text.depth(depth, rules), now);
      }
    }
  }

  /** Tells the engine which of its costly events are heard. */
  public void updateDemand() {
    bySymbol.forEach(
        (symbol, streams) ->
            engine.listen(
                symbol,
                hub.isHeard(streams.best()) || hub.isHeard(EVERY_BEST),
                streams.depth().stream().anyMatch(hub::isHeard)));
  }

  /**
   * The names of a symbol's streams.
   *
   * @param depth all speeds are served at 100 ms, so that one chain of update numbers holds for
   *     them
   */
  private record Streams(
      String trades,
      String marks,
      String slowMarks,
      String best,
      String forced,
      List<String> depth) {
    private static Streams of(Instrument rules) {
      String symbol = rules.symbol().value().toLowerCase(Locale.ROOT);
      return new Streams(
          symbol + "@aggTrade",
          symbol + "@markPrice@1s",
          symbol + "@markPrice",
          symbol + "@bookTicker",
          symbol + "@forceOrder",
          List.of(
              symbol + "@depth@100ms",
              symbol + "@depth",
              symbol + "@depth@500ms",
              symbol + "@depth@0ms"));
    }
  }
}
