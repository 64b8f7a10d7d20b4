package oxmon.standalone;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes each record to standard output at once, whatever became of {@code System.out}; a full pipe or disk never stops the
 * server. Remembers the first error, which tells best why a start failed. Thread-safe.
 */
public final class StdoutHandler extends Handler {
    private static final AtomicReference<@Nullable LogRecord> FIRST_ERROR = new AtomicReference<>();

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final int containerLevel;

    /**
     * Used by the log manager. Its properties: {@code .formatter}, and {@code .container}, from which level on records are
     * shown that are not oxmon's own; loggers of the container set their levels themselves.
     */
    public StdoutHandler() {
        super();
        setFormatter(
                JsonFormatter.class.getName().equals(property(".formatter"))
                        ? new JsonFormatter()
                        : new LineFormatter());
        String level = property(".container");
        containerLevel = (level == null ? Level.WARNING : Level.parse(level)).intValue();
        setLevel(Level.ALL);
    }

    private static @Nullable String property(String name) {
        return LogManager.getLogManager().getProperty(StdoutHandler.class.getName() + name);
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record) || isContainers(record) && isHidden(record)) {
            return;
        }
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            FIRST_ERROR.compareAndSet(null, record);
        }
        try {
            byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
            synchronized (this) {
                out.write(line);
            }
        } catch (Exception e) { // a broken line or a closed pipe must not reach who logs
            reportError(null, e, ErrorManager.WRITE_FAILURE);
        }
    }

    private boolean isHidden(LogRecord record) {
        return record.getLevel().intValue() < containerLevel || ContainerNoise.hides(record);
    }

    private static boolean isContainers(LogRecord record) {
        String logger = record.getLoggerName();
        return logger == null || !logger.startsWith("oxmon");
    }

    /** The first error of this process, or null. */
    static @Nullable LogRecord firstError() {
        return FIRST_ERROR.get();
    }

    @Override
    public void flush() {
        // written at once
    }

    @Override
    public void close() {
        // the descriptor is the process's
    }
}
