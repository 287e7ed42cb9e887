package io.breakwater.cli;

import io.breakwater.node.ExchangeSettings;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.StartFailure;
import io.breakwater.node.TradingAccount;
import java.util.Map;
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
    checkSecrets(settings, System.getenv());
    throw new StartFailure("node", settings.name(), "this build has no rooms to open");
  }

  /** A missing secret stops the start, not the first request. */
  static void checkSecrets(NodeSettings settings, Map<String, String> variables) {
    if (settings.exchange().profile() == ExchangeSettings.Profile.EMBEDDED) {
      return;
    }
    for (TradingAccount account : settings.accounts()) {
      account.apiKey().read(variables);
      account.apiSecret().read(variables);
    }
  }
}
