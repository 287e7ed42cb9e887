package io.breakwater.node;

import io.breakwater.account.Accounts;
import io.breakwater.account.JournalSettings;
import io.breakwater.domain.AccountId;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.remote.RemoteTransportException;
import org.apache.pekko.serialization.SerializationExtension;

/** A running node: its actor system, its journal, and the way to its accounts. */
public final class Node {
  private final ActorSystem<NodeGuardian.Command> system;
  private final Accounts accounts;
  private final CompletionStage<Done> ended;

  private Node(
      ActorSystem<NodeGuardian.Command> system, Accounts accounts, CompletionStage<Done> ended) {
    this.system = system;
    this.accounts = accounts;
    this.ended = ended;
  }

  /**
   * Opens the journal, starts the cluster and opens the rooms.
   *
   * @return fails with {@link StartFailure}, and then nothing is left running
   * @throws StartFailure where journal or port are not to be had
   */
  public static CompletionStage<Node> start(NodeSettings settings, Seams seams, Rooms rooms) {
    JournalSettings kept =
        Configuration.read(
            settings.config(), all -> JournalSettings.from(all.getConfig("breakwater.account")));
    Journal journal = Journal.open(settings.dataDirectory());
    CompletableFuture<Accounts> opened = new CompletableFuture<>();
    ActorSystem<NodeGuardian.Command> system;
    try {
      system =
          ActorSystem.create(
              NodeGuardian.create(settings, seams, rooms, opened),
              settings.name(),
              journal.config().withFallback(settings.config()));
    } catch (RuntimeException e) {
      journal.close();
      throw startFailure(settings, e);
    }
    var sweep = journal.sweep(SerializationExtension.get(Adapter.toClassic(system)), kept);
    system.systemActorOf(
        JournalSweeper.create(sweep, accounts(settings), seams.clock()),
        "journal-sweeper",
        DispatcherSelector.blocking());
    CompletionStage<Done> ended =
        system
            .getWhenTerminated()
            .thenApply(
                done -> {
                  journal.close();
                  return done;
                });
    // A guardian that throws ends the system without an answer of its own.
    ended.thenRun(() -> opened.completeExceptionally(new IllegalStateException("start failed")));
    return opened
        .thenApply(accounts -> new Node(system, accounts, ended))
        .handle((node, failure) -> node != null ? done(node) : ended.thenApply(e -> fail(failure)))
        .thenCompose(stage -> stage);
  }

  private static List<AccountId> accounts(NodeSettings settings) {
    return settings.accounts().stream().map(TradingAccount::id).toList();
  }

  private static CompletionStage<Node> done(Node node) {
    return CompletableFuture.completedFuture(node);
  }

  /** Told only when the system has ended, so that the caller can start anew at once. */
  private static Node fail(Throwable failure) {
    throw failure instanceof CompletionException wrapped
        ? wrapped
        : new CompletionException(failure);
  }

  private static RuntimeException startFailure(NodeSettings settings, RuntimeException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause instanceof RemoteTransportException) {
        return new StartFailure(
            "breakwater.node.port",
            settings.host() + ":" + settings.port(),
            "cannot be opened, another process may have it; give a free port of this machine, or 0");
      }
    }
    return problem;
  }

  public ActorSystem<?> system() {
    return system;
  }

  public Accounts accounts() {
    return accounts;
  }

  /** Ends in order, see {@link OrderlyShutdown}. Calling it again waits for the same end. */
  public CompletionStage<Done> stop() {
    return OrderlyShutdown.of(system).run().thenCompose(done -> ended);
  }

  /** Completes when nothing of it runs and the journal is closed. */
  public CompletionStage<Done> ended() {
    return ended;
  }
}
