package io.breakwater.cli;

import io.breakwater.node.Node;
import io.breakwater.node.NodeChild;
import io.breakwater.node.NodeSettings;

/** A process of its own for {@link EndingsTest}. */
final class EndingsChild {
  private EndingsChild() {}

  public static void main(String[] arguments) {
    NodeSettings settings = NodeChild.settings(arguments[0]);
    Node node = NodeChild.start(settings, new NodeChild.ThinRooms()).toCompletableFuture().join();
    Endings endings = Endings.on(node::stop, node.ended(), settings.shutdownLimit());
    System.out.println("running");
    System.exit(endings.await());
  }
}
