package io.breakwater.simulator.wire;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.AccountTrade;
import io.breakwater.simulator.engine.AggTrade;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.BookView;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.EngineEvent;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.PositionView;
import io.breakwater.simulator.engine.Variants;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Spells events for streams. Numbers of user events are stripped, those of the market padded. */
final class EventText {
  /** Of one level's text, about. */
  private static final int LEVEL_LENGTH = 28;

  private final JsonText trades = new JsonText(512);
  private final boolean extras;
  private final boolean nulls;
  private final boolean sparse;
  private final boolean fees;
  private final boolean textualExpiry;

  EventText(Variants variants) {
    this.extras = variants.is(Choice.MarketExtras.TOLD);
    this.nulls = variants.is(Choice.EventFields.NULL);
    this.sparse = variants.is(Choice.EventFields.SPARSE);
    this.fees = variants.is(Choice.FillFee.TOLD);
    this.textualExpiry = variants.is(Choice.KeyExpiredTime.TEXT);
  }

  /**
   * @param before what stands before the event, {@code after} behind it
   */
  String aggTrade(String before, EngineEvent.TradePrinted event, Instrument rules, String after) {
    AggTrade trade = event.trade();
    BigDecimal plain =
        trade.rpiQuantity().signum() == 0
            ? trade.quantity()
            : trade.quantity().subtract(trade.rpiQuantity());
    // The text that is told most of all: in as few pieces as it has numbers.
    JsonText json = trades.cleared();
    json.raw(before).raw("{\"e\":\"aggTrade\",\"E\":").raw(event.time().toEpochMilli());
    json.raw(",\"s\":\"").raw(event.symbol().value());
    json.raw("\",\"a\":").raw(trade.id());
    json.raw(",\"p\":\"").raw(trade.price(), rules.pricePrecision());
    json.raw("\",\"q\":\"").raw(trade.quantity(), rules.quantityPrecision());
    json.raw("\",\"nq\":\"").raw(plain, rules.quantityPrecision());
    json.raw("\",\"f\":").raw(trade.firstTradeId());
    json.raw(",\"l\":").raw(trade.lastTradeId());
    json.raw(",\"T\":").raw(trade.time().toEpochMilli());
    json.raw(trade.buyerIsMaker() ? ",\"m\":true" : ",\"m\":false");
    return json.raw(extras ? ",\"st\":1}" : "}").raw(after).text();
  }

  String markPrice(EngineEvent.MarkPriceTicked event) {
    JsonText json =
        head("markPriceUpdate", event.time())
            .put("s", event.symbol().value())
            .put("p", event.mark().mark(), 8)
            .put("ap", event.mark().movingAverage(), 8)
            .put("i", event.mark().index(), 8)
            .put("P", event.mark().index(), 8)
            .put("r", event.mark().fundingRate(), 8)
            .put("T", event.mark().nextFunding().toEpochMilli());
    return end(json);
  }

  String contractInfo(EngineEvent.ContractChanged event) {
    JsonText json = head("contractInfo", event.time()).put("s", event.symbol().value());
    pair(json, event.symbol())
        .put("ct", "PERPETUAL")
        .put("dt", MarketRoutes.FAR_DELIVERY)
        .put("ot", MarketRoutes.ONBOARDED)
        .put("cs", event.rules().status().name());
    return end(json);
  }

  String bookTicker(EngineEvent.BestChanged event, Instrument rules) {
    long time = event.time().toEpochMilli();
    JsonText json =
        new JsonText()
            .open()
            .put("e", "bookTicker")
            .put("u", event.updateId())
            .put("s", event.symbol().value());
    pair(json, event.symbol())
        .put("b", event.bid().price(), rules.pricePrecision())
        .put("B", event.bid().quantity(), rules.quantityPrecision())
        .put("a", event.ask().price(), rules.pricePrecision())
        .put("A", event.ask().quantity(), rules.quantityPrecision())
        .put("T", time)
        .put("E", time);
    return end(json);
  }

  String depth(EngineEvent.DepthChanged event, Instrument rules) {
    long time = event.time().toEpochMilli();
    JsonText json =
        new JsonText(200 + LEVEL_LENGTH * (event.bids().size() + event.asks().size()))
            .open()
            .put("e", "depthUpdate")
            .put("E", time)
            .put("T", time)
            .put("s", event.symbol().value())
            .put("U", event.firstUpdateId())
            .put("u", event.lastUpdateId())
            .put("pu", event.previousUpdateId());
    levels(json, "b", event.bids(), rules);
    levels(json, "a", event.asks(), rules);
    return end(pair(json, event.symbol()));
  }

  private JsonText pair(JsonText json, Symbol symbol) {
    return extras ? json.put("ps", symbol.value()) : json;
  }

  private String end(JsonText json) {
    return (extras ? json.put("st", 1) : json).close().text();
  }

  static void levels(JsonText json, String name, List<BookView.Level> levels, Instrument rules) {
    json.openArray(name);
    for (BookView.Level level : levels) {
      json.openArray()
          .add(level.price(), rules.pricePrecision())
          .add(level.quantity(), rules.quantityPrecision())
          .closeArray();
    }
    json.closeArray();
  }

  String orderUpdate(EngineEvent.OrderChanged event) {
    OrderView order = event.order();
    BigDecimal lastQuantity = event.fill().map(AccountTrade::quantity).orElse(BigDecimal.ZERO);
    BigDecimal lastPrice = event.fill().map(AccountTrade::price).orElse(BigDecimal.ZERO);
    JsonText json =
        user("ORDER_TRADE_UPDATE", event.time())
            .open("o")
            .put("s", order.symbol().value())
            .put("c", order.clientOrderId())
            .put("S", order.side().name())
            .put("o", order.type().name())
            .put("f", order.timeInForce().name())
            .put("q", order.quantity())
            .put("p", order.price())
            .put("ap", order.averagePrice())
            .put("sp", order.stopPrice())
            .put("x", event.execution().name())
            .put("X", order.status().name())
            .put("i", order.orderId())
            .put("l", lastQuantity)
            .put("z", order.executed())
            .put("L", lastPrice);
    if (event.fill().isPresent() && fees) {
      json.put("n", event.fill().map(AccountTrade::fee).orElseThrow())
          .put("N", event.fill().map(AccountTrade::feeAsset).orElseThrow());
    } else if (nulls) {
      json.putRaw("n", "null").putRaw("N", "null");
    }
    if (event.execution() == EngineEvent.Execution.AMENDMENT) {
      order.modifyId().ifPresent(id -> json.put("M", id));
    }
    json.put("T", event.time().toEpochMilli())
        .put("t", event.fill().map(AccountTrade::tradeId).orElse(0L))
        .put("b", "0")
        .put("a", "0")
        .put("m", event.fill().map(AccountTrade::maker).orElse(false))
        .put("R", order.reduceOnly())
        .put("wt", order.workingType().name())
        .put("ot", order.originalType().name())
        .put("ps", order.positionSide().name())
        .put("cp", order.closePosition())
        .put("rp", event.fill().map(AccountTrade::realizedPnl).orElse(BigDecimal.ZERO))
        .put("pP", order.priceProtect())
        .put("si", 0)
        .put("ss", 0);
    if (!sparse) {
      json.put("V", order.selfTrade().name());
    }
    json.put("pm", order.priceMatch().name())
        .put("gtd", order.goodTill().map(Instant::toEpochMilli).orElse(0L));
    if (!sparse) {
      json.put("er", Integer.toString(event.expiryReason()));
    }
    if (order.callbackRate().isPresent()) {
      json.put("AP", order.activatePrice()).put("cr", order.callbackRate().orElseThrow());
    } else if (nulls) {
      json.putRaw("AP", "null").putRaw("cr", "null");
    }
    if (nulls) {
      json.putRaw("W", "null");
    }
    return json.close().close().text();
  }

  static String accountUpdate(EngineEvent.AccountChanged event) {
    JsonText json = user("ACCOUNT_UPDATE", event.time()).open("a").openArray("B");
    for (EngineEvent.WalletChange wallet : event.wallets()) {
      json.open()
          .put("a", wallet.asset())
          .put("wb", wallet.wallet())
          .put("cw", wallet.crossWallet())
          .put("bc", wallet.change())
          .close();
    }
    json.closeArray().openArray("P");
    for (PositionView row : event.positions()) {
      json.open()
          .put("s", row.symbol().value())
          .put("pa", row.amount())
          .put("ep", row.entryPrice())
          .put("bep", row.breakEvenPrice())
          .put("cr", row.realized())
          .put("up", row.unrealized())
          .put("mt", row.isIsolated() ? "isolated" : "cross")
          .put("iw", row.isolatedWallet())
          .put("ps", row.positionSide().name())
          .put("ma", "USDT")
          .close();
    }
    json.closeArray().put("m", event.reason());
    event.symbol().ifPresent(symbol -> json.put("S", symbol.value()));
    return json.close().close().text();
  }

  static String marginCall(EngineEvent.MarginCalled event) {
    JsonText json = head("MARGIN_CALL", event.time());
    event.crossWallet().ifPresent(wallet -> json.put("cw", wallet));
    json.openArray("p");
    for (PositionView row : event.positions()) {
      json.open()
          .put("s", row.symbol().value())
          .put("ps", row.positionSide().name())
          .put("pa", row.amount())
          .put("mt", row.marginType().name())
          .put("iw", row.isolatedWallet())
          .put("mp", row.markPrice())
          .put("up", row.unrealized())
          .put("mm", row.maintenanceMargin())
          .close();
    }
    return json.closeArray().close().text();
  }

  /**
   * @param all for the stream of all markets
   */
  String forceOrder(EngineEvent.ForceOrdered event, boolean all) {
    OrderView order = event.order();
    JsonText json =
        head("forceOrder", event.time())
            .open("o")
            .put("s", order.symbol().value())
            .put("S", order.side().name())
            .put("o", order.type().name())
            .put("f", order.timeInForce().name())
            .put("q", order.quantity())
            .put("p", order.price())
            .put("ap", order.averagePrice())
            .put("X", order.status().name())
            .put("l", event.lastQuantity())
            .put("z", order.executed())
            .put("T", order.updated().toEpochMilli())
            .close();
    return all ? end(pair(json, event.symbol())) : json.close().text();
  }

  String algoUpdate(EngineEvent.AlgoChanged event) {
    AlgoView algo = event.algo();
    var request = algo.request();
    JsonText json =
        user("ALGO_UPDATE", event.time())
            .open("o")
            .put("caid", algo.clientAlgoId())
            .put("aid", algo.algoId())
            .put("at", "CONDITIONAL")
            .put("o", request.type().name())
            .put("s", request.symbol().value())
            .put("S", request.side().name())
            .put("ps", request.positionSide().name())
            .put("f", request.timeInForce().name())
            .put("q", request.quantity().orElse(BigDecimal.ZERO))
            .put("X", algo.status().name())
            .put("ai", algo.child().map(id -> Long.toString(id)).orElse(""));
    if (algo.childType().isPresent() || nulls) {
      json.put("ap", algo.childAveragePrice())
          .put("aq", algo.childExecuted())
          .put("act", algo.childType().map(Enum::name).orElse("0"));
    }
    json.put("tp", request.triggerPrice())
        .put("p", request.price().orElse(BigDecimal.ZERO))
        .put("V", request.selfTrade().name())
        .put("wt", request.workingType().name())
        .put("pm", request.priceMatch().name())
        .put("cp", request.closePosition())
        .put("pP", request.priceProtect())
        .put("R", request.reduceOnly().orElse(request.closePosition()))
        .put("tt", algo.triggered().map(Instant::toEpochMilli).orElse(0L))
        .put("gtd", request.goodTill().map(Instant::toEpochMilli).orElse(0L));
    if (request.callbackRate().isPresent()) {
      json.put("ia", algo.activated());
    }
    if (!algo.reason().isEmpty() && !sparse) {
      json.put("rm", algo.reason());
    }
    return json.close().close().text();
  }

  static String leverageUpdate(Instant time, Symbol symbol, int leverage) {
    return user("ACCOUNT_CONFIG_UPDATE", time)
        .open("ac")
        .put("s", symbol.value())
        .put("l", leverage)
        .close()
        .close()
        .text();
  }

  static String assetModeUpdate(Instant time, boolean multiAssets) {
    return user("ACCOUNT_CONFIG_UPDATE", time)
        .open("ai")
        .put("j", multiAssets)
        .close()
        .close()
        .text();
  }

  String listenKeyExpired(Instant time, String key) {
    JsonText json = new JsonText().open().put("e", "listenKeyExpired");
    if (textualExpiry) {
      json.put("E", Long.toString(time.toEpochMilli()));
    } else {
      json.put("E", time.toEpochMilli());
    }
    return json.put("listenKey", key).close().text();
  }

  static String serverShutdown(Instant time) {
    return head("serverShutdown", time).close().text();
  }

  /**
   * @param stream one that is told, whose name needs no escapes
   */
  static String combined(String stream, String data) {
    return "{\"stream\":\"" + stream + "\",\"data\":" + data + "}";
  }

  private static JsonText head(String event, Instant time) {
    return new JsonText().open().put("e", event).put("E", time.toEpochMilli());
  }

  private static JsonText user(String event, Instant time) {
    return new JsonText()
        .open()
        .put("e", event)
        .put("T", time.toEpochMilli())
        .put("E", time.toEpochMilli());
  }
}
