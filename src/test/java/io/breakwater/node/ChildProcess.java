package io.breakwater.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, with this test's class path. */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  public static ChildProcess start(Class<?> main, String... arguments) {
    return start(Map.of(), Redirect.PIPE, main, arguments);
  }

  /** With these variables, and with its output put into a file: nothing of it can be read here. */
  public static ChildProcess start(
      Map<String, String> variables, Path output, Class<?> main, String... arguments) {
    return start(variables, Redirect.appendTo(output.toFile()), main, arguments);
  }

  private static ChildProcess start(
      Map<String, String> variables, Redirect output, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // Most of what a short life costs is its start.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(variables);
      return new ChildProcess(builder.redirectOutput(output).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line; an exception when the process has ended without one. */
  public String line() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException("the process ended with " + process.waitFor());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Reads on to the first line that starts so. */
  public String lineFrom(String start) {
    String line = line();
    while (!line.startsWith(start)) {
      line = line();
    }
    return line;
  }

  /** What is still to be read after the end, up to and without a last line that was cut off. */
  public List<String> rest() {
    try {
      return output.lines().toList();
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }

  /** SIGKILL: nothing in the process gets to know. What it has printed can still be read. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /** SIGSTOP: it stands still until it is continued, or killed. */
  public void stop() {
    signal("STOP");
  }

  /** SIGCONT: it goes on where it stood. */
  public void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, as a service manager sends it. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** The exit status, or an exception after so many seconds. */
  public int status(int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still running after " + seconds + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    status(10);
  }
}
