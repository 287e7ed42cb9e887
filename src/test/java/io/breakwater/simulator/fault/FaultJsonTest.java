package io.breakwater.simulator.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultJsonTest {
  @Test
  void aRuleOfAFewFieldsHasUsefulDefaults() {
    var rule = FaultJson.read("{\"pattern\":\"GET /fapi/v3/positionRisk\"}");
    RequestFault fault = ((FaultJson.ForRequests) rule).fault();
    assertEquals(RequestFault.Effect.FAIL_WITHOUT_EXECUTING, fault.effect());
    assertEquals(503, fault.status());
    assertEquals(1, fault.count());
    assertEquals(Optional.empty(), fault.code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pattern\":\"/fapi\"}|pattern",
        "{\"pattern\":\"GET /x\",\"effect\":\"EXPLODE\"}|effect",
        "{\"pattern\":\"GET /x\",\"status\":99}|status",
        "{\"pattern\":\"GET /x\",\"count\":0}|count",
        "{\"pattern\":\"GET /x\",\"delayMs\":-1}|delayMs",
        "{\"pattern\":\"GET /x\",\"often\":true}|often",
        "{\"socket\":\"SIDE\",\"effect\":\"DROP\"}|socket",
        "{\"socket\":\"ALL\"}|effect",
        "[1]|body",
        "{|body"
      })
  void aWrongRuleNamesItsField(String text, String field) {
    var wrong = assertThrows(FaultRuleException.class, () -> FaultJson.read(text));
    assertEquals(field, wrong.field());
    assertTrue(FaultJson.write(wrong).contains("\"allowed\":\""));
  }

  @Test
  void aRuleStrikesAsOftenAsItSaysAndTheFirstMatchWins() {
    var book = new FaultBook();
    book.add(RequestFault.unavailable("POST /fapi/v1/order", 2));
    book.add(RequestFault.slow("* /fapi/*", Duration.ofSeconds(1), -1));
    assertEquals(503, book.strike("POST", "/fapi/v1/order", Instant.EPOCH).orElseThrow().status());
    assertEquals(
        RequestFault.Effect.DELAY,
        book.strike("GET", "/fapi/v1/time", Instant.EPOCH).orElseThrow().effect());
    book.strike("POST", "/fapi/v1/order", Instant.EPOCH);
    assertEquals(
        RequestFault.Effect.DELAY,
        book.strike("POST", "/fapi/v1/order", Instant.EPOCH).orElseThrow().effect());
    assertTrue(book.strike("GET", "/other", Instant.EPOCH).isEmpty());
  }

  @Test
  void aSocketFaultEndsByItself() {
    var book = new FaultBook();
    Instant now = Instant.EPOCH;
    var freeze = SocketFault.Effect.FREEZE;
    book.add(
        new SocketFault(SocketFault.Route.PRIVATE, freeze, Optional.of(Duration.ofSeconds(2))),
        now);
    assertTrue(book.strikes(freeze, "private", now.plusSeconds(1)));
    assertTrue(!book.strikes(freeze, "market", now.plusSeconds(1)));
    assertTrue(!book.strikes(freeze, "private", now.plusSeconds(2)));
  }
}
