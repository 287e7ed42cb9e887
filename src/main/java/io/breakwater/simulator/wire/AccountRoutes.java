package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AccountBooks;
import io.breakwater.simulator.engine.BalanceView;
import io.breakwater.simulator.engine.Brackets;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.IncomeRow;
import io.breakwater.simulator.engine.PositionView;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Positions, balances, settings, and listen keys. */
final class AccountRoutes {
  private static final String SUCCESS = "{\"code\":200,\"msg\":\"success\"}";

  private final Engine engine;
  private final Variants variants;
  private final ListenKeys listenKeys;
  private final StreamHub hub;

  AccountRoutes(Engine engine, ListenKeys listenKeys, StreamHub hub) {
    this.engine = engine;
    this.variants = engine.settings().variants();
    this.listenKeys = listenKeys;
    this.hub = hub;
  }

  void addTo(Routes routes) {
    routes.add("GET /fapi/v3/positionRisk", Security.SIGNED, 5, this::positionRiskV3);
    int second = variants.is(Choice.SecondVersionWeight.TEN) ? 10 : 5;
    routes.add("GET /fapi/v2/positionRisk", Security.SIGNED, second, this::positionRiskV2);
    routes.add("GET /fapi/v3/account", Security.SIGNED, 5, call -> account(call, false));
    routes.add("GET /fapi/v2/account", Security.SIGNED, second, call -> account(call, true));
    routes.add("GET /fapi/v3/balance", Security.SIGNED, 5, this::balance);
    routes.add("GET /fapi/v2/balance", Security.SIGNED, 5, this::balance);
    if (variants.is(Choice.FirstBalance.SERVED)) {
      routes.add("GET /fapi/v1/balance", Security.SIGNED, 5, this::balance);
    }
    routes.add("GET /fapi/v1/accountConfig", Security.SIGNED, 5, this::accountConfig);
    routes.add("GET /fapi/v1/symbolConfig", Security.SIGNED, 5, this::symbolConfig);
    routes.add("POST /fapi/v1/leverage", Security.SIGNED, 1, this::setLeverage);
    routes.add("POST /fapi/v1/marginType", Security.SIGNED, 1, this::setMarginType);
    routes.add("GET /fapi/v1/positionSide/dual", Security.SIGNED, 30, this::positionMode);
    routes.add("POST /fapi/v1/positionSide/dual", Security.SIGNED, 1, this::setPositionMode);
    routes.add("GET /fapi/v1/multiAssetsMargin", Security.SIGNED, 30, this::assetMode);
    routes.add("POST /fapi/v1/multiAssetsMargin", Security.SIGNED, 1, this::setAssetMode);
    routes.add("GET /fapi/v1/leverageBracket", Security.SIGNED, 1, this::leverageBracket);
    routes.add("GET /fapi/v1/commissionRate", Security.SIGNED, 20, this::commissionRate);
    routes.add("GET /fapi/v1/income", Security.SIGNED, 30, this::income);
    routes.add("POST /fapi/v1/listenKey", Security.KEY, 1, this::openListenKey);
    routes.add("PUT /fapi/v1/listenKey", Security.KEY, 1, this::renewListenKey);
    routes.add("DELETE /fapi/v1/listenKey", Security.KEY, 1, this::closeListenKey);
  }

  private AccountBooks books(Call call) {
    return engine.shownBooks(call.account());
  }

  private List<PositionView> positions(Call call, boolean all) {
    return books(call).positions(call.params().optionalSymbol(), all);
  }

  private String positionRiskV3(Call call) {
    JsonText json = new JsonText().openArray();
    for (PositionView row : positions(call, false)) {
      json.open();
      riskHead(json, row);
      json.put("notional", row.notional(), 8)
          .put("marginAsset", "USDT")
          .put("isolatedWallet", isolated(row))
          .put("initialMargin", row.initialMargin().add(row.openOrderMargin()), 8)
          .put("maintMargin", row.maintenanceMargin(), 8)
          .put("positionInitialMargin", row.initialMargin(), 8)
          .put("openOrderInitialMargin", row.openOrderMargin(), 8)
          .put("adl", 1)
          .put("bidNotional", row.bidNotional())
          .put("askNotional", row.askNotional())
          .put("updateTime", row.updated().toEpochMilli())
          .close();
    }
    return json.closeArray().text();
  }

  private String positionRiskV2(Call call) {
    JsonText json = new JsonText().openArray();
    for (PositionView row : positions(call, true)) {
      json.open();
      riskHead(json, row);
      json.put("leverage", Integer.toString(row.leverage()))
          .put("maxNotionalValue", Brackets.maxNotional(row.leverage()))
          .put("marginType", row.marginType() == MarginType.CROSSED ? "cross" : "isolated")
          .put("isAutoAddMargin", "false")
          .put("notional", row.notional(), 8)
          .put("isolatedWallet", isolated(row))
          .put("updateTime", row.updated().toEpochMilli())
          .close();
    }
    return json.closeArray().text();
  }

  private void riskHead(JsonText json, PositionView row) {
    Instrument rules = engine.instrument(row.symbol());
    json.put("symbol", row.symbol().value())
        .put("positionSide", row.positionSide().name())
        .put("positionAmt", row.amount(), rules.quantityPrecision())
        .put("entryPrice", row.entryPrice())
        .put("breakEvenPrice", row.breakEvenPrice())
        .put("markPrice", row.markPrice(), 8)
        .put("unRealizedProfit", row.unrealized(), 8)
        .put("liquidationPrice", "0")
        .put("isolatedMargin", isolated(row));
  }

  /** Isolated margin is thin: what the position takes, without a wallet of its own. */
  private static BigDecimal isolated(PositionView row) {
    return row.marginType() == MarginType.ISOLATED ? row.initialMargin() : BigDecimal.ZERO;
  }

  private String account(Call call, boolean v2) {
    BalanceView balance = books(call).balance();
    JsonText json = new JsonText().open();
    if (v2) {
      json.put("feeTier", 0)
          .put("feeBurn", false)
          .put("canTrade", true)
          .put("canDeposit", true)
          .put("canWithdraw", true)
          .put("updateTime", balance.updated().toEpochMilli())
          .put("multiAssetsMargin", engine.isMultiAssets(call.account()))
          .put("tradeGroupId", -1);
    }
    json.put("totalInitialMargin", balance.initialMargin(), 8)
        .put("totalMaintMargin", balance.maintenanceMargin(), 8)
        .put("totalWalletBalance", balance.wallet(), 8)
        .put("totalUnrealizedProfit", balance.unrealized(), 8)
        .put("totalMarginBalance", balance.marginBalance(), 8)
        .put("totalPositionInitialMargin", balance.positionMargin(), 8)
        .put("totalOpenOrderInitialMargin", balance.openOrderMargin(), 8)
        .put("totalCrossWalletBalance", balance.wallet(), 8)
        .put("totalCrossUnPnl", balance.unrealized(), 8)
        .put("availableBalance", balance.available(), 8)
        .put("maxWithdrawAmount", balance.available().min(balance.wallet()), 8)
        .openArray("assets")
        .open()
        .put("asset", "USDT")
        .put("walletBalance", balance.wallet(), 8)
        .put("unrealizedProfit", balance.unrealized(), 8)
        .put("marginBalance", balance.marginBalance(), 8)
        .put("maintMargin", balance.maintenanceMargin(), 8)
        .put("initialMargin", balance.initialMargin(), 8)
        .put("positionInitialMargin", balance.positionMargin(), 8)
        .put("openOrderInitialMargin", balance.openOrderMargin(), 8)
        .put("crossWalletBalance", balance.wallet(), 8)
        .put("crossUnPnl", balance.unrealized(), 8)
        .put("availableBalance", balance.available(), 8)
        .put("maxWithdrawAmount", balance.available().min(balance.wallet()), 8)
        .put("updateTime", balance.updated().toEpochMilli())
        .close()
        .closeArray()
        .openArray("positions");
    books(call).positions(Optional.empty(), v2).forEach(row -> accountPosition(json, row, v2));
    return json.closeArray().close().text();
  }

  private void accountPosition(JsonText json, PositionView row, boolean v2) {
    Instrument rules = engine.instrument(row.symbol());
    json.open()
        .put("symbol", row.symbol().value())
        .put("positionSide", row.positionSide().name())
        .put("positionAmt", row.amount(), rules.quantityPrecision())
        .put("unrealizedProfit", row.unrealized(), 8)
        .put("isolatedMargin", isolated(row), 8)
        .put("notional", row.notional(), 8)
        .put("isolatedWallet", isolated(row))
        .put("initialMargin", row.initialMargin().add(row.openOrderMargin()), 8)
        .put("maintMargin", row.maintenanceMargin(), 8);
    if (v2) {
      json.put("positionInitialMargin", row.initialMargin(), 8)
          .put("openOrderInitialMargin", row.openOrderMargin(), 8)
          .put("leverage", Integer.toString(row.leverage()))
          .put("isolated", row.marginType() == MarginType.ISOLATED)
          .put("entryPrice", row.entryPrice())
          .put("maxNotional", Brackets.maxNotional(row.leverage()))
          .put("bidNotional", row.bidNotional())
          .put("askNotional", row.askNotional());
    }
    json.put("updateTime", row.updated().toEpochMilli()).close();
  }

  private String balance(Call call) {
    BalanceView balance = books(call).balance();
    return new JsonText()
        .openArray()
        .open()
        .put("accountAlias", call.account())
        .put("asset", "USDT")
        .put("balance", balance.wallet(), 8)
        .put("crossWalletBalance", balance.wallet(), 8)
        .put("crossUnPnl", balance.unrealized(), 8)
        .put("availableBalance", balance.available(), 8)
        .put("maxWithdrawAmount", balance.available().min(balance.wallet()), 8)
        .put("marginAvailable", true)
        .put("updateTime", balance.updated().toEpochMilli())
        .close()
        .closeArray()
        .text();
  }

  private String accountConfig(Call call) {
    return new JsonText()
        .open()
        .put("feeTier", 0)
        .put("canTrade", true)
        .put("canDeposit", true)
        .put("canWithdraw", true)
        .put("dualSidePosition", engine.isHedge(call.account()))
        .put("updateTime", 0)
        .put("multiAssetsMargin", engine.isMultiAssets(call.account()))
        .put("tradeGroupId", -1)
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
          .put("maxNotionalValue", Brackets.maxNotional(leverage))
          .close();
    }
    return json.closeArray().text();
  }

  private String setLeverage(Call call) {
    Symbol symbol = engine.instrument(call.params().symbol()).symbol();
    call.params().required("leverage");
    long leverage = call.params().integer("leverage").orElseThrow();
    if (leverage < 1 || leverage > Brackets.maxLeverage()) {
      throw Refusal.of(-4028, "Leverage " + leverage + " is not valid");
    }
    engine.setLeverage(call.account(), symbol, (int) leverage);
    return new JsonText()
        .open()
        .put("leverage", leverage)
        .put("maxNotionalValue", Brackets.maxNotional((int) leverage))
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
      json.open().put("symbol", symbol.value()).openArray("brackets");
      for (Brackets.Bracket row : Brackets.all()) {
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
    return new JsonText()
        .open()
        .put("symbol", symbol.value())
        .put("makerCommissionRate", engine.settings().makerFee(), 6)
        .put("takerCommissionRate", engine.settings().takerFee(), 6)
        .put("rpiCommissionRate", engine.settings().makerFee(), 6)
        .close()
        .text();
  }

  private String income(Call call) {
    Params params = call.params();
    Optional<Symbol> symbol = params.optionalSymbol();
    Optional<String> type = params.text("incomeType");
    int limit = params.limit(100, 1000);
    var from = params.time("startTime");
    var until = params.time("endTime");
    List<IncomeRow> found = new ArrayList<>();
    for (IncomeRow row : books(call).income()) {
      boolean wanted =
          (symbol.isEmpty() || symbol.equals(row.symbol()))
              && (type.isEmpty() || type.get().equals(row.type()))
              && from.filter(time -> row.time().isBefore(time)).isEmpty()
              && until.filter(time -> row.time().isAfter(time)).isEmpty();
      if (wanted) {
        found.add(row);
      }
    }
    int page = (int) Math.max(1, Math.min(params.integer("page").orElse(1L), 1_000_000));
    int first = Math.min(found.size(), (page - 1) * limit);
    boolean latest = from.isEmpty() && params.text("page").isEmpty();
    int start = latest ? Math.max(0, found.size() - limit) : first;
    JsonText json = new JsonText().openArray();
    for (IncomeRow row : found.subList(start, Math.min(found.size(), start + limit))) {
      String tradeId = row.tradeId().map(id -> Long.toString(id)).orElse("");
      json.open()
          .put("symbol", row.symbol().map(Symbol::value).orElse(""))
          .put("incomeType", row.type())
          .put("income", row.income(), 8)
          .put("asset", "USDT")
          .put("info", tradeId.isEmpty() ? row.type() : tradeId)
          .put("time", row.time().toEpochMilli())
          .put("tranId", row.transactionId())
          .put("tradeId", tradeId)
          .close();
    }
    return json.closeArray().text();
  }

  private String openListenKey(Call call) {
    return listenKey(listenKeys.open(call.account(), engine::newListenKey, call.now()));
  }

  private String renewListenKey(Call call) {
    return listenKey(
        listenKeys
            .renew(call.account(), call.now())
            .orElseThrow(() -> Refusal.of(-1125, "This listenKey does not exist.")));
  }

  private String closeListenKey(Call call) {
    String key =
        listenKeys
            .close(call.account())
            .orElseThrow(() -> Refusal.of(-1125, "This listenKey does not exist."));
    hub.keyClosed(key);
    return "{}";
  }

  private static String listenKey(String key) {
    return new JsonText().open().put("listenKey", key).close().text();
  }
}
