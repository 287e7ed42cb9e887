package io.breakwater.simulator;

import static io.breakwater.simulator.WireClient.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Fill;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.Position;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Precedence;
import io.breakwater.simulator.engine.Choice;
import io.breakwater.simulator.engine.FundingRate;
import io.breakwater.simulator.engine.Variants;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the private stream tells of money that moves without an order of ours. */
@Timeout(60)
final class ClientEventsTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Call READ = Call.of(Precedence.READ);
  private static final String BUY = "symbol=BTCUSDT&type=MARKET&side=BUY&quantity=0.1";

  private WireWorld world;
  private WireClient client;

  private void start(Variants variants) {
    world = new WireWorld(variants);
    client = new WireClient(world);
    client.listens();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private void isolated() {
    world.ok("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=10");
    world.ok("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    world.ok("POST /fapi/v1/order", BUY);
  }

  @Test
  void fundingOfACrossPositionIsToldWithItsSymbol() {
    start(Variants.usual());
    world.ok("POST /fapi/v1/order", BUY);
    world
        .exchange()
        .fundingRates(
            BTC,
            List.of(
                new FundingRate(
                    world.now().plusSeconds(60),
                    new BigDecimal("0.00025"),
                    Optional.of(new BigDecimal("60010.5")))));
    world.passes(Duration.ofSeconds(70));

    var funding =
        client.heard(AccountEvent.AccountChanged.class).stream()
            .filter(changed -> changed.cause().equals("FUNDING_FEE"))
            .toList();
    assertEquals(1, funding.size());
    assertEquals(Optional.of(BTC), funding.get(0).fundingOf());
    assertEquals(List.of(), funding.get(0).positions());
    BigDecimal fee = funding.get(0).balances().get(0).transferred().orElseThrow();
    assertEquals(0, fee.compareTo(new BigDecimal("-1.5002625"))); // 0.1 × 60010.5 × 0.00025
  }

  @Test
  void theStreamAndTheReadTellTheSameIsolatedPosition() {
    start(Variants.usual());
    isolated();
    world.ok("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=100.5&type=1");

    var changes = client.heard(AccountEvent.AccountChanged.class);
    var moved = changes.get(changes.size() - 1);
    assertEquals("MARGIN_TRANSFER", moved.cause());
    Position told = moved.positions().get(0);
    assertEquals(Optional.of(MarginType.ISOLATED), told.marginType());
    Position read = done(client.exchange().positions(READ)).positions().get(0);
    assertEquals(read.isolatedWallet(), told.isolatedWallet());
    assertEquals(read.size(), told.size());
    var wallet = moved.balances().get(0);
    assertEquals(
        0,
        wallet
            .wallet()
            .subtract(wallet.crossWallet().orElseThrow())
            .compareTo(told.isolatedWallet()));
  }

  @Test
  void settingsThatSomebodyElseChangedAreTold() {
    start(Variants.usual());
    world.ok("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=7");
    world.ok("POST /fapi/v1/multiAssetsMargin", "multiAssetsMargin=true");
    world.ok("POST /fapi/v1/multiAssetsMargin", "multiAssetsMargin=false");
    assertEquals(
        List.of(new AccountEvent.LeverageChanged(BTC, 7, world.now())),
        client.heard(AccountEvent.LeverageChanged.class));
    assertEquals(
        List.of(true, false),
        client.heard(AccountEvent.MultiAssetsChanged.class).stream()
            .map(AccountEvent.MultiAssetsChanged::multiAssets)
            .toList());
  }

  /** In whichever way its frames are spelled. */
  @ParameterizedTest
  @EnumSource(Choice.EventFields.class)
  void aLiquidationIsToldFromTheWarningToTheEmptyPosition(Choice.EventFields fields) {
    start(Variants.usual().with(fields, Choice.ForcedFill.CALCULATED, Choice.FillFee.LEFT_OUT));
    isolated();

    world.trades("54150");

    var called = client.heard(AccountEvent.MarginCalled.class);
    assertEquals(1, called.size());
    assertEquals(Optional.empty(), called.get(0).crossWallet());
    var endangered = called.get(0).positions().get(0);
    assertEquals(BTC, endangered.symbol());
    assertEquals(Optional.of(MarginType.ISOLATED), endangered.marginType());
    assertTrue(endangered.maintenanceMargin().orElseThrow().signum() > 0);
    var forced =
        client.heard(AccountEvent.OrderUpdated.class).stream()
            .filter(
                updated ->
                    OrderOrigin.of(updated.order().clientOrderId()) == OrderOrigin.LIQUIDATION)
            .toList();
    BigDecimal closed =
        forced.stream()
            .flatMap(updated -> updated.fill().stream())
            .map(fill -> fill.quantity().value())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertEquals(0, closed.compareTo(new BigDecimal("0.1")));
    List<Long> read =
        done(client.exchange().fillsSince(BTC, WireWorld.START, READ)).stream()
            .map(Fill::tradeId)
            .toList();
    assertTrue(
        forced.stream()
            .flatMap(updated -> updated.fill().stream())
            .allMatch(fill -> read.contains(fill.tradeId()) && fill.fee().isEmpty()));
    var changes = client.heard(AccountEvent.AccountChanged.class);
    var flat =
        changes.stream()
            .flatMap(changed -> changed.positions().stream())
            .reduce((before, after) -> after)
            .orElseThrow();
    assertTrue(flat.size().isFlat());
    assertEquals(BigDecimal.ZERO, flat.isolatedWallet());
    assertTrue(changes.stream().anyMatch(changed -> changed.cause().equals("INSURANCE_CLEAR")));
  }
}
