package oxmon.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertDatabaseTest {
    @TempDir
    Path directory;

    @Test
    void opensAgain_withWhatWasWritten() {
        try (CertDatabase database = open()) {
            database.jdbi()
                    .useHandle(
                            h -> h.execute("INSERT INTO users (id, username, password_hash) VALUES ('1', 'a', 'x')"));
        }
        try (CertDatabase database = open()) {
            assertThat(database.jdbi()
                            .<String, RuntimeException>withHandle(h -> h.createQuery("SELECT role FROM users")
                                    .mapTo(String.class)
                                    .one()))
                    .isEqualTo("viewer");
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        Files.createFile(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        try (CertDatabase database = open()) {
            database.jdbi().useHandle(h -> h.execute("UPDATE users SET role = 'admin'"));
            for (Path each : new Path[] {file(), directory.resolve("cert.db-wal")}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void isDurable_andPatient() {
        try (CertDatabase database = open()) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
            assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
        }
    }

    @Test
    void theSeedsStatementsRunAsWritten_whileTheServerRuns() throws Exception {
        try (CertDatabase database = open()) {
            assertThat(shell("""
                            INSERT INTO cert_domains (id, domain, port, enabled, created_at, updated_at)
                            VALUES ('manual-001', 'example.com', 443, 1, strftime('%s','now'), strftime('%s','now'));
                            SELECT id, domain, enabled FROM cert_domains WHERE id = 'manual-001';
                            SELECT typeof(created_at), created_at > 1700000000 FROM cert_domains;""")).isEqualTo("manual-001|example.com|1\ninteger|1\n");
            assertThat(shell("""
                            UPDATE cert_domains
                            SET enabled = 0, updated_at = strftime('%s','now')
                            WHERE id = 'manual-001';
                            SELECT id, domain, port, enabled
                            FROM cert_domains
                            ORDER BY updated_at DESC
                            LIMIT 20;""")).isEqualTo("manual-001|example.com|443|0\n");
            assertThat(shell("DELETE FROM cert_domains WHERE id = 'manual-001'; SELECT count(*) FROM cert_domains;"))
                    .isEqualTo("0\n");
            assertThat(shell("SELECT id, username, created_at FROM users LIMIT 20;"))
                    .isEmpty();
            assertThat(database.outsideVersion()).isNotNegative();
        }
    }

    @Test
    void noticesWhatAPersonWrote() throws Exception {
        try (CertDatabase database = open()) {
            long before = database.outsideVersion();
            database.jdbi()
                    .useHandle(
                            h -> h.execute("INSERT INTO users (id, username, password_hash) VALUES ('1', 'a', 'x')"));
            TimeUnit.MILLISECONDS.sleep(1100);
            assertThat(database.outsideVersion())
                    .as("our own writes do not count")
                    .isEqualTo(before);
            shell("DELETE FROM users;");
            TimeUnit.MILLISECONDS.sleep(1100);
            assertThat(database.outsideVersion()).isNotEqualTo(before);
        }
    }

    @Test
    void refusesOneOfANewerVersion() throws Exception {
        open().close();
        shell("""
                INSERT INTO oxmon_schema_history SELECT 99, '99', 'From the future', type, 'V99__x.sql', 1, installed_by,
                    installed_on, 1, 1 FROM oxmon_schema_history WHERE version = '1';""");
        assertThatThrownBy(this::open)
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("newer oxmon");
    }

    @Test
    void refusesWhatIsNoDatabase() throws Exception {
        Files.writeString(file(), "dear diary, ".repeat(1000));
        assertThatThrownBy(this::open)
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("cert.db")
                .hasMessageContaining("not a database");
    }

    @Test
    void refusesTablesOfSomebodyElse() throws Exception {
        shell("CREATE TABLE recipes (id);");
        assertThatThrownBy(this::open).isInstanceOf(UnusableDatabase.class);
        assertThat(shell(".tables")).contains("recipes").doesNotContain("users");
    }

    private CertDatabase open() {
        return new CertDatabase(file(), Thread::new);
    }

    private Path file() {
        return directory.resolve("cert.db");
    }

    private static String pragma(CertDatabase database, String name) {
        return database.jdbi()
                .withHandle(
                        h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    /** What the sqlite3 shell answers, as a person would use it beside the server. */
    private String shell(String sql) throws Exception {
        Process process = new ProcessBuilder("sqlite3", file().toString(), sql)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(answer).isZero();
        return answer;
    }
}
