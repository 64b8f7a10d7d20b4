package oxmon.server.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Admission;
import oxmon.metrics.Limits;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.agents.whitelist.Whitelist.Verdict;
import oxmon.server.database.CertDatabase;
import oxmon.server.database.UnusableDatabase;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

class TakeoverTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final Admission ADMISSION = new Admission(Limits.DEFAULT, Duration.ofDays(7));

    private static final long AT = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();

    @TempDir
    Path root;

    @Test
    void usersAgentsAndDomainsAreTakenOver() throws Exception {
        original();
        run();
        try (CertDatabase database = new CertDatabase(root.resolve("cert.db"), Thread::new)) {
            assertThat(
                            rows(
                                    database,
                                    "SELECT id, username, password_hash, role, token_version, must_change_password, created_at FROM users"))
                    .containsExactly("1|admin|" + OriginalDirectory.BCRYPT + "|admin|3|0|1770000000");
            assertThat(rows(
                            database,
                            "SELECT agent_id, description, created_at FROM agent_whitelist ORDER BY agent_id"))
                    .containsExactly("db-1|null|1770000001", "web-1|Web|1770000000");
            assertThat(rows(database, "SELECT id, domain, port, enabled, note FROM cert_domains"))
                    .containsExactly("d1|example.com|8443|0|main");
            assertThat(rows(database, "SELECT domain, port, issuer_cn, chain_valid FROM certificate_details"))
                    .containsExactly("example.com|443|R3|1");
            Whitelist whitelist = new Whitelist(database, change -> {}, NOON);
            assertThat(whitelist.authenticate("web-1", "secret-1")).isEqualTo(Verdict.OK);
            assertThat(whitelist.authenticate("db-1", "plain-token")).isEqualTo(Verdict.OK);
            assertThat(whitelist.authenticate("db-1", "other")).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void theOriginalIsKeptAside_byteForByte() throws Exception {
        original();
        Map<String, String> before = contents(root);
        run();
        assertThat(contents(root.resolve("before-import"))).isEqualTo(before);
        assertThat(root.resolve(".importing")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(root.resolve("before-import")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aSecondStartChangesNothing() throws Exception {
        original();
        run();
        Map<String, String> before = contents(root);
        assertThat(run().problems()).isEmpty();
        assertThat(contents(root)).isEqualTo(before);
    }

    @Test
    void whereverItDies_theNextStartEndsIt_andNothingIsLost(@TempDir Path parent) throws Exception {
        Map<String, String> whole = Map.of();
        boolean died = true;
        for (int deaths = 1; died; deaths++) {
            root = Files.createDirectory(parent.resolve("death-" + deaths));
            original();
            Map<String, String> before = contents(root);
            int last = deaths;
            AtomicInteger steps = new AtomicInteger();
            died = false;
            try {
                new Takeover(root, ADMISSION, NOON, () -> {
                            if (steps.incrementAndGet() == last) {
                                throw new IllegalStateException("killed");
                            }
                        })
                        .run();
            } catch (IllegalStateException e) {
                died = true;
            }
            run();
            assertThat(contents(root.resolve("before-import")))
                    .as("step %d", last)
                    .isEqualTo(before);
            assertThat(everything()).as("step %d", last).hasSize(5);
            whole = contents(root);
            assertThat(whole.keySet()).as("step %d", last).contains("cert.db", "2026-11-20.db");
        }
        assertThat(whole).isNotEmpty();
    }

    @Test
    void anEarlyOriginalHasFewerTablesAndColumns() {
        OriginalDirectory.jdbi(root.resolve("cert.db")).useHandle(h -> {
            h.execute("CREATE TABLE cert_domains (id TEXT, domain TEXT, created_at TEXT)");
            h.execute("INSERT INTO cert_domains VALUES ('a', 'a.com', '2026-02-09T10:00:00Z')");
        });
        run();
        try (CertDatabase database = new CertDatabase(root.resolve("cert.db"), Thread::new)) {
            assertThat(rows(database, "SELECT domain, port, enabled, created_at FROM cert_domains"))
                    .containsExactly("a.com|443|1|1770631200");
        }
    }

    @Test
    void anEmptyDirectoryAndOursAreLeftAlone() throws Exception {
        Files.writeString(root.resolve("oxmon.lock"), "1");
        Files.createDirectory(root.resolve("lost+found"));
        run();
        new CertDatabase(root.resolve("cert.db"), Thread::new).close();
        run();
        assertThat(root.resolve("before-import")).doesNotExist();
    }

    @Test
    void whatIsNeitherIsRefused_withWhatWasFound() throws Exception {
        Files.writeString(root.resolve("holiday.jpg"), "x");
        assertThatThrownBy(() -> run())
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("neither oxmon's nor the original system's")
                .hasMessageContaining("holiday.jpg");
        Files.delete(root.resolve("holiday.jpg"));
        OriginalDirectory.jdbi(root.resolve("cert.db")).useHandle(h -> h.execute("CREATE TABLE recipes (id)"));
        assertThatThrownBy(() -> run()).isInstanceOf(UnusableDatabase.class).hasMessageContaining("recipes");
    }

    private Imported run() {
        return new Takeover(root, ADMISSION, NOON).run();
    }

    private void original() {
        new OriginalDirectory(root)
                .database()
                .day("2026-11-20")
                .point("2026-11-20", AT, "web-1", "cpu.usage", 7.5, "{}");
    }

    /** Names of users, agents, domains and points. */
    private List<String> everything() {
        List<String> all = new ArrayList<>();
        try (CertDatabase database = new CertDatabase(root.resolve("cert.db"), Thread::new)) {
            all.addAll(rows(database, "SELECT username FROM users"));
            all.addAll(rows(database, "SELECT agent_id FROM agent_whitelist"));
            all.addAll(rows(database, "SELECT domain FROM cert_domains"));
        }
        try (MetricEngine store = new MetricEngine(
                new MetricEngine.Settings(root, 0, Duration.ofMinutes(5)), new SqliteDayFiles(root), Thread::new)) {
            store.latest("web-1").forEach(point -> all.add(point.series().metric()));
        }
        return all;
    }

    /** The files of a folder and what is in them; not the index that SQLite makes when somebody looks. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith("-shm") && !(name.endsWith("-wal") && Files.size(file) == 0)) {
                    contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    private static List<String> rows(CertDatabase database, String sql) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql).mapToMap().list().stream()
                        .map(TakeoverTest::line)
                        .toList());
    }

    private static String line(Map<String, Object> row) {
        StringBuilder line = new StringBuilder();
        row.values().forEach(value -> line.append(line.isEmpty() ? "" : "|").append(value));
        return line.toString();
    }
}
