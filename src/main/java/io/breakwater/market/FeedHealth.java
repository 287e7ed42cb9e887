package io.breakwater.market;

/** Who speaks for a symbol. */
public enum FeedHealth {
  /** Nothing came yet. */
  STARTING,
  /** The streams speak. */
  STREAMING,
  /** A stream is silent or gone; REST stands in. */
  POLLING,
  /** Streams are silent and REST gives nothing either. */
  BLIND
}
