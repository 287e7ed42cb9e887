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
  private final WorldSettings.Notes notes;
  private long count;

  EventLog(VirtualTime time, WorldSettings.Notes notes) {
    this.time = time;
    this.notes = notes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether anything is kept: where not, what would be added need not be made. */
  public boolean isKept() {
    return notes != WorldSettings.Notes.NOTHING;
  }

  /** Adds a line, unless nothing is kept. */
  public void add(String kind, String text) {
    if (!isKept()) {
      return;
    }
    String line = time.millis() + " " + kind + " " + text;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    count++;
    if (notes == WorldSettings.Notes.LINES) {
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
