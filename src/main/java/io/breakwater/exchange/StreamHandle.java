package io.breakwater.exchange;

/** One open stream connection, for the side that listens. Safe from any thread. */
public interface StreamHandle {
  /** Allows {@code events} more to come. */
  void request(int events);

  /** Ends it; {@link StreamListener#onClosed} follows unless it was called before. */
  void close();
}
