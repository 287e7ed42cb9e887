package io.breakwater.simulation.story;

import java.util.List;
import java.util.stream.Collectors;

/** A script that cannot be told, with everything that is wrong with it. */
public final class ScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ScriptException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong in one place.
   *
   * @param line from 1
   * @param word as it stands there; empty where one is missing
   * @param wrong what is wrong with it, such as {@code is no act}
   * @param allowed what may stand there
   */
  public record Problem(String file, int line, String word, String wrong, String allowed) {
    @Override
    public String toString() {
      String subject = word.isEmpty() ? "" : "'" + word + "' ";
      return file + ":" + line + ": " + subject + wrong + "; " + allowed;
    }
  }

  /** In the order of their lines. */
  public List<Problem> problems() {
    return problems;
  }
}
