package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.ContractTerms;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.FundingRate;
import io.breakwater.simulator.engine.MarkView;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Mark prices and funding, which need no key. */
final class FundingRoutes {
  /** Of a request without times. */
  private static final int LATEST = 200;

  private final Engine engine;

  FundingRoutes(Engine engine) {
    this.engine = engine;
  }

  void addTo(Routes routes) {
    routes.add(
        "GET /fapi/v1/premiumIndex",
        Security.NONE,
        params -> params.text("symbol").isPresent() ? 1 : 10,
        this::premiumIndex);
    routes.add("GET /fapi/v1/fundingRate", Security.NONE, 0, this::fundingRate);
    routes.add("GET /fapi/v1/fundingInfo", Security.NONE, 0, this::fundingInfo);
  }

  private String premiumIndex(Call call) {
    Optional<Symbol> symbol = call.params().optionalSymbol();
    JsonText json = new JsonText();
    if (symbol.isPresent()) {
      premium(json, engine.instrument(symbol.get()).symbol(), call.now());
      return json.text();
    }
    json.openArray();
    for (Instrument rules : engine.instruments()) {
      if (engine.lastPrice(rules.symbol()).isPresent()) {
        premium(json, rules.symbol(), call.now());
      }
    }
    return json.closeArray().text();
  }

  private void premium(JsonText json, Symbol symbol, Instant now) {
    MarkView mark = engine.mark(symbol);
    json.open()
        .put("symbol", symbol.value())
        .put("markPrice", mark.mark(), 8)
        .put("indexPrice", mark.index(), 8)
        .put("estimatedSettlePrice", mark.index(), 8)
        .put("lastFundingRate", mark.fundingRate(), 8)
        .put("interestRate", mark.interest(), 8)
        .put("nextFundingTime", mark.nextFunding().toEpochMilli())
        .put("time", now.toEpochMilli())
        .close();
  }

  private String fundingRate(Call call) {
    Params params = call.params();
    List<Row> rows = new ArrayList<>();
    Optional<Symbol> symbol = params.optionalSymbol();
    if (symbol.isPresent()) {
      add(rows, engine.instrument(symbol.get()).symbol());
    } else {
      engine.instruments().forEach(rules -> add(rows, rules.symbol()));
      rows.sort(Comparator.comparing(row -> row.rate().time()));
    }
    Optional<Instant> from = params.time("startTime");
    Optional<Instant> until = params.time("endTime");
    boolean timed = from.isPresent() || until.isPresent();
    if (from.isPresent() && until.isPresent() && from.get().isAfter(until.get())) {
      throw Refusal.of(-1023, "Start time is greater than end time.");
    }
    rows.removeIf(
        row ->
            from.filter(time -> row.rate().time().isBefore(time)).isPresent()
                || until.filter(time -> row.rate().time().isAfter(time)).isPresent());
    boolean named = params.text("limit").isPresent();
    int limit = Math.min(params.limit(timed || named ? 100 : LATEST, 1000), rows.size());
    List<Row> some =
        from.isPresent() ? rows.subList(0, limit) : rows.subList(rows.size() - limit, rows.size());
    JsonText json = new JsonText().openArray();
    for (Row row : some) {
      json.open()
          .put("symbol", row.symbol().value())
          .put("fundingTime", row.rate().time().toEpochMilli())
          .put("fundingRate", row.rate().rate(), 8)
          .put("markPrice", row.rate().markPrice().orElse(BigDecimal.ZERO), 8)
          .put("rateType", "Regular")
          .close();
    }
    return json.closeArray().text();
  }

  private record Row(Symbol symbol, FundingRate rate) {}

  private void add(List<Row> rows, Symbol symbol) {
    engine.pastFundings(symbol).forEach(rate -> rows.add(new Row(symbol, rate)));
  }

  /** Those that differ from the usual. */
  private String fundingInfo(Call call) {
    JsonText json = new JsonText().openArray();
    for (Instrument rules : engine.instruments()) {
      ContractTerms terms = engine.settings().terms(rules.symbol());
      if (terms.hasOwnFunding()) {
        json.open()
            .put("symbol", rules.symbol().value())
            .put("adjustedFundingRateCap", terms.fundingCap(), 8)
            .put("adjustedFundingRateFloor", terms.fundingFloor(), 8)
            .put("fundingIntervalHours", terms.fundingInterval().toHours())
            .put("disclaimer", false)
            .close();
      }
    }
    return json.closeArray().text();
  }
}
