package oxmon.standalone;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object a line: {@code time} (RFC 3339, UTC), {@code level}, {@code logger}, {@code message}, {@code exception}. */
public final class JsonFormatter extends Formatter {
    /** Used by the log manager. */
    public JsonFormatter() {
        super();
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(200);
        line.append("{\"time\":\"").append(record.getInstant()).append('"');
        member("level", LogLevel.of(record.getLevel()).name(), line);
        member("logger", String.valueOf(record.getLoggerName()), line);
        member("thread", Thread.currentThread().getName(), line);
        member("message", String.valueOf(formatMessage(record)), line);
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            member("exception", trace.toString(), line);
        }
        return line.append("}\n").toString();
    }

    private static void member(String name, String value, StringBuilder line) {
        line.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
