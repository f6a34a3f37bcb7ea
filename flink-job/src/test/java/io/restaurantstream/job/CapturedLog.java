package io.restaurantstream.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.assertj.core.util.Throwables;

/** All that is logged in this process below a logger while it is open, with stack traces. */
public final class CapturedLog implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig logger;
    private final Level levelBefore;
    private final AbstractAppender appender;

    private CapturedLog(String name, Level level) {
        appender = new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                String line = event.getLevel() + " " + event.getMessage().getFormattedMessage();
                lines.add(event.getThrown() == null ? line : line + Throwables.getStackTrace(event.getThrown()));
            }
        };
        appender.start();
        LoggerConfig found = context.getConfiguration().getLoggerConfig(name);
        boolean isThere = found.getName().equals(name);
        logger = isThere ? found : new LoggerConfig(name, level, true);
        levelBefore = isThere ? found.getExplicitLevel() : null;
        logger.setLevel(level);
        logger.addAppender(appender, level, null);
        if (!isThere) {
            context.getConfiguration().addLogger(name, logger);
        }
        context.updateLoggers();
    }

    /** What one class logs. */
    public static CapturedLog of(String className) {
        return new CapturedLog(className, Level.INFO);
    }

    /** What everybody logs, to the last detail. */
    public static CapturedLog ofEverything() {
        return new CapturedLog("", Level.ALL);
    }

    /** Level and message of each event, in order. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        logger.removeAppender(appender.getName());
        if (levelBefore == null) {
            context.getConfiguration().removeLogger(logger.getName());
        } else {
            logger.setLevel(levelBefore);
        }
        context.updateLoggers();
        appender.stop();
    }
}
