package io.breakwater.cli.demo;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Sends the log to a file until it is closed, so that the terminal has the timeline alone. */
final class LogFile implements AutoCloseable {
  private static final String PATTERN =
      "%date{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{20} %mdc{account} %mdc{symbol}"
          + " %mdc{clientOrderId} %msg%n";

  private final Logger root;
  private final List<Appender<ILoggingEvent>> usual;
  private final FileAppender<ILoggingEvent> file;

  private LogFile(
      Logger root, List<Appender<ILoggingEvent>> usual, FileAppender<ILoggingEvent> file) {
    this.root = root;
    this.usual = usual;
    this.file = file;
  }

  static LogFile open(Path path) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    FileAppender<ILoggingEvent> file = new FileAppender<>();
    file.setContext(context);
    file.setName("demo-file");
    file.setFile(path.toString());
    file.setAppend(false);
    file.setEncoder(encoder);
    file.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      usual.add(all.next());
    }
    usual.forEach(root::detachAppender);
    root.addAppender(file);
    return new LogFile(root, usual, file);
  }

  @Override
  public void close() {
    root.detachAppender(file);
    file.stop();
    usual.forEach(root::addAppender);
  }
}
