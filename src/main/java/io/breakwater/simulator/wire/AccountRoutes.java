package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AccountBooks;
import io.breakwater.simulator.engine.BalanceView;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.IncomeRow;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.PositionView;
import io.breakwater.simulator.engine.Refusal;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Routes.Call;
import io.breakwater.simulator.wire.Routes.Security;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Positions, balances, income, and listen keys. */
final class AccountRoutes {
  private static final Duration FORCED_KEPT = Duration.ofDays(90);

  /** How far back income is told of to who names no time. */
  private static final Duration INCOME_UNASKED = Duration.ofDays(7);

  private static final int INCOME_MONTHS = 3;

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
    routes.add("GET /fapi/v1/adlQuantile", Security.SIGNED, 5, this::adlQuantile);
    routes.add(
        "GET /fapi/v1/forceOrders",
        Security.SIGNED,
        params -> params.text("symbol").isPresent() ? 20 : 50,
        this::forceOrders);
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
      json.put("notional", cut(row.notional()), 8)
          .put("marginAsset", "USDT")
          .put("isolatedWallet", row.isolatedWallet())
          .put("initialMargin", row.initialMargin().add(row.openOrderMargin()), 8)
          .put("maintMargin", cut(row.maintenanceMargin()), 8)
          .put("positionInitialMargin", row.initialMargin(), 8)
          .put("openOrderInitialMargin", row.openOrderMargin(), 8)
          .put("adl", row.adl())
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
          .put("maxNotionalValue", maxNotional(row))
          .put("marginType", row.isIsolated() ? "isolated" : "cross")
          .put("isAutoAddMargin", "false")
          .put("notional", cut(row.notional()), 8)
          .put("isolatedWallet", row.isolatedWallet())
          .put("updateTime", row.updated().toEpochMilli())
          .close();
    }
    return json.closeArray().text();
  }

  private BigDecimal maxNotional(PositionView row) {
    return engine.settings().terms(row.symbol()).brackets().maxNotional(row.leverage());
  }

  /** Recorded answers have eight decimals, and what is beyond is cut. */
  private static BigDecimal cut(BigDecimal money) {
    return money.scale() <= 8 ? money : money.setScale(8, RoundingMode.DOWN);
  }

  private void riskHead(JsonText json, PositionView row) {
    Instrument rules = engine.instrument(row.symbol());
    json.put("symbol", row.symbol().value())
        .put("positionSide", row.positionSide().name())
        .put("positionAmt", row.amount(), rules.quantityPrecision())
        .put("entryPrice", row.entryPrice())
        .put("breakEvenPrice", row.breakEvenPrice())
        .put("markPrice", row.markPrice(), 8)
        .put("unRealizedProfit", cut(row.unrealized()), 8)
        .put("liquidationPrice", row.liquidationPrice())
        .put("isolatedMargin", cut(row.isolatedMargin()));
  }

  private String account(Call call, boolean v2) {
    AccountBooks books = books(call);
    BalanceView balance = books.balance();
    JsonText json = new JsonText().open();
    if (v2) {
      json.put("feeTier", engine.feeTier(call.account()))
          .put("feeBurn", engine.isFeeBurn(call.account()))
          .put("canTrade", true)
          .put("canDeposit", true)
          .put("canWithdraw", true)
          .put("updateTime", balance.updated().toEpochMilli())
          .put("multiAssetsMargin", engine.isMultiAssets(call.account()))
          .put("tradeGroupId", ModeRoutes.tradeGroup(engine, call.account()));
    }
    json.put("totalInitialMargin", balance.initialMargin(), 8)
        .put("totalMaintMargin", cut(balance.maintenanceMargin()), 8)
        .put("totalWalletBalance", balance.wallet(), 8)
        .put("totalUnrealizedProfit", cut(balance.unrealized()), 8)
        .put("totalMarginBalance", cut(balance.marginBalance()), 8)
        .put("totalPositionInitialMargin", balance.positionMargin(), 8)
        .put("totalOpenOrderInitialMargin", balance.openOrderMargin(), 8)
        .put("totalCrossWalletBalance", balance.crossWallet(), 8)
        .put("totalCrossUnPnl", cut(balance.crossUnrealized()), 8)
        .put("availableBalance", cut(balance.available()), 8)
        .put("maxWithdrawAmount", cut(balance.withdrawable()), 8)
        .openArray("assets");
    asset(json, "USDT", balance, v2);
    books
        .otherWallets()
        .forEach((asset, wallet) -> asset(json, asset, unused(wallet, balance.updated()), v2));
    json.closeArray().openArray("positions");
    books.positions(Optional.empty(), v2).forEach(row -> accountPosition(json, row, v2));
    return json.closeArray().close().text();
  }

  /** An asset that is no margin: nothing of it is in use. */
  private static BalanceView unused(BigDecimal wallet, Instant updated) {
    BigDecimal zero = BigDecimal.ZERO;
    return new BalanceView(wallet, wallet, zero, zero, zero, zero, zero, wallet, updated);
  }

  private static void asset(JsonText json, String asset, BalanceView balance, boolean v2) {
    json.open()
        .put("asset", asset)
        .put("walletBalance", balance.wallet(), 8)
        .put("unrealizedProfit", cut(balance.unrealized()), 8)
        .put("marginBalance", cut(balance.marginBalance()), 8)
        .put("maintMargin", cut(balance.maintenanceMargin()), 8)
        .put("initialMargin", balance.initialMargin(), 8)
        .put("positionInitialMargin", balance.positionMargin(), 8)
        .put("openOrderInitialMargin", balance.openOrderMargin(), 8)
        .put("crossWalletBalance", balance.crossWallet(), 8)
        .put("crossUnPnl", cut(balance.crossUnrealized()), 8)
        .put("availableBalance", cut(balance.available()), 8)
        .put("maxWithdrawAmount", cut(balance.withdrawable()), 8);
    if (v2) {
      json.put("marginAvailable", asset.equals("USDT"));
    }
    json.put("updateTime", balance.updated().toEpochMilli()).close();
  }

  private void accountPosition(JsonText json, PositionView row, boolean v2) {
    Instrument rules = engine.instrument(row.symbol());
    json.open()
        .put("symbol", row.symbol().value())
        .put("positionSide", row.positionSide().name())
        .put("positionAmt", row.amount(), rules.quantityPrecision())
        .put("unrealizedProfit", cut(row.unrealized()), 8)
        .put("isolatedMargin", cut(row.isolatedMargin()), 8)
        .put("notional", cut(row.notional()), 8)
        .put("isolatedWallet", row.isolatedWallet())
        .put("initialMargin", row.initialMargin().add(row.openOrderMargin()), 8)
        .put("maintMargin", cut(row.maintenanceMargin()), 8);
    if (v2) {
      json.put("positionInitialMargin", row.initialMargin(), 8)
          .put("openOrderInitialMargin", row.openOrderMargin(), 8)
          .put("leverage", Integer.toString(row.leverage()))
          .put("isolated", row.isIsolated())
          .put("entryPrice", row.entryPrice())
          .put("breakEvenPrice", row.breakEvenPrice())
          .put("maxNotional", maxNotional(row))
          .put("bidNotional", row.bidNotional())
          .put("askNotional", row.askNotional());
    }
    json.put("updateTime", row.updated().toEpochMilli()).close();
  }

  private String balance(Call call) {
    AccountBooks books = books(call);
    BalanceView balance = books.balance();
    JsonText json = new JsonText().openArray();
    balanceRow(json, call.account(), "USDT", balance);
    books
        .otherWallets()
        .forEach(
            (asset, wallet) ->
                balanceRow(json, call.account(), asset, unused(wallet, balance.updated())));
    return json.closeArray().text();
  }

  private static void balanceRow(JsonText json, String account, String asset, BalanceView balance) {
    json.open()
        .put("accountAlias", account)
        .put("asset", asset)
        .put("balance", balance.wallet(), 8)
        .put("crossWalletBalance", balance.crossWallet(), 8)
        .put("crossUnPnl", cut(balance.crossUnrealized()), 8)
        .put("availableBalance", cut(balance.available()), 8)
        .put("maxWithdrawAmount", cut(balance.withdrawable()), 8)
        .put("marginAvailable", asset.equals("USDT"))
        .put("updateTime", balance.updated().toEpochMilli())
        .close();
  }

  /** HEDGE says no more than that the account is in hedge mode. */
  private String adlQuantile(Call call) {
    Map<Symbol, List<PositionView>> bySymbol = new LinkedHashMap<>();
    for (PositionView row : positions(call, false)) {
      if (row.amount().signum() != 0) {
        bySymbol.computeIfAbsent(row.symbol(), symbol -> new ArrayList<>()).add(row);
      }
    }
    boolean hedge = engine.isHedge(call.account());
    JsonText json = new JsonText().openArray();
    bySymbol.forEach(
        (symbol, rows) -> {
          int longs = adl(rows, PositionSide.LONG);
          int shorts = adl(rows, PositionSide.SHORT);
          json.open().put("symbol", symbol.value()).open("adlQuantile");
          json.put("LONG", longs).put("SHORT", shorts);
          json.put(hedge ? "HEDGE" : "BOTH", adl(rows, PositionSide.BOTH)).close().close();
        });
    return json.closeArray().text();
  }

  private static int adl(List<PositionView> rows, PositionSide side) {
    return rows.stream()
        .filter(row -> row.positionSide() == side)
        .mapToInt(PositionView::adl)
        .findFirst()
        .orElse(0);
  }

  private String forceOrders(Call call) {
    Params params = call.params();
    Optional<Symbol> symbol = params.optionalSymbol();
    symbol.ifPresent(engine::instrument);
    Optional<String> type = params.text("autoCloseType");
    if (type.filter(name -> !name.equals("ADL") && !name.equals("LIQUIDATION")).isPresent()) {
      throw Params.invalid("autoCloseType");
    }
    int limit = params.limit(50, 100);
    Instant until = params.time("endTime").orElse(call.now());
    Instant from = params.time("startTime").orElseGet(() -> until.minus(FORCED_KEPT));
    List<OrderView> found = new ArrayList<>();
    for (OrderView order : books(call).forcedOrders()) {
      boolean adl = order.clientOrderId().startsWith("adl_");
      if (symbol.filter(wanted -> !wanted.equals(order.symbol())).isEmpty()
          && type.filter(wanted -> wanted.equals("ADL") != adl).isEmpty()
          && !order.created().isBefore(from)
          && !order.created().isAfter(until)) {
        found.add(order);
      }
    }
    JsonText json = new JsonText().openArray();
    for (OrderView order : found.subList(Math.max(0, found.size() - limit), found.size())) {
      Answers.record(json, order, engine.instrument(order.symbol()));
    }
    return json.closeArray().text();
  }

  private String income(Call call) {
    Params params = call.params();
    Optional<Symbol> symbol = params.optionalSymbol();
    Optional<String> type = params.text("incomeType");
    int limit = params.limit(100, 1000);
    var from = params.time("startTime");
    var until = params.time("endTime");
    if (from.isPresent() && until.isPresent() && from.get().isAfter(until.get())) {
      throw Refusal.of(-1023, "Start time is greater than end time.");
    }
    Instant known =
        from.isEmpty() && until.isEmpty()
            ? call.now().minus(INCOME_UNASKED)
            : call.now().atOffset(ZoneOffset.UTC).minusMonths(INCOME_MONTHS).toInstant();
    List<IncomeRow> found = new ArrayList<>();
    for (IncomeRow row : books(call).income()) {
      boolean wanted =
          (symbol.isEmpty() || symbol.equals(row.symbol()))
              && (type.isEmpty() || type.get().equals(row.type()))
              && !row.time().isBefore(known)
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
          .put("asset", row.asset())
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
