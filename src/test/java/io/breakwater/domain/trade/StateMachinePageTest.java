package io.breakwater.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StateMachinePageTest {
  private static final Path PAGE = Path.of("docs/state-machine.md");
  private static final String WRITE = "breakwater.write-docs";

  @Test
  void thePageShowsWhatTheCodeDoes() throws IOException {
    String made = StateMachinePage.text();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, made);
    }

    assertEquals(
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        made,
        PAGE
            + " is not what the code does now. If the code is right, make the page anew, and read"
            + " what changed in it: mvn -q test -Dtest=StateMachinePageTest -D"
            + WRITE
            + "=true");
  }
}
