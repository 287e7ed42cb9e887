package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.WireResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What acts do to the world, as it is seen from outside the node. */
class ActsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUY =
      "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010&newClientOrderId=mine";
  private static final String STOP =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=50000"
          + "&closePosition=true&workingType=MARK_PRICE&clientAlgoId=stop";

  /** A script while it is told, and what is seen of its world at some moments. */
  private static final class Tale implements Onlooker {
    private final List<Look> looks = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private Optional<Stage> stage = Optional.empty();

    private record Look(Duration at, Function<Scene, String> what) {}

    private Tale at(String time, Function<Scene, String> what) {
      looks.add(new Look(Spans.parse(time), what));
      return this;
    }

    private List<String> tell(String script) throws ScriptException {
      Telling.tell(Script.parse("acts", script).story(), false, this);
      return seen;
    }

    @Override
    public void begins(Scene scene) {
      stage = Optional.of((Stage) scene);
      for (Look look : looks) {
        scene.world().plan(look.at(), () -> seen.add(look.what().apply(scene)));
      }
    }

    @Override
    public void ends(Scene scene, Evidence evidence) {
      seen.add("end");
    }
  }

  private static JsonNode asks(Scene scene, String method, String path, String parameters) {
    WireResult result = scene.world().byHand(method, path, parameters);
    try {
      return JSON.readTree(((WireResult.Answered) result).answer().body());
    } catch (JsonProcessingException garbage) {
      throw new IllegalStateException(garbage);
    }
  }

  private static Function<Scene, String> does(String path, String parameters) {
    return scene -> {
      JsonNode answer = asks(scene, "POST", path, parameters);
      return answer.has("code") ? "refused " + answer : "done";
    };
  }

  /** What a read tells of the position in BTCUSDT. */
  private static String position(Scene scene) {
    return "position " + amount(asks(scene, "GET", "/fapi/v3/positionRisk", "symbol=BTCUSDT"));
  }

  private static String amount(JsonNode rows) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode row : rows) {
      sum = sum.add(new BigDecimal(row.get("positionAmt").asText()));
    }
    return sum.stripTrailingZeros().toPlainString();
  }

  private static String order(Scene scene) {
    JsonNode answer = asks(scene, "GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=mine");
    return "order " + (answer.has("status") ? answer.get("status").asText() : answer.get("code"));
  }

  private static String stop(Scene scene) {
    JsonNode answer = asks(scene, "GET", "/fapi/v1/algoOrder", "clientAlgoId=stop");
    JsonNode list = asks(scene, "GET", "/fapi/v1/openAlgoOrders", "symbol=BTCUSDT");
    return "stop "
        + (answer.has("algoStatus") ? answer.get("algoStatus").asText() : answer.get("code"))
        + " of "
        + list.size();
  }

  @Test
  void readsThatLagTellWhatWasAndThenTheTruth() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("10s", does("/fapi/v1/order", BUY))
            .at("19s", ActsTest::position)
            .at("21s", ActsTest::position)
            .at("21s", ActsTest::order)
            .at("26s", ActsTest::position)
            .at("26s", ActsTest::order)
            .at("27s", does("/fapi/v1/order", BUY.replace("mine", "more")))
            .at("29s", ActsTest::position)
            .at("31s", ActsTest::position)
            .tell("20s  reads lag 15s for 10s");
    assertEquals(
        List.of(
            "done",
            "position 0.01",
            "position 0",
            "order -2013",
            "position 0.01",
            "order FILLED",
            "done",
            "position 0.01",
            "position 0.02",
            "end"),
        seen);
  }

  @Test
  void lookUpsThatForgetFindNoStopThatListsTell() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("10s", does("/fapi/v1/order", BUY))
            .at("10s", does("/fapi/v1/algoOrder", STOP))
            .at("19s", ActsTest::stop)
            .at("21s", ActsTest::stop)
            .at("29s", ActsTest::stop)
            .at("31s", ActsTest::stop)
            .tell("20s  stop look-ups forget for 10s");
    assertEquals(
        List.of(
            "done",
            "done",
            "stop NEW of 1",
            "stop -2013 of 1",
            "stop -2013 of 1",
            "stop NEW of 1",
            "end"),
        seen);
  }

  @Test
  void aLagThatBeginsDuringAnotherTakesItsPlaceAndHealingEndsIt() throws ScriptException {
    Tale tale = new Tale();
    List<String> seen =
        tale.at("10s", does("/fapi/v1/order", BUY))
            .at("23s", ActsTest::position)
            .at("26s", ActsTest::position)
            .at("31s", ActsTest::position)
            .tell(
                """
                length 30s
                20s  reads lag 15s for 5s
                22s  reads lag 20s for 1m
                24s  stop look-ups forget for 1s
                """);
    assertEquals(List.of("done", "position 0", "position 0", "position 0.01", "end"), seen);
    Stage stage = tale.stage.orElseThrow();
    var start = stage.world().settings().start();
    assertEquals(
        List.of(
            "PT20S to PT22S lag Optional[PT15S]",
            "PT24S to PT25S lag Optional.empty",
            "PT22S to PT30S lag Optional[PT20S]"),
        stage.untruths().stream()
            .map(
                each ->
                    Duration.between(start, each.span().from())
                        + " to "
                        + Duration.between(start, each.span().until())
                        + " lag "
                        + each.lag())
            .toList());
  }

  /** As the exchange has it: sizes of positions, orders and stops, and what was not the node's. */
  private static String books(Scene scene) {
    var account = scene.world().exchange().account("main");
    List<String> words = new ArrayList<>();
    account.positions().stream()
        .filter(position -> position.amount().signum() != 0)
        .forEach(
            position ->
                words.add(
                    position.positionSide()
                        + " "
                        + position.amount().stripTrailingZeros().toPlainString()));
    account
        .openOrders()
        .forEach(
            order ->
                words.add(
                    order.side() + " " + order.positionSide() + " rests at " + order.price()));
    account.openAlgos().stream()
        .map(algo -> algo.request().type().toString())
        .sorted()
        .forEach(words::add);
    return String.join(", ", words);
  }

  @Test
  void aPersonAddsAndReducesAndClosesWhatIsOpen() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("15.5s", ActsTest::books)
            .at("16.5s", ActsTest::books)
            .at("17.5s", ActsTest::books)
            .at("18.5s", ActsTest::position)
            .tell(
                """
                12s  enter BTCUSDT short 0.01 stop 1% valid 10s
                15s  hand adds BTCUSDT 0.02
                16s  hand reduces BTCUSDT 0.025
                17s  hand adds BTCUSDT 0.001
                18s  hand reduces BTCUSDT 5
                """);
    assertEquals(
        List.of(
            "BOTH -0.03, STOP_MARKET",
            "BOTH -0.005, STOP_MARKET",
            "BOTH -0.006, STOP_MARKET",
            "position 0",
            "end"),
        seen);
  }

  @Test
  void inHedgeModeAPersonTradesInEachDirectionThatIsOpen() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("15.5s", ActsTest::books)
            .at("16.5s", ActsTest::books)
            .at("17.5s", ActsTest::books)
            .at("18.5s", ActsTest::position)
            .tell(
                """
                mode hedge
                12s  enter BTCUSDT long 0.02 valid 10s
                13s  enter BTCUSDT short 0.01 valid 10s
                15s  hand adds BTCUSDT 0.005
                16s  hand reduces BTCUSDT 0.01
                17s  hand limit BTCUSDT sell 0.003 at 1%
                18s  hand close BTCUSDT
                """);
    assertEquals(
        List.of(
            "LONG 0.025, SHORT -0.015",
            "LONG 0.015, SHORT -0.005",
            "LONG 0.015, SHORT -0.005, SELL SHORT rests at 60600",
            "position 0",
            "end"),
        seen);
  }

  @Test
  void aPersonPlacesOrdersAndCancelsAllOfThem() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("15.5s", ActsTest::books)
            .at("16.01s", ActsTest::books)
            .tell(
                """
                12s  enter BTCUSDT long 0.01 stop -1% take 1% of 0.004 valid 10s
                15s  hand limit BTCUSDT buy 0.004 at -2%
                16s  hand cancels-all BTCUSDT
                """);
    assertEquals(
        List.of(
            "BOTH 0.01, BUY BOTH rests at 58800, STOP_MARKET, TAKE_PROFIT_MARKET",
            "BOTH 0.01",
            "end"),
        seen);
  }

  @Test
  void aPersonCancelsTheStopAlone() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("15.01s", ActsTest::books)
            .tell(
                """
                12s  enter BTCUSDT long 0.01 stop -1% take 1% of 0.004 valid 10s
                15s  hand cancel-stop BTCUSDT
                """);
    assertEquals(List.of("BOTH 0.01, TAKE_PROFIT_MARKET", "end"), seen);
  }

  private static String settings(Scene scene) {
    JsonNode row = asks(scene, "GET", "/fapi/v1/symbolConfig", "symbol=BTCUSDT").get(0);
    return row.get("leverage").asText() + " " + row.get("marginType").asText();
  }

  @Test
  void aPersonChangesTheSettingsOfASymbol() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("11s", ActsTest::settings)
            .at("12.001s", ActsTest::settings)
            .at("13.001s", ActsTest::settings)
            .at("14s", ActsTest::settings)
            .tell("12s  hand leverage BTCUSDT 9\n13s  hand margin-type BTCUSDT CROSSED");
    // The node hears of it, and puts it back while the symbol is flat.
    assertEquals(List.of("5 ISOLATED", "9 ISOLATED", "5 CROSSED", "5 ISOLATED", "end"), seen);
  }

  private static Function<Scene, String> tries(String quantity, String price) {
    return scene -> {
      JsonNode answer =
          asks(
              scene,
              "POST",
              "/fapi/v1/order",
              "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity="
                  + quantity
                  + "&price="
                  + price);
      return answer.has("orderId") ? "taken" : answer.get("code").asText();
    };
  }

  @Test
  void theExchangeChangesItsFilters() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("11s", tries("0.005", "59000.1"))
            .at("13s", tries("0.005", "59000.5"))
            .at("13s", tries("0.01", "59000.1"))
            .at("13s", tries("0.01", "59000.5"))
            .tell("12s  filters BTCUSDT tick 0.5 step 0.01");
    assertEquals(List.of("taken", "-1111", "-4014", "taken", "end"), seen);
  }

  @Test
  void aSymbolThatIsHaltedIsNotTradedUntilItGoesOn() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("14s", tries("0.005", "59000"))
            .at("19s", tries("0.005", "59000"))
            .at("23s", tries("0.005", "59000"))
            .at("26s", tries("0.005", "59000"))
            .at("31s", tries("0.005", "59000"))
            .tell(
                """
                length 30s
                12s  halt BTCUSDT for 5s
                15s  halt BTCUSDT for 7s
                25s  halt BTCUSDT for 1m
                """);
    assertEquals(List.of("-1122", "-1122", "taken", "-1122", "taken", "end"), seen);
  }

  private static String forced(Scene scene) {
    String name =
        scene.world().exchange().account("main").trades().stream()
            .reduce((one, other) -> other)
            .flatMap(
                trade ->
                    Optional.of(
                        asks(
                                scene,
                                "GET",
                                "/fapi/v1/order",
                                "symbol=BTCUSDT&orderId=" + trade.orderId())
                            .get("clientOrderId")
                            .asText()))
            .orElse("nothing");
    return books(scene) + " by " + name.replaceAll("[0-9]+", "");
  }

  @Test
  void aLiquidationTakesTheOrdersAndThenThePosition() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("15.01s", ActsTest::forced)
            .tell(
                """
                12s  enter BTCUSDT long 0.01 stop -1% valid 10s
                15s  liquidation BTCUSDT
                """);
    assertEquals(List.of(" by autoclose-", "end"), seen);
  }

  @Test
  void anotherLossTakesThePositionAndLeavesItsStop() throws ScriptException {
    List<String> seen =
        new Tale()
            .at("15.01s", ActsTest::forced)
            .tell(
                """
                12s  enter BTCUSDT long 0.01 stop -1% valid 10s
                15s  adl BTCUSDT
                """);
    assertEquals(List.of("STOP_MARKET by adl_autoclose-", "end"), seen);
  }

  /** When orders came to the exchange and what they met, and when the journal had which facts. */
  private static List<String> orders(String script) throws ScriptException {
    List<String> seen = new ArrayList<>();
    Onlooker onlooker =
        new Onlooker() {
          @Override
          public void ends(Scene scene, Evidence evidence) {
            Instant start = scene.world().settings().start();
            scene.world().journal().stream()
                .filter(fact -> fact.event().toDomain() instanceof TradeEvent.SignalAccepted)
                .forEach(fact -> seen.add(second(start, fact.at()) + " journaled"));
            for (ExchangeRecord record : evidence.exchange()) {
              if (record instanceof ExchangeRecord.RequestArrived request
                  && request.method().equals("POST")
                  && request.path().matches(".*/(order|algoOrder)")) {
                seen.add(
                    "%s %s %d"
                        .formatted(
                            second(start, request.time()),
                            request.path().replaceAll(".*/", ""),
                            request.code()));
              }
            }
          }
        };
    Telling.tell(Script.parse("acts", script).story(), false, onlooker);
    return seen;
  }

  private static String second(Instant start, Instant at) {
    return Duration.between(start, at).toSeconds() + "s";
  }

  @Test
  void aProcessThatStandsStillBeforeItSendsSendsWhatItHadSigned() throws ScriptException {
    assertEquals(
        List.of("12s journaled", "22s order -1021"),
        orders(
            """
            12s  pause before-send for 10s
            12s  enter BTCUSDT long 0.01 stop -1% valid 30s
            """));
  }

  @Test
  void aProcessThatStandsStillAfterItWroteDoesNotSendLaterWhatItHadWritten()
      throws ScriptException {
    // It looks to itself as if its journal had taken ten seconds.
    assertEquals(
        List.of("12s journaled"),
        orders(
            """
            12s  pause after-write for 10s
            12s  enter BTCUSDT long 0.01 stop -1% valid 30s
            """));
  }

  @Test
  void aProcessThatStandsStillAfterItSentLearnsLaterWhatCameOfIt() throws ScriptException {
    assertEquals(
        List.of("12s journaled", "12s order 0", "22s algoOrder 0"),
        orders(
            """
            12s  pause after-send for 10s
            12s  enter BTCUSDT long 0.01 stop -1% valid 30s
            """));
  }

  @Test
  void aPauseWhoseMomentDoesNotComeBeginsWithoutIt() throws ScriptException {
    assertEquals(
        List.of("30s journaled", "30s order 0", "30s algoOrder 0"),
        orders(
            """
            12s  pause before-send for 10s
            18s  enter BTCUSDT long 0.01 stop -1% valid 30s
            30s  enter BTCUSDT long 0.02 stop -1% valid 30s
            """),
        "what comes while it stands still is judged when it goes on, by prices that are old then");
  }

  @Test
  void pausesThatOverlapLastUntilTheLastOfThemIsOver() throws ScriptException {
    assertEquals(
        List.of("30s journaled", "30s order 0", "30s algoOrder 0"),
        orders(
            """
            12s  pause for 18s
            13s  pause for 5s
            19s  enter BTCUSDT long 0.01 stop -1% valid 30s
            """));
  }

  /** A journal answers in order: what died unanswered must not keep the next life waiting. */
  @Test
  void aProcessThatDiesWhileItWritesHasAJournalThatAnswersInItsNextLife() throws ScriptException {
    List<String> expected = List.of("12s journaled", "12s order 0", "14s algoOrder 0");
    assertEquals(
        expected,
        orders(
            """
            12s  enter BTCUSDT long 0.01 stop -1% valid 10s
            12.05s  crash before-write for 2s
            """));
    assertEquals(
        expected,
        orders(
            """
            12s  enter BTCUSDT long 0.01 stop -1% valid 10s
            12.05s  journal stalls for 1s
            12.5s  crash now for 1.5s
            """));
  }
}
