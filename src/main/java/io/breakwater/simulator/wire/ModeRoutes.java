package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.Brackets;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.FeeTable;
import io.breakwater.simulator.engine.MarginChange;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an account has set: modes, leverage, margin; and the terms of symbols that it trades on. */
final class ModeRoutes {
  private static final String SUCCESS = "{\"code\":200,\"msg\":\"success\"}";
  private static final Duration MARGIN_KEPT = Duration.ofDays(30);

  private final Engine engine;
  private final Variants variants;

  ModeRoutes(Engine engine) {
    this.engine = engine;
    this.variants = engine.settings().variants();
  }

  void addTo(Routes routes) {
    routes.add("GET /fapi/v1/accountConfig", Security.SIGNED, 5, this::accountConfig);
    routes.add("GET /fapi/v1/symbolConfig", Security.SIGNED, 5, this::symbolConfig);
    routes.add("POST /fapi/v1/leverage", Security.SIGNED, 1, this::setLeverage);
    routes.add("POST /fapi/v1/marginType", Security.SIGNED, 1, this::setMarginType);
    routes.add("POST /fapi/v1/positionMargin", Security.SIGNED, 1, this::moveMargin);
    routes.add("GET /fapi/v1/positionMargin/history", Security.SIGNED, 1, this::marginHistory);
    routes.add("GET /fapi/v1/positionSide/dual", Security.SIGNED, 30, this::positionMode);
    routes.add("POST /fapi/v1/positionSide/dual", Security.SIGNED, 1, this::setPositionMode);
    routes.add("GET /fapi/v1/multiAssetsMargin", Security.SIGNED, 30, this::assetMode);
    routes.add("POST /fapi/v1/multiAssetsMargin", Security.SIGNED, 1, this::setAssetMode);
    routes.add("GET /fapi/v1/feeBurn", Security.SIGNED, 30, this::feeBurn);
    routes.add("POST /fapi/v1/feeBurn", Security.SIGNED, 1, this::setFeeBurn);
    routes.add("GET /fapi/v1/leverageBracket", Security.SIGNED, 1, this::leverageBracket);
    routes.add("GET /fapi/v1/commissionRate", Security.SIGNED, 20, this::commissionRate);
  }

  private Brackets brackets(Symbol symbol) {
    return engine.settings().terms(symbol).brackets();
  }

  private String accountConfig(Call call) {
    return new JsonText()
        .open()
        .put("feeTier", engine.feeTier(call.account()))
        .put("canTrade", true)
        .put("canDeposit", true)
        .put("canWithdraw", true)
        .put("dualSidePosition", engine.isHedge(call.account()))
        .put("updateTime", 0)
        .put("multiAssetsMargin", engine.isMultiAssets(call.account()))
        .put("tradeGroupId", tradeGroup(engine, call.account()))
        .close()
        .text();
  }

  private List<Symbol> symbols(Call call) {
    Optional<Symbol> wanted = call.params().optionalSymbol();
    if (wanted.isPresent()) {
      return List.of(engine.instrument(wanted.get()).symbol());
    }
    return engine.instruments().stream().map(Instrument::symbol).toList();
  }

  private String symbolConfig(Call call) {
    JsonText json = new JsonText().openArray();
    for (Symbol symbol : symbols(call)) {
      int leverage = engine.leverage(call.account(), symbol);
      json.open()
          .put("symbol", symbol.value())
          .put("marginType", engine.marginType(call.account(), symbol).name())
          .put("isAutoAddMargin", false)
          .put("leverage", leverage)
          .put("maxNotionalValue", brackets(symbol).maxNotional(leverage))
          .close();
    }
    return json.closeArray().text();
  }

  private String setLeverage(Call call) {
    Symbol symbol = engine.instrument(call.params().symbol()).symbol();
    call.params().required("leverage");
    long leverage = call.params().integer("leverage").orElseThrow();
    if (leverage < 1 || leverage > brackets(symbol).maxLeverage()) {
      throw Refusal.of(-4028, "Leverage " + leverage + " is not valid");
    }
    engine.setLeverage(call.account(), symbol, (int) leverage);
    return new JsonText()
        .open()
        .put("leverage", leverage)
        .put("maxNotionalValue", brackets(symbol).maxNotional((int) leverage))
        .put("symbol", symbol.value())
        .close()
        .text();
  }

  private String setMarginType(Call call) {
    Symbol symbol = call.params().symbol();
    call.params().required("marginType");
    MarginType type =
        call.params()
            .choice(
                "marginType",
                MarginType.class,
                -1130,
                "Data sent for parameter 'marginType' is not valid.")
            .orElseThrow();
    engine.setMarginType(call.account(), symbol, type);
    return SUCCESS;
  }

  private String positionMode(Call call) {
    return new JsonText()
        .open()
        .put("dualSidePosition", engine.isHedge(call.account()))
        .close()
        .text();
  }

  private String setPositionMode(Call call) {
    call.params().required("dualSidePosition");
    engine.setHedge(call.account(), call.params().flag("dualSidePosition").orElseThrow());
    return SUCCESS;
  }

  private String assetMode(Call call) {
    return new JsonText()
        .open()
        .put("multiAssetsMargin", engine.isMultiAssets(call.account()))
        .close()
        .text();
  }

  private String setAssetMode(Call call) {
    call.params().required("multiAssetsMargin");
    engine.setMultiAssets(call.account(), call.params().flag("multiAssetsMargin").orElseThrow());
    return SUCCESS;
  }

  private String leverageBracket(Call call) {
    boolean bare =
        call.params().text("symbol").isPresent() && variants.is(Choice.BracketShape.OBJECT);
    JsonText json = new JsonText();
    if (!bare) {
      json.openArray();
    }
    for (Symbol symbol : symbols(call)) {
      json.open().put("symbol", symbol.value());
      Brackets brackets = brackets(symbol);
      brackets.coefficient().ifPresent(by -> json.putRaw("notionalCoef", JsonText.padded(by, 2)));
      json.openArray("brackets");
      for (Brackets.Bracket row : brackets.all()) {
        json.open()
            .put("bracket", row.number())
            .put("initialLeverage", row.leverage())
            .put("notionalCap", row.cap().longValueExact())
            .put("notionalFloor", row.floor().longValueExact())
            .putRaw("maintMarginRatio", row.maintenance().toPlainString())
            .putRaw("cum", JsonText.padded(row.cum(), 1))
            .close();
      }
      json.closeArray().close();
    }
    if (!bare) {
      json.closeArray();
    }
    return json.text();
  }

  private String commissionRate(Call call) {
    Symbol symbol = engine.instrument(call.params().symbol()).symbol();
    FeeTable.Rates rates =
        engine.settings().terms(symbol).fees().at(engine.feeTier(call.account()));
    return new JsonText()
        .open()
        .put("symbol", symbol.value())
        .put("makerCommissionRate", rates.maker(), 6)
        .put("takerCommissionRate", rates.taker(), 6)
        .put("rpiCommissionRate", rates.maker(), 6)
        .close()
        .text();
  }

  private String moveMargin(Call call) {
    Params params = call.params();
    Symbol symbol = engine.instrument(params.symbol()).symbol();
    BigDecimal amount = params.requiredDecimal("amount");
    params.required("type");
    boolean add = type(params).orElseThrow();
    engine.moveMargin(
        call.account(), symbol, positionSide(params).orElse(PositionSide.BOTH), amount, add);
    return new JsonText()
        .open()
        .putRaw("amount", JsonText.padded(amount, 1))
        .put("code", 200)
        .put("msg", "Successfully modify position margin.")
        .put("type", add ? 1 : 2)
        .close()
        .text();
  }

  /** True to add, false to reduce. */
  private static Optional<Boolean> type(Params params) {
    Optional<Long> type = params.integer("type");
    if (type.filter(value -> value != 1 && value != 2).isPresent()) {
      throw Params.invalid("type");
    }
    return type.map(value -> value == 1);
  }

  private static Optional<PositionSide> positionSide(Params params) {
    return params.choice("positionSide", PositionSide.class, -4060, "Invalid position side.");
  }

  private String marginHistory(Call call) {
    Params params = call.params();
    Symbol symbol = engine.instrument(params.symbol()).symbol();
    Optional<Boolean> type = type(params);
    int limit = params.limit(500, 500);
    Instant until = params.time("endTime").orElse(call.now());
    Instant from = params.time("startTime").orElseGet(() -> until.minus(MARGIN_KEPT));
    List<MarginChange> found = new ArrayList<>();
    for (MarginChange row : engine.shownBooks(call.account()).marginChanges(symbol)) {
      if (type.filter(added -> added != row.added()).isEmpty()
          && !row.time().isBefore(from)
          && !row.time().isAfter(until)) {
        found.add(row);
      }
    }
    JsonText json = new JsonText().openArray();
    for (MarginChange row : found.subList(Math.max(0, found.size() - limit), found.size())) {
      json.open()
          .put("symbol", symbol.value())
          .put("type", row.added() ? 1 : 2)
          .put("deltaType", "USER_ADJUST")
          .put("amount", row.amount())
          .put("asset", "USDT")
          .put("time", row.time().toEpochMilli())
          .put("positionSide", row.positionSide().name())
          .close();
    }
    return json.closeArray().text();
  }

  private String feeBurn(Call call) {
    return new JsonText().open().put("feeBurn", engine.isFeeBurn(call.account())).close().text();
  }

  private String setFeeBurn(Call call) {
    call.params().required("feeBurn");
    engine.setFeeBurn(call.account(), call.params().flag("feeBurn").orElseThrow());
    return SUCCESS;
  }

  /** The exchange writes -1 where there is none. */
  static long tradeGroup(Engine engine, String account) {
    long group = engine.tradeGroup(account);
    return group == 0 ? -1 : group;
  }
}
