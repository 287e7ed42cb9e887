package io.breakwater.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the time went: this program's methods by how often they were found running. */
public final class Samples implements AutoCloseable {
  private static final String EVENT = "jdk.ExecutionSample";
  private static final String OURS = "io.breakwater.";
  private static final int MOST_LINES = 25;

  private final Recording recording = new Recording();

  private Samples() {}

  /** Begins to look, every 10 ms. */
  public static Samples begin() {
    Samples samples = new Samples();
    samples.recording.enable(EVENT).withPeriod(Duration.ofMillis(10));
    samples.recording.start();
    return samples;
  }

  /** The methods of this program in whose calls most of the time went, with their share. */
  public List<String> lines() {
    recording.stop();
    Map<String, Integer> counts = new TreeMap<>();
    int all = 0;
    for (RecordedEvent event : read()) {
      if (event.getStackTrace() != null) {
        all++;
        for (String method : methods(event)) {
          counts.merge(method, 1, Integer::sum);
        }
      }
    }
    int total = Math.max(1, all);
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_LINES)
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "%5.1f %%  %s", entry.getValue() * 100.0 / total, entry.getKey()))
        .toList();
  }

  private static Set<String> methods(RecordedEvent event) {
    Set<String> methods = new LinkedHashSet<>();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String type = frame.getMethod().getType().getName();
      String method = frame.getMethod().getName();
      boolean plumbing =
          type.startsWith(OURS + "cli.") || type.contains("$$Lambda") || method.contains("lambda$");
      if (type.startsWith(OURS) && !plumbing) {
        methods.add(type.substring(OURS.length()) + "." + method);
      }
    }
    return methods;
  }

  private List<RecordedEvent> read() {
    try {
      Path file = Files.createTempFile("breakwater-bench-", ".jfr");
      try {
        recording.dump(file);
        return new ArrayList<>(RecordingFile.readAllEvents(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
