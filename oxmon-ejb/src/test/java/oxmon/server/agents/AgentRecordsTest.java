package oxmon.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.agents.AgentFacts;
import oxmon.server.database.CertDatabase;

class AgentRecordsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final AgentRecord WEB_1 = new AgentRecord(
            "web-1",
            NOON,
            new AgentFacts("web-1.local", "linux", "12", "amd64", "6.1", 4, 7.5, 40),
            "m-1",
            "0.1.0",
            10,
            Map.of("env", "prod", "quote", "\"'{}"),
            Map.of(),
            true);

    @TempDir
    Path directory;

    private CertDatabase database;
    private AgentRecords records;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        records = new AgentRecords(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsBackWhatWasSaved() {
        records.save(List.of(WEB_1));
        assertThat(records.all()).containsExactly(Map.entry("web-1", WEB_1));
    }

    @Test
    void savingAgain_keepsFirstSeenAndTheTagsSetHere() {
        records.save(List.of(WEB_1));
        records.setUiTags("web-1", Map.of("env", "test"));
        records.save(
                List.of(new AgentRecord("web-1", NOON.plusSeconds(9), null, "", "", 0, Map.of(), Map.of(), false)));
        assertThat(records.find("web-1")).hasValueSatisfying(it -> {
            assertThat(it.firstSeen()).isEqualTo(NOON);
            assertThat(it.uiTags()).containsExactly(Map.entry("env", "test"));
            assertThat(it.facts()).isNull();
        });
    }

    @Test
    void aHostThatNeverReportedMayHaveTags() {
        records.setUiTags("later", Map.of("rack", "7"));
        assertThat(records.find("later")).hasValueSatisfying(it -> {
            assertThat(it.firstSeen()).isNull();
            assertThat(it.uiTags()).containsEntry("rack", "7");
        });
    }
}
