package io.breakwater.simulation.virtual;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything that crossed a border in a run, in order: wire text both ways, journal rows, news. Two
 * runs are the same run where their logs are the same bytes; of a long one only a digest is kept.
 */
public final class EventLog {
  private final VirtualTime time;
  private final MessageDigest digest = sha256();
  private final List<String> lines = new ArrayList<>();
  private final boolean keepsLines;
  private long count;

  /**
   * @param keepsLines whether {@link #lines} can be asked for
   */
  EventLog(VirtualTime time, boolean keepsLines) {
    this.time = time;
    this.keepsLines = keepsLines;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a line. */
  public void add(String kind, String text) {
    String line = time.millis() + " " + kind + " " + text;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    count++;
    if (keepsLines) {
      lines.add(line);
    }
  }

  public long count() {
    return count;
  }

  /** Of all lines so far, in hexadecimal digits. */
  public String digest() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this platform cannot copy a digest", e);
    }
  }

  /** Empty where they are not kept. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
