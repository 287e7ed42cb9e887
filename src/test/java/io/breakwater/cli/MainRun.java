package io.breakwater.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What came of a command that was run in this process: its exit status, and what it printed. */
record MainRun(int status, String out, String err) {
  static MainRun of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var shown = new ByteArrayOutputStream();
    var wrong = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(wrong, true, StandardCharsets.UTF_8));
      int status = Main.run(arguments);
      return new MainRun(
          status, shown.toString(StandardCharsets.UTF_8), wrong.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
