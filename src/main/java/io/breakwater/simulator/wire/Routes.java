package io.breakwater.simulator.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The REST endpoints by method and path. */
final class Routes {
  private final Map<String, Route> byName = new LinkedHashMap<>();

  /** What an endpoint asks of its caller. */
  enum Security {
    NONE,
    /** The key header. */
    KEY,
    /** The key header, a timestamp and a signature. */
    SIGNED
  }

  /**
   * One request after all checks that do not depend on its endpoint.
   *
   * @param account empty where the endpoint needs no key
   */
  record Call(Params params, String account, Instant now) {}

  /** Answers a call with the body of a 200; refuses by throwing. */
  interface Handler {
    String answer(Call call);
  }

  /**
   * One endpoint.
   *
   * @param orders what it costs of the account's orders in 10 s
   * @param minuteOrders what it costs of the account's orders in a minute
   * @param engine whether the matching engine has to do with it
   */
  record Route(
      Security security,
      ToIntFunction<Params> weight,
      int orders,
      int minuteOrders,
      boolean engine,
      Handler handler) {}

  void add(String name, Security security, int weight, Handler handler) {
    add(name, security, params -> weight, handler);
  }

  void add(String name, Security security, ToIntFunction<Params> weight, Handler handler) {
    byName.put(name, new Route(security, weight, 0, 0, false, handler));
  }

  /** An endpoint that counts as one order and has no weight. */
  void addOrder(String name, Handler handler) {
    byName.put(name, new Route(Security.SIGNED, params -> 0, 1, 1, true, handler));
  }

  /** An endpoint of several orders: weight 5, five orders in 10 s and one in a minute. */
  void addBatch(String name, Handler handler) {
    byName.put(name, new Route(Security.SIGNED, params -> 5, 5, 1, true, handler));
  }

  /** An endpoint of weight 1 that cancels orders. */
  void addCancel(String name, Handler handler) {
    byName.put(name, new Route(Security.SIGNED, params -> 1, 0, 0, true, handler));
  }

  Optional<Route> find(String method, String path) {
    return Optional.ofNullable(byName.get(method + " " + path));
  }
}
