package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
    private final LineFormatter shanghai = new LineFormatter(ZoneId.of("Asia/Shanghai"));

    @Test
    void aRecordIsOneLineWithTimeLevelAndLogger() {
        assertThat(shanghai.format(record(Level.WARNING, "disk is {0} % full", 91)))
                .isEqualTo("2026-11-22 11:00:00.000 +08:00 WARN  Ingest: disk is 91 % full\n");
    }

    @Test
    void aNameWithALineBreakForgesNoLine() {
        assertThat(shanghai.format(record(Level.INFO, "agent {0}", "a\n2026 ERROR forged\u001b[2J")))
                .endsWith("agent a\\n2026 ERROR forged\\u001b[2J\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void anExceptionStaysOnTheLineWithItsCauses() {
        LogRecord record = record(Level.SEVERE, "cannot store");
        record.setThrown(new IllegalStateException("no commit", new java.io.IOException("No space left on device")));
        assertThat(shanghai.format(record))
                .containsOnlyOnce("\n")
                .contains(
                        "cannot store | java.lang.IllegalStateException: no commit at oxmon.standalone.LineFormatterTest.")
                .contains(" | caused by java.io.IOException: No space left on device at ");
    }

    private static LogRecord record(Level level, String message, Object... parameters) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("oxmon.server.ingest.Ingest");
        record.setParameters(parameters);
        record.setInstant(Instant.parse("2026-11-22T03:00:00Z"));
        return record;
    }
}
