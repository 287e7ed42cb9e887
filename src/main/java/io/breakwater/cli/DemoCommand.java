package io.breakwater.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.breakwater.cli.demo.Demo;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.StartFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.pekko.Done;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows in about a minute how the node trades, fails, goes safe and recovers. */
@Command(
    name = "demo",
    description = "Starts exchange and node, breaks things, and shows what the node makes of it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DemoCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Where the log goes; it is overwritten. Without it: breakwater-demo.log in the directory"
              + " for temporary files.")
  private Path log = Path.of(System.getProperty("java.io.tmpdir"), "breakwater-demo.log");

  @Override
  public Integer call() {
    return run(System.out);
  }

  int run(PrintStream out) {
    checkLog();
    NodeSettings settings = settings(dataDirectory());
    Demo demo = Demo.start(settings, log, Clock.systemUTC(), out);
    Endings.on(
            demo::stop,
            demo.status().thenApply(status -> Done.getInstance()),
            settings.shutdownLimit().plusSeconds(1))
        .await();
    return demo.status().toCompletableFuture().join();
  }

  private NodeSettings settings(Path data) {
    try {
      Config own =
          ConfigFactory.parseResources(DemoCommand.class.getClassLoader(), "demo.conf")
              .withValue(
                  "breakwater.node.data-directory", ConfigValueFactory.fromAnyRef(data.toString()));
      return NodeSettings.from(conf.load(own));
    } catch (StartFailure e) {
      data.toFile().delete();
      throw e;
    }
  }

  private void checkLog() {
    Path directory = log.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(log)
            ? Files.isRegularFile(log) && Files.isWritable(log)
            : directory != null && Files.isWritable(directory);
    if (!writable) {
      throw new StartFailure("--log", log.toString(), "must be a file that can be written");
    }
  }

  private static Path dataDirectory() {
    try {
      return Files.createTempDirectory("breakwater-demo-");
    } catch (IOException e) {
      throw new StartFailure(
          "java.io.tmpdir",
          System.getProperty("java.io.tmpdir"),
          "must be a directory that can be written");
    }
  }
}
