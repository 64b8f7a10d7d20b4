package oxmon.standalone;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Warnings of the container that come at every start, mean nothing to an operator and cannot be switched off where they
 * arise. Errors are never hidden.
 */
final class ContainerNoise {
    private record Phrase(String logger, String text) {}

    private static final List<Phrase> PHRASES = List.of(
            // Payara loads the application's classes once for inspection and then complains about the driver among them
            new Phrase("org.glassfish.web.loader", "registered the JDBC driver"),
            new Phrase("jakarta.enterprise.web.util", "registered the JDBC driver"));

    private ContainerNoise() {}

    static boolean hides(LogRecord record) {
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            return false;
        }
        String logger = String.valueOf(record.getLoggerName());
        String message = String.valueOf(record.getMessage());
        return PHRASES.stream().anyMatch(p -> logger.startsWith(p.logger()) && message.contains(p.text()));
    }
}
