package oxmon.standalone;

import java.util.logging.Level;

/**
 * What the log shows: oxmon's own records from the configured level on, the container's from WARN on, or one level less
 * than ours when debugging.
 *
 * @param json whether a record is a JSON object
 */
record LogSettings(LogLevel level, boolean json) {
    /** The text of the {@code logging.properties} that Payara loads into the log manager. */
    String properties() {
        Level container = switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN, INFO -> Level.WARNING;
            case DEBUG -> Level.INFO;
            case TRACE -> Level.FINE;
        };
        String handler = StdoutHandler.class.getName();
        String formatter = (json ? JsonFormatter.class : LineFormatter.class).getName();
        return String.join(
                "\n",
                "handlers=" + handler,
                handler + ".formatter=" + formatter,
                handler + ".container=" + container.getName(),
                // Payara attaches one of these for a moment and insists on a formatter
                "java.util.logging.ConsoleHandler.formatter=" + formatter,
                "java.util.logging.ConsoleHandler.level=OFF",
                ".level=" + container.getName(),
                "oxmon.level=" + level.jul().getName(),
                "com.hazelcast.level=SEVERE",
                // expired authorities in a key store that nothing of ours uses, a page of text each
                "javax.enterprise.system.security.ssl.level=SEVERE",
                "");
    }
}
