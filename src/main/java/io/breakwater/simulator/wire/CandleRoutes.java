package io.breakwater.simulator.wire;

import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.simulator.engine.CandleView;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.time.Instant;
import java.util.Optional;

/** Candles of a symbol's trades. */
final class CandleRoutes {
  private final Engine engine;

  CandleRoutes(Engine engine) {
    this.engine = engine;
  }

  void addTo(Routes routes) {
    routes.add("GET /fapi/v1/klines", Security.NONE, CandleRoutes::weight, this::klines);
  }

  private static int weight(Params params) {
    long limit = params.integer("limit").orElse(500L);
    if (limit < 100) {
      return 1;
    }
    if (limit < 500) {
      return 2;
    }
    return limit <= 1000 ? 5 : 10;
  }

  private String klines(Call call) {
    Params params = call.params();
    Instrument rules = engine.instrument(params.symbol());
    CandleInterval interval =
        CandleInterval.of(params.required("interval"))
            .orElseThrow(() -> Refusal.of(-1120, "Invalid interval."));
    Optional<Instant> from = params.time("startTime");
    Instant until =
        params.time("endTime").filter(end -> end.isBefore(call.now())).orElse(call.now());
    if (from.filter(until::isBefore).isPresent()) {
      throw Refusal.of(-1023, "Start time is greater than end time.");
    }
    int limit = params.limit(500, 1500);
    JsonText json = new JsonText().openArray();
    for (CandleView candle : engine.candles(rules.symbol(), interval, from, until, limit)) {
      int price = rules.pricePrecision();
      int quantity = rules.quantityPrecision();
      json.openArray()
          .add(candle.opened().toEpochMilli())
          .add(candle.open(), price)
          .add(candle.high(), price)
          .add(candle.low(), price)
          .add(candle.close(), price)
          .add(candle.volume(), quantity)
          .add(candle.closes().toEpochMilli())
          .add(candle.turnover(), price + quantity)
          .add(candle.trades())
          .add(candle.bought(), quantity)
          .add(candle.boughtTurnover(), price + quantity)
          .add("0")
          .closeArray();
    }
    return json.closeArray().text();
  }
}
