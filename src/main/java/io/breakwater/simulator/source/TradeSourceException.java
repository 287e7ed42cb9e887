package io.breakwater.simulator.source;

/** A recording that cannot be used: which file, which line, what is wrong, what would be right. */
public final class TradeSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  TradeSourceException(String file, long line, String wrong, String right) {
    super(message(file, line, wrong, right));
    this.file = file;
    this.line = line;
  }

  private static String message(String file, long line, String wrong, String right) {
    String place = line > 0 ? file + " line " + line : file;
    return place + ": " + wrong + "; " + right;
  }

  public String file() {
    return file;
  }

  /** From 1; 0 where the whole file is meant. */
  public long line() {
    return line;
  }
}
