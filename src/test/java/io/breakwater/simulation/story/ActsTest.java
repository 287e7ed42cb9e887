package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulator.WireResult;
import java.math.BigDecimal;
import java.time.Duration;
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
}
