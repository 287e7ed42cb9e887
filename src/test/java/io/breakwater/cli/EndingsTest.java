package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.node.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndingsTest {
  @TempDir private Path directory;

  @Test
  void aNodeThatIsToldToEndDoesSoInOrderWithStatusZeroWithinTenSeconds() {
    try (ChildProcess child = ChildProcess.start(EndingsChild.class, directory.toString())) {
      child.lineFrom("running");
      child.terminate();
      assertEquals(0, child.status(10));
      assertEquals(List.of("signals stopped", "writes settled", "streams closed"), child.rest());
    }
  }
}
