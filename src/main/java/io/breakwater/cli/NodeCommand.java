package io.breakwater.cli;

import io.breakwater.node.NodeSettings;
import io.breakwater.node.TradingNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a trading node until it is told to end. */
@Command(
    name = "node",
    description = "Runs a trading node until Ctrl-C.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class NodeCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;

  @Override
  public Integer call() {
    NodeSettings settings = NodeSettings.from(conf.load());
    TradingNode running = TradingNode.start(settings, System.getenv());
    Endings endings =
        Endings.on(running::stop, running.ended(), settings.shutdownLimit().plusSeconds(1));
    running
        .exchange()
        .ifPresent(
            exchange ->
                System.out.println(
                    "embedded exchange listens on " + exchange.endpoints().restBase()));
    System.out.println("node " + settings.name() + " is up; Ctrl-C ends it in order");
    return endings.await();
  }
}
