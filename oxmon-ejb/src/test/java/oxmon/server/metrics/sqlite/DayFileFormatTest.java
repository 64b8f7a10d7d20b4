package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;

/** Day files that earlier builds wrote (with a packed day, an open one, and late points), and the checksums that came with format 3. */
class DayFileFormatTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final int TICKS = 600;

    @TempDir
    Path directory;

    private void files(int format) throws IOException {
        String name = "format-" + format + ".zip";
        try (InputStream bytes = Objects.requireNonNull(getClass().getResourceAsStream(name));
                ZipInputStream zip = new ZipInputStream(bytes)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, directory.resolve(entry.getName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @BeforeEach
    void filesOfFormat2() throws IOException {
        files(2);
    }

    private MetricStore open() {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
    }

    private static Map<Long, Double> points(MetricStore store, String metric) {
        Map<Long, Double> points = new HashMap<>();
        store.range(new RangeQuery("web-1", metric, Map.of(), 0, MIDNIGHT + Days.MILLIS, 0, Aggregation.AVG, 1_000_000))
                .forEach(samples -> {
                    for (int i = 0; i < samples.size(); i++) {
                        points.put(samples.millis()[i], samples.values()[i]);
                    }
                });
        return points;
    }

    private static long at(int tick) {
        return MIDNIGHT - 3_000_000 + tick * 10_000L;
    }

    private static double usage(int tick) {
        return (tick * 7919 % 10007) / 100.0;
    }

    private static Map<Long, Double> usage() {
        Map<Long, Double> points = new HashMap<>();
        for (int i = 0; i < TICKS; i++) {
            points.put(at(i), usage(i));
        }
        points.putAll(Map.of(MIDNIGHT - 2_999_995, -1.0, MIDNIGHT + 5, -1.0, MIDNIGHT - 2_999_990, -2.0));
        return points;
    }

    private static Map<Long, Double> memory(int base, int sign) {
        Map<Long, Double> points = new HashMap<>();
        for (int i = 0; i < TICKS; i++) {
            points.put(at(i), (base + sign * (i * 37 % 101)) * 4096.0);
        }
        return points;
    }

    private static void keepAnother(MetricStore store, long at) {
        Point point = new Point(new Series("web-1", "cpu.usage", Labels.NONE), at, 42);
        store.append(new Batch("web-1", MIDNIGHT + 3_000_000, 10_000, List.of(point)))
                .join();
        store.flush();
    }

    private void run(String day, String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve(day));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private long number(String day, String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve(day));
                Statement statement = connection.createStatement()) {
            return statement.executeQuery(sql).getLong(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void daysOfEarlierFormats_areAnswered_andStayAsTheyAre(int format) throws Exception {
        files(format);
        try (MetricStore store = open()) {
            assertThat(points(store, "cpu.usage")).isEqualTo(usage());
            assertThat(points(store, "memory.used")).isEqualTo(memory(1000, 1));
            assertThat(points(store, "memory.available")).isEqualTo(memory(5000, -1));
            assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
        }
        assertThat(number("2026-11-21.db", "PRAGMA user_version")).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void daysOfEarlierFormats_areBroughtUpToDateWhenWritten_andAllTheirChunksHaveAChecksumOncePacked(int format)
            throws Exception {
        files(format);
        Map<Long, Double> wanted = usage();
        try (MetricStore store = open()) {
            keepAnother(store, MIDNIGHT + 3_000_000);
            keepAnother(store, MIDNIGHT - 5);
            wanted.putAll(Map.of(MIDNIGHT + 3_000_000, 42.0, MIDNIGHT - 5, 42.0));
            assertThat(points(store, "cpu.usage")).isEqualTo(wanted);
        }
        assertThat(number("2026-11-22.db", "PRAGMA user_version")).isEqualTo(4);
        assertThat(number("2026-11-22.db", "SELECT count(*) FROM chunks WHERE crc IS NULL") > 0)
                .isEqualTo(format == 2);
        assertThat(DayCheck.of(directory.resolve("2026-11-22.db"), TODAY, true).faults())
                .isEmpty();
        assertThat(number("2026-11-22.db", "SELECT sum(n) FROM metrics"))
                .as("the view sees the chunks of both")
                .isEqualTo(TICKS * 3 - 900 + 2);
        try (MetricStore store = open()) {
            assertThat(points(store, "cpu.usage")).isEqualTo(wanted);
            store.rewriteDaysBefore(TODAY.plusDays(1));
            assertThat(points(store, "cpu.usage")).isEqualTo(wanted);
            assertThat(points(store, "memory.available")).isEqualTo(memory(5000, -1));
        }
        for (String table : List.of("chunks", "times", "late")) {
            assertThat(number("2026-11-22.db", "SELECT count(*) FROM " + table + " WHERE crc IS NULL"))
                    .as(table)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data = substr(data, 1, length(data) - 1) || x'ff'",
                "min = min - 1",
                "sum = sum + 1",
                "last_ts = last_ts + 1",
                "n = n - 1",
                "skip = skip + 1",
                "crc = crc + 1"
            })
    void aChunkThatIsNotAsItWasWritten_isToldAndLeftOut_andTheOthersAreAnswered(String change) throws SQLException {
        try (MetricStore store = open()) {
            store.rewriteDaysBefore(TODAY.plusDays(1));
            keepAnother(store, MIDNIGHT - 5);
            store.rewriteDaysBefore(TODAY);
        }
        run(
                "2026-11-21.db",
                "UPDATE chunks SET " + change
                        + " WHERE id >> 20 = (SELECT id FROM series WHERE metric_name = 'cpu.usage')");
        try (MetricStore store = open()) {
            assertThat(points(store, "cpu.usage")).hasSize(TICKS - 300 + 1);
            assertThat(points(store, "memory.available")).isEqualTo(memory(5000, -1));
            assertThat(store.status().detail()).contains("2026-11-21.db: chunk").contains("checksum");
            assertThat(store.rewriteDaysBefore(TODAY)).isZero();
        }
    }

    @Test
    void timesThatAreNotAsTheyWereWritten_areTold_andTheDayIsAnsweredOtherwise() throws SQLException {
        try (MetricStore store = open()) {
            keepAnother(store, MIDNIGHT - 5);
            store.rewriteDaysBefore(TODAY); // cpu.usage has times of its own, for its late points
        }
        run("2026-11-21.db", "UPDATE times SET data = data || x'00' WHERE n > 300");
        try (MetricStore store = open()) {
            assertThat(points(store, "cpu.usage")).hasSize(TICKS - 300 + 1);
            assertThat(points(store, "memory.used")).isEqualTo(memory(1000, 1));
            assertThat(store.status().detail()).contains("2026-11-21.db: times");
        }
    }

    @Test
    void aLatePointThatIsNotAsItWasWritten_isToldAndLeftOut() throws SQLException {
        try (MetricStore store = open()) {
            keepAnother(store, MIDNIGHT - 5);
        }
        run("2026-11-21.db", "UPDATE late SET value = 43 WHERE value = 42");
        try (MetricStore store = open()) {
            assertThat(points(store, "cpu.usage")).isEqualTo(usage());
            assertThat(store.status().detail()).contains("2026-11-21.db: the late point of series");
        }
    }
}
