package oxmon.standalone;

import java.util.Locale;
import java.util.logging.Level;

/** The words for levels in the settings and in the log, and what the JDK's logging calls them. */
enum LogLevel {
    ERROR(Level.SEVERE),
    WARN(Level.WARNING),
    INFO(Level.INFO),
    DEBUG(Level.FINE),
    TRACE(Level.FINEST);

    private final Level jul;

    LogLevel(Level jul) {
        this.jul = jul;
    }

    /** The level named in the settings, such as {@code info}. */
    static LogLevel named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word for a level of the JDK: the nearest that is not less severe. */
    static LogLevel of(Level level) {
        for (LogLevel candidate : values()) {
            if (level.intValue() >= candidate.jul.intValue()) {
                return candidate;
            }
        }
        return TRACE;
    }

    Level jul() {
        return jul;
    }

    String padded() {
        return name().length() == 4 ? name() + ' ' : name();
    }
}
