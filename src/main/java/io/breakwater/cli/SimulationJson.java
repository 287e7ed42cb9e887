package io.breakwater.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.node.StartFailure;
import io.breakwater.simulation.story.Build;
import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Replay;
import io.breakwater.simulation.story.Shrinker;
import io.breakwater.simulation.story.Telling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The result of a simulation for machines. */
final class SimulationJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private SimulationJson() {}

  /** Before hours of work are done for it. */
  static void checkWritable(Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(file)
            ? Files.isRegularFile(file) && Files.isWritable(file)
            : directory != null && Files.isWritable(directory);
    if (!writable) {
      throw new StartFailure("--json", file.toString(), "must be a file that can be written");
    }
  }

  static void write(
      Path file,
      Profile profile,
      SeedProgress progress,
      List<Telling.Result> broken,
      Optional<Shrinker.Shrunk> shrunk) {
    if (file == null) {
      return;
    }
    ObjectNode root = JSON.createObjectNode();
    root.put("build", Build.fingerprint());
    root.put("profile", profile.word());
    root.put("seeds", progress.seeds());
    root.put("seedsPerSecond", Math.round(progress.perSecond() * 10) / 10.0);
    root.put("simulatedSeconds", progress.simulated().toSeconds());
    ObjectNode faults = root.putObject("faults");
    progress.faults().forEach(faults::put);
    ArrayNode all = root.putArray("broken");
    for (Telling.Result result : broken) {
      ObjectNode row = all.addObject();
      row.put("seed", result.story().seed());
      result.broken().forEach(row.putArray("promises")::add);
      result.breaks().forEach(row.putArray("evidence")::add);
      row.put("replay", Replay.of(profile, result.story()).toString());
    }
    shrunk.ifPresent(
        found -> {
          ObjectNode row = root.putObject("shrunk");
          row.put("promise", found.promise());
          row.put("tries", found.tries());
          found.story().script().forEach(row.putArray("story")::add);
          row.put(
              "replay", Replay.of(profile, broken.get(0).story()).shrunk(found.story()).toString());
        });
    try {
      JSON.writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new StartFailure("--json", file.toString(), "cannot be written: " + e.getMessage());
    }
  }
}
