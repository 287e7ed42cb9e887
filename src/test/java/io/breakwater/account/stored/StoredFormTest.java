package io.breakwater.account.stored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.trade.TradeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Journals of earlier versions are read by this one: see {@link Fixtures}. */
final class StoredFormTest {
  private static final String DIRECTORY = "/journal/v1/";
  private static final int JACKSON_JSON = 31;

  private static ActorTestKit testKit;
  private static Serialization serialization;

  @BeforeAll
  static void start() {
    // The bindings that the node runs with, without its cluster.
    testKit =
        ActorTestKit.create(
            "stored-form",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    serialization = SerializationExtension.get(testKit.system().classicSystem());
  }

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  static Stream<Map.Entry<String, TradeEvent>> events() {
    return Fixtures.events().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsReadAsTheFirstVersionStoredIt(Map.Entry<String, TradeEvent> fixture) {
    assertReads(fixture, file(fixture));
  }

  @ParameterizedTest
  @MethodSource("events")
  void aFieldThatMayBeEmptyMayBeMissing(Map.Entry<String, TradeEvent> fixture) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode event = mapper.readTree(file(fixture));
    removeEmpty(event);
    assertReads(fixture, mapper.writeValueAsBytes(event));
  }

  @Test
  void everyKindOfEventHasItsFile() {
    Set<String> kinds = new TreeSet<>();
    for (Class<?> kind : StoredEvent.class.getPermittedSubclasses()) {
      kinds.add(kind.getSimpleName());
    }
    Set<String> known = new TreeSet<>();
    Fixtures.events().values().forEach(event -> known.add(event.getClass().getSimpleName()));
    assertEquals(kinds, known, "Fixtures must have values of every kind of event");
  }

  /** As a later version finds what an earlier one wrote before it knew the field. */
  private static void removeEmpty(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        JsonNode value = field.getValue();
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
          object.remove(field.getKey());
        } else {
          removeEmpty(value);
        }
      }
    }
  }

  private static void assertReads(Map.Entry<String, TradeEvent> fixture, byte[] stored) {
    String broken =
        DIRECTORY
            + fixture.getKey()
            + ".json is no longer read as what it meant when it was stored. Journals out there hold"
            + " such lines: let new fields be optional, or bring old lines into the new form with a"
            + " JacksonMigration. Never change the file.";
    String kind = StoredEvent.of(fixture.getValue()).getClass().getName();
    TradeEvent read;
    try {
      Object back = serialization.deserialize(stored, JACKSON_JSON, kind).get();
      read = ((StoredEvent) back).toDomain();
    } catch (RuntimeException e) {
      throw new AssertionError(broken, e);
    }
    assertEquals(fixture.getValue(), read, broken);
  }

  private static byte[] file(Map.Entry<String, TradeEvent> fixture) {
    String name = DIRECTORY + fixture.getKey() + ".json";
    try (InputStream in = StoredFormTest.class.getResourceAsStream(name)) {
      if (in == null) {
        byte[] now = serialization.serialize(StoredEvent.of(fixture.getValue())).get();
        fail(
            "src/test/resources"
                + name
                + " is missing. A new kind of event is kept as it is stored now, without a line"
                + " end: "
                + new String(now, StandardCharsets.UTF_8));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
