package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeTest {
  @TempDir private Path directory;

  @Test
  void anAccountAnswersThroughTheClusterAndTheNodeEnds() throws Exception {
    Node node = get(NodeChild.start(settings(), new NodeChild.ThinRooms()));
    try {
      AccountId main = new AccountId("main");
      OrderGateway.Trades trades = ask(node, OrderGateway.GetTrades::new, main);
      assertEquals(List.of(), trades.open());
    } finally {
      get(node.stop());
    }
    // The journal is free again at once.
    Journal.open(directory).close();
  }

  @Test
  void anUnknownAccountDeniesASignal() throws Exception {
    Node node = get(NodeChild.start(settings(), new NodeChild.ThinRooms()));
    try {
      Signal signal =
          Signal.close(new SignalId("s"), Instant.EPOCH, Direction.LONG, new Symbol("BTCUSDT"));
      OrderGateway.Reply reply =
          ask(node, to -> new OrderGateway.Execute(signal, to), new AccountId("other"));
      var denied = assertInstanceOf(OrderExecutionError.Denied.class, reply);
      assertEquals(List.of("account other: must be one of [main]"), denied.violations());
    } finally {
      get(node.stop());
    }
  }

  @Test
  void aRoomThatCannotOpenEndsTheStartWithItsLine() throws Exception {
    Rooms broken =
        new Rooms() {
          @Override
          public Function<AccountId, Behavior<Account.Command>> open(Site site) {
            throw new StartFailure("trades", "x", "must be y");
          }

          @Override
          public void opened(Site site, Accounts accounts) {}
        };
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get(NodeChild.start(settings(), broken)));
    assertEquals("trades is 'x': must be y", failure.getCause().getMessage());
    Journal.open(directory).close();
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var own =
          ConfigFactory.parseMap(
              Map.of(
                  "breakwater.node.data-directory",
                  directory.toString(),
                  "breakwater.node.port",
                  taken.getLocalPort()));
      NodeSettings settings = NodeSettings.from(Configuration.load(Optional.empty(), own));
      StartFailure failure =
          assertThrows(
              StartFailure.class, () -> NodeChild.start(settings, new NodeChild.ThinRooms()));
      assertTrue(
          failure.getMessage().contains("127.0.0.1:" + taken.getLocalPort()), failure.getMessage());
    }
    Journal.open(directory).close();
  }

  private NodeSettings settings() {
    return NodeChild.settings(directory.toString());
  }

  /** Any actor can be asked: this one hands the answer out of the actor system. */
  private static <R> R ask(
      Node node, Function<ActorRef<R>, Account.Command> command, AccountId account)
      throws Exception {
    CompletableFuture<R> answer = new CompletableFuture<>();
    Behavior<R> catcher =
        Behaviors.receiveMessage(
            reply -> {
              answer.complete(reply);
              return Behaviors.stopped();
            });
    ActorRef<R> replyTo = node.system().systemActorOf(catcher, "asker", Props.empty());
    node.accounts().tell(account, command.apply(replyTo));
    return get(answer);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
