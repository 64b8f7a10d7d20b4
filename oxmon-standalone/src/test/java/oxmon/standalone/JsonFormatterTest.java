package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonFormatterTest {
    @Test
    void aRecordIsOneObjectOnOneLine() {
        LogRecord record = new LogRecord(Level.INFO, "agent \"\u6d4b\u8bd5\"\n\u0007");
        record.setLoggerName("oxmon.server.ingest.Ingest");
        record.setInstant(Instant.parse("2026-11-22T03:00:00Z"));
        assertThat(new JsonFormatter().format(record))
                .isEqualTo(
                        "{\"time\":\"2026-11-22T03:00:00Z\",\"level\":\"INFO\",\"logger\":\"oxmon.server.ingest.Ingest\","
                                + "\"thread\":\"" + Thread.currentThread().getName() + "\","
                                + "\"message\":\"agent \\\"\u6d4b\u8bd5\\\"\\n\\u0007\"}\n");
    }
}
