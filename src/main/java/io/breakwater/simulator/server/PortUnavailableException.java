package io.breakwater.simulator.server;

/** The server cannot listen on its port, most often because another program does. */
public final class PortUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortUnavailableException(String host, int port, String reason, Throwable cause) {
    super(
        "cannot listen on " + host + " port " + port + " (" + reason + "); choose a free port",
        cause);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
