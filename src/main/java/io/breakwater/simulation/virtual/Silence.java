package io.breakwater.simulation.virtual;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps what a simulated node logs out of the log: a hundred nodes a second have a lot to say, and
 * whoever wants to know has the event log and the timeline. Only the thread that is in a world is
 * silent.
 */
final class Silence extends TurboFilter {
  private static final ThreadLocal<Boolean> SILENT = ThreadLocal.withInitial(() -> false);
  private static final Silence INSTALLED = installed();

  private Silence() {}

  private static Silence installed() {
    Silence silence = new Silence();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.addTurboFilter(silence);
    }
    return silence;
  }

  /** Does this without a word of it in the log. */
  static void during(Runnable work) {
    boolean before = SILENT.get();
    SILENT.set(INSTALLED != null);
    try {
      work.run();
    } finally {
      SILENT.set(before);
    }
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] values, Throwable cause) {
    return SILENT.get() ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
