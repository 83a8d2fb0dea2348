package io.idempotency.spring.web;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What this library's loggers say, whatever the applications of other tests have made of the configuration of logging. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.idempotency");
    private final @Nullable Level before = this.logger.getLevel();
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

    LogWatch() {
        setContext(this.logger.getLoggerContext());
        this.logger.setLevel(Level.DEBUG);
        this.logger.addAppender(this);
        start();
    }

    /** One line, and the record in whose context it was written. */
    record Line(String level, String text, String record) {}

    List<Line> lines(String part) {
        return this.lines.stream().filter(line -> line.text().contains(part)).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        String record = event.getMDCPropertyMap().getOrDefault(RecordContext.FIELD, "none");
        this.lines.add(new Line(event.getLevel().toString(), event.getFormattedMessage(), record));
    }

    @Override
    public void close() {
        this.logger.detachAppender(this);
        this.logger.setLevel(this.before);
        stop();
    }
}
