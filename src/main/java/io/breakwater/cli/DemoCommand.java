package io.breakwater.cli;

import io.breakwater.node.StartFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows in about a minute how the node trades, fails, goes safe and recovers. */
@Command(
    name = "demo",
    description = "Starts exchange and node, breaks things, and shows what the node makes of it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DemoCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;

  @Override
  public Integer call() {
    conf.load();
    throw new StartFailure("demo", "", "this build has no rooms to open");
  }
}
