package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.common.Fault;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricQueryContract;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;

class RowMetricStoreTest extends MetricQueryContract {
    @TempDir
    Path directory;

    @Override
    protected MetricStore open() {
        return new RowMetricStore(directory, 0, Thread::new);
    }

    private void reopen() {
        store.close();
        store = open();
    }

    private Path today() {
        return directory.resolve("2026-11-22.db");
    }

    private List<String> query(Path file, String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(i == 1 ? "" : "|").append(row.getString(i));
                }
                rows.add(text.toString());
            }
            return rows;
        }
    }

    @Test
    void everythingIsThereAfterReopening() {
        Point root = new Point(new Series("web-1", "disk.used", Labels.of("mount", "/")), MIDNIGHT - 1, 1);
        keep(root, point("cpu.usage", MIDNIGHT, 2));

        reopen();

        assertThat(store.latest("web-1")).containsExactly(point("cpu.usage", MIDNIGHT, 2), root);
        assertThat(store.agents()).singleElement().satisfies(agent -> {
            assertThat(agent.agent()).isEqualTo("web-1");
            assertThat(agent.lastMillis()).isEqualTo(MIDNIGHT);
            assertThat(agent.intervalMillis()).isEqualTo(10_000);
        });
        assertThat(store.range(all("disk.used"))).hasSize(1);
    }

    @Test
    void theStockShellSeesMetricsAndAlertEvents_whileTheServerRuns() throws SQLException {
        keep(new Point(new Series("web-1", "disk.used", Labels.of("mount", "/")), MIDNIGHT, 42.5));

        assertThat(query(today(), "SELECT timestamp, agent_id, metric_name, value, labels FROM metrics"))
                .containsExactly(MIDNIGHT + "|web-1|disk.used|42.5|{\"mount\":\"/\"}");
        assertThat(
                        query(
                                today(),
                                "SELECT id, rule_id, agent_id, severity, metric_name, timestamp FROM alert_events ORDER BY timestamp DESC LIMIT 20"))
                .isEmpty();
    }

    @Test
    void aCorruptDayIsTold_andTheOthersAreAnswered() throws IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        store.close();
        byte[] bytes = Files.readAllBytes(directory.resolve("2026-11-21.db"));
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
        Files.write(directory.resolve("2026-11-21.db"), bytes);

        store = open();

        assertThat(store.range(all("m"))).extracting(Samples::size).containsExactly(1);
        assertThat(store.status().ok()).isFalse();
        assertThat(store.status().writable()).isTrue();
        assertThat(store.status().detail()).contains("2026-11-21.db");
        keep(point("m", MIDNIGHT + 1, 3));
    }

    /** Keeps a point that comes on the 22nd. */
    private void late(Point point) {
        store.append(new Batch("web-1", MIDNIGHT + 1000, 10_000, List.of(point)))
                .join();
    }

    @Test
    void aDayThatCannotBeWritten_isTold_thoughItAndTheOthersAreAnswered() throws SQLException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        try (Connection other =
                        new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("2026-11-21.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE"); // as good as a read-only file, also for root
            assertThatThrownBy(() -> late(point("m", MIDNIGHT - 2, 3)))
                    .cause()
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.UNAVAILABLE));

            assertThat(store.range(all("m"))).extracting(Samples::size).containsExactly(2);
            assertThat(store.status().writable()).isTrue();
            assertThat(store.status().detail()).contains("2026-11-21.db");
            keep(point("m", MIDNIGHT + 1, 4));
            assertThat(store.status().detail()).contains("2026-11-21.db");
        }
        late(point("m", MIDNIGHT - 2, 3));
        assertThat(store.status().ok()).isTrue();
    }

    @Test
    void aReadOnlyDayIsAnswered_andWhatIsToldForItIsNotAcknowledged() throws IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        store.close();
        Path day = directory.resolve("2026-11-21.db");
        Files.setPosixFilePermissions(day, PosixFilePermissions.fromString("r--r-----"));
        assumeFalse(Files.isWritable(day), "root may write it all the same");

        store = open();

        assertThat(store.range(all("m"))).extracting(Samples::size).containsExactly(2);
        assertThatThrownBy(() -> late(point("m", MIDNIGHT - 2, 3))).cause().isInstanceOf(Fault.class);
        assertThat(store.status().detail()).contains("2026-11-21.db");
        keep(point("m", MIDNIGHT + 1, 4));
    }

    @Test
    void aFileThatIsNoDayFile_isLeftAlone() throws IOException, SQLException {
        Path foreign = directory.resolve("2026-11-20.db");
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + foreign);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE metrics (id TEXT)");
        }
        byte[] before = Files.readAllBytes(foreign);

        reopen();

        assertThat(store.status().detail()).contains("2026-11-20.db");
        assertThat(Files.readAllBytes(foreign)).isEqualTo(before);
    }

    @Test
    void whenTodayCannotBeWritten_nothingIsAcknowledged_andItHeals() throws IOException {
        Files.writeString(today(), "this is no database, and it is longer than the header of one".repeat(20));

        assertThatThrownBy(() -> keep(point("m", MIDNIGHT, 1)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.UNAVAILABLE));
        assertThat(store.status().writable()).isFalse();
        assertThat(store.latest("web-1")).isEmpty();

        Files.delete(today());
        keep(point("m", MIDNIGHT, 1));
        assertThat(store.status().writable()).isTrue();
    }

    @Test
    void withTooLittleSpaceNothingIsAccepted() {
        store.close();
        store = new RowMetricStore(directory, Long.MAX_VALUE, Thread::new);

        assertThatThrownBy(() -> keep(point("m", MIDNIGHT, 1))).cause().hasMessageContaining("min_free_mb");
        assertThat(store.status().writable()).isFalse();
    }

    @Test
    void retentionTakesTheLogsAlong_whileAShellHoldsTheDay() throws SQLException, IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        try (Connection shell =
                        new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("2026-11-21.db"));
                Statement statement = shell.createStatement()) {
            shell.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM metrics").close();

            assertThat(store.dropDaysBefore(LocalDate.parse("2026-11-22"))).isEqualTo(1);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(name -> name.startsWith("2026-11-21"));
        }
    }

    @Test
    void manyWritersAtOnce_loseNothing() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int agent = 0; agent < 50; agent++) {
            for (int tick = 0; tick < 20; tick++) {
                Series series = new Series("agent-" + agent, "m", Labels.NONE);
                long at = MIDNIGHT + tick * 1000L;
                answers.add(store.append(new Batch("agent-" + agent, at, 1000, List.of(new Point(series, at, tick)))));
            }
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();

        reopen();

        assertThat(store.agents()).hasSize(50);
        for (int agent = 0; agent < 50; agent++) {
            assertThat(store.latest("agent-" + agent)).extracting(Point::value).containsExactly(19.0);
        }
    }

    @Test
    void sqliteItselfFindsNothingWrong() throws SQLException {
        keep(point("m", MIDNIGHT, 1));
        store.close();

        assertThat(query(today(), "PRAGMA integrity_check")).containsExactly("ok");
        assertThat(Files.exists(directory.resolve("2026-11-22.db-wal"))).isFalse();
    }
}
