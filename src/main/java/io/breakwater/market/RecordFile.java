package io.breakwater.market;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A CSV file that is written row by row. A process that died may have left half a row: it is taken
 * off before more is written. Belongs to one actor and is changed in place.
 */
final class RecordFile implements AutoCloseable {
  private static final int ENOUGH = 64 * 1024;

  private final FileChannel channel;
  private final StringBuilder rows = new StringBuilder();

  private RecordFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Goes on with a file, or begins it with this header. */
  static RecordFile open(Path path, String header) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    cutHalfARow(path);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    RecordFile file = new RecordFile(channel);
    if (channel.size() == 0) {
      file.add(header);
    }
    return file;
  }

  private static void cutHalfARow(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long end = file.length();
      while (end > 0) {
        file.seek(end - 1);
        if (file.read() == '\n') {
          break;
        }
        end--;
      }
      file.setLength(end);
    }
  }

  /** Adds a row, which is on the disk once it was flushed. */
  void add(String row) throws IOException {
    rows.append(row).append('\n');
    if (rows.length() >= ENOUGH) {
      flush();
    }
  }

  void flush() throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(rows.toString());
    rows.setLength(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      channel.close();
    }
  }
}
