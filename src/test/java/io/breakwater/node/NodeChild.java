package io.breakwater.node;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.exchange.Transport;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A node with one thin room, for the tests of what stands around the rooms. */
public final class NodeChild {
  private NodeChild() {}

  public static NodeSettings settings(String directory) {
    return NodeSettings.from(
        Configuration.load(
            Optional.empty(),
            ConfigFactory.parseMap(
                Map.of(
                    "breakwater.node.data-directory",
                    directory,
                    "pekko.actor.serialize-messages",
                    true))));
  }

  public static CompletionStage<Node> start(NodeSettings settings, Rooms rooms) {
    return Node.start(settings, Seams.live(new Randomness(1), NoNetwork::new), rooms);
  }

  /** Its accounts answer {@code GetTrades} with nothing; each step of its end is printed. */
  public static final class ThinRooms implements Rooms {
    @Override
    public Function<AccountId, Behavior<Account.Command>> open(Site site) {
      site.shutdown().closeStreams("streams", () -> step("streams closed"));
      site.shutdown().settleWrites("writes", () -> step("writes settled"));
      site.shutdown().stopSignals("signals", () -> step("signals stopped"));
      return account ->
          Behaviors.receive(Account.Command.class)
              .onMessage(
                  OrderGateway.GetTrades.class,
                  request -> {
                    request.replyTo().tell(new OrderGateway.Trades(List.of(), List.of()));
                    return Behaviors.same();
                  })
              .build();
    }

    @Override
    public void opened(Site site, Accounts accounts) {
      System.out.println("opened");
    }

    private static CompletionStage<Done> step(String what) {
      System.out.println(what);
      return CompletableFuture.completedFuture(Done.getInstance());
    }
  }

  /** There is no exchange here. */
  private record NoNetwork(ActorSystem<?> system) implements Transport {
    @Override
    public CompletionStage<Answer> send(Request request) {
      return CompletableFuture.completedFuture(new NotSent("no network in this test"));
    }

    @Override
    public Socket open(URI uri, int demand, SocketListener listener) {
      throw new UnsupportedOperationException("no network in this test");
    }
  }
}
