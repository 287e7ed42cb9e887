package io.breakwater.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.node.Configuration;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a settings file. */
final class ConfOption {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "Settings that differ from the defaults. Without it: conf/application.conf, where that"
              + " exists.")
  private Path file;

  Config load() {
    return load(ConfigFactory.empty());
  }

  /** With the command's own settings, which win over the file. */
  Config load(Config own) {
    return Configuration.load(Optional.ofNullable(file), own);
  }
}
