package io.breakwater.cli;

import io.breakwater.account.OrderGateway;
import io.breakwater.node.Configuration;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.TradingNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/** A node as the command {@code node} runs it, which prints what its account tells. */
final class JudgedNodeChild {
  private static final String TOLD = "told ";

  private JudgedNodeChild() {}

  public static void main(String[] arguments) {
    NodeSettings settings =
        NodeSettings.from(Configuration.load(Optional.of(Path.of(arguments[0]))));
    TradingNode running = TradingNode.start(settings, System.getenv());
    Endings endings =
        Endings.on(running::stop, running.ended(), settings.shutdownLimit().plusSeconds(1));
    ActorSystem<?> system = running.node().system();
    var ear = system.<OrderGateway.News>systemActorOf(printer(system), "ear", Props.empty());
    settings
        .accounts()
        .forEach(
            account ->
                running.node().accounts().tell(account.id(), new OrderGateway.Subscribe(ear)));
    System.exit(endings.await());
  }

  private static Behavior<OrderGateway.News> printer(ActorSystem<?> system) {
    return Behaviors.receive(OrderGateway.News.class)
        .onAnyMessage(
            news -> {
              System.out.println(line(system, news));
              return Behaviors.same();
            })
        .build();
  }

  private static String line(ActorSystem<?> system, OrderGateway.News news) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
    var serializer = serialization.findSerializerFor(news);
    return TOLD
        + serializer.identifier()
        + ' '
        + Serializers.manifestFor(serializer, news)
        + ' '
        + Base64.getEncoder().encodeToString(serializer.toBinary(news));
  }

  /**
   * What a line says that a child has printed; empty for every other line, and for one that was cut
   * off.
   *
   * @param system with the settings of a node
   */
  static Optional<OrderGateway.News> told(ActorSystem<?> system, String line) {
    String[] parts = line.split(" ");
    if (!line.startsWith(TOLD) || parts.length != 4 || parts[3].length() % 4 != 0) {
      return Optional.empty();
    }
    byte[] bytes = Base64.getDecoder().decode(parts[3].getBytes(StandardCharsets.US_ASCII));
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
    try {
      return Optional.of(
          (OrderGateway.News)
              serialization.deserialize(bytes, Integer.parseInt(parts[1]), parts[2]).get());
    } catch (RuntimeException cutOff) {
      return Optional.empty();
    }
  }
}
