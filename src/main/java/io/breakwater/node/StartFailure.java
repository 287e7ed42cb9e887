package io.breakwater.node;

/**
 * The start was given something wrong. Its message is one line for the person who can put it right,
 * and never holds a secret.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String value;
  private final String right;

  /**
   * @param what the key, option or file that is wrong
   * @param value what it holds; empty where there is nothing to show, or nothing that may be shown
   * @param right what would be right
   */
  public StartFailure(String what, String value, String right) {
    super(oneLine(what, value, right));
    this.what = what;
    this.value = value;
    this.right = right;
  }

  /** A line that is whole already: it names what is wrong, its value and what would be right. */
  StartFailure(String line) {
    super(line.replaceAll("\\s*[\\r\\n]+\\s*", " "));
    this.what = line;
    this.value = "";
    this.right = "";
  }

  public String what() {
    return what;
  }

  public String value() {
    return value;
  }

  public String right() {
    return right;
  }

  private static String oneLine(String what, String value, String right) {
    String line = what + (value.isEmpty() ? "" : " is '" + value + "'") + ": " + right;
    return line.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
