package io.breakwater.cli;

import io.breakwater.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a report goes: checked before anything is done for it. */
record ReportFolder(Path folder) {
  /**
   * Made where it is not there.
   *
   * @throws StartFailure where it cannot be written to
   */
  static ReportFolder at(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw wrong(folder);
    }
    if (!Files.isWritable(folder)) {
      throw wrong(folder);
    }
    return new ReportFolder(folder);
  }

  private static StartFailure wrong(Path folder) {
    return new StartFailure("--report", folder.toString(), "must be a directory to write to");
  }

  List<Path> files() {
    return List.of(folder.resolve("index.html"), folder.resolve("backtest.json"));
  }

  void write(String json, String page) {
    try {
      Files.writeString(folder.resolve("backtest.json"), json);
      Files.writeString(folder.resolve("index.html"), page);
    } catch (IOException e) {
      throw new StartFailure(
          "--report", folder.toString(), "cannot be written to: " + e.getMessage());
    }
  }
}
