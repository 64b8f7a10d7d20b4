package oxmon.standalone;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One line a record: time in the zone of TZ, level, logger, message, and the exception with the nearest frames.
 *
 * <p>Line breaks and other control characters are escaped, so that no name sent by a client can forge a line.
 */
public final class LineFormatter extends Formatter {
    private static final int FRAMES = 6;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx");

    private final ZoneId zone;

    /** Used by the log manager. */
    public LineFormatter() {
        this(ZoneId.systemDefault());
    }

    LineFormatter(ZoneId zone) {
        super();
        this.zone = zone;
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(record.getInstant().atZone(zone), line);
        line.append(' ').append(LogLevel.of(record.getLevel()).padded());
        line.append(' ').append(logger(record)).append(": ");
        escape(formatMessage(record), line);
        Throwable thrown = record.getThrown();
        for (int causes = 0; thrown != null && causes < 8; causes++) {
            line.append(causes == 0 ? " | " : " | caused by ");
            exception(thrown, line);
            thrown = thrown.getCause();
        }
        return line.append('\n').toString();
    }

    private static String logger(LogRecord record) {
        String name = record.getLoggerName();
        if (name == null || name.isEmpty()) {
            return "root";
        }
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void exception(Throwable thrown, StringBuilder line) {
        escape(thrown.toString(), line);
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            line.append(i == 0 ? " at " : " < ");
            line.append(frames[i].getClassName()).append('.').append(frames[i].getMethodName());
            line.append(':').append(frames[i].getLineNumber());
        }
    }

    private static void escape(@Nullable String text, StringBuilder line) {
        if (text == null) {
            line.append("null");
            return;
        }
        String stripped = text.strip();
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append(' ');
                default -> {
                    if (Character.isISOControl(c)) {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }
}
