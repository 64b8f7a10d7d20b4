package oxmon.agent;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The agent's log: standard output, one line for each record, times in the host's zone (TZ). */
final class LogLines extends Formatter {
    private static final int FRAMES = 8;

    private final DateTimeFormatter time;

    LogLines(ZoneId zone) {
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(zone);
    }

    /**
     * Replaces whatever logging was set up before.
     *
     * @param level error, warn, info, debug or trace
     */
    static void start(PrintStream out, ZoneId zone, String level) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        LogLines lines = new LogLines(zone);
        root.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (isLoggable(record)) {
                    out.println(lines.format(record));
                }
            }

            @Override
            public void flush() {
                out.flush();
            }

            @Override
            public void close() {
                out.flush();
            }
        });
        Level chosen = level(level);
        root.setLevel(chosen);
        boolean deep = chosen.intValue() <= Level.FINER.intValue();
        for (Logger library : LIBRARIES) {
            library.setLevel(deep ? null : Level.WARNING);
        }
    }

    /** Held here, for a logger that nobody holds forgets its level. */
    private static final Logger[] LIBRARIES = {Logger.getLogger("io.grpc"), Logger.getLogger("oshi")};

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(160)
                .append(time.format(Instant.ofEpochMilli(record.getMillis())))
                .append(' ')
                .append(name(record.getLevel()))
                .append(' ')
                .append(formatMessage(record));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append(" | ").append(thrown);
            StackTraceElement[] frames = thrown.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                line.append(" < ").append(frames[i]);
            }
        }
        return oneLine(line);
    }

    /** What others wrote, such as a server's message, must not begin lines of its own. */
    private static String oneLine(CharSequence text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.toString();
    }

    private static String name(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        if (level.intValue() >= Level.INFO.intValue()) {
            return "INFO ";
        }
        return "DEBUG";
    }

    private static Level level(String name) {
        return switch (name) {
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            case "debug" -> Level.FINE;
            case "trace" -> Level.FINER;
            default -> Level.INFO;
        };
    }
}
