package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;

/** A day of 30 series that was packed, with late points since. */
class DayCheckTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final LocalDate DAY = LocalDate.parse("2026-11-22");
    private static final int DAMAGES = Integer.getInteger("oxmon.it.damages", 80);
    private static final int SERIES = 30;
    private static final int TICKS = 1_200;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void day() throws IOException {
        file = directory.resolve(DAY + ".db");
        Random random = new Random(11);
        try (MetricStore store = open(directory)) {
            for (int tick = 0; tick < TICKS; tick++) {
                long at = MIDNIGHT + tick * 10_000L + random.nextInt(3);
                List<Point> points = new ArrayList<>();
                for (int s = 0; s < SERIES; s++) {
                    points.add(new Point(series(s), at, value(random, s)));
                }
                store.append(new Batch("web-1", at, 10_000, points)).join();
            }
            store.rewriteDaysBefore(DAY.plusDays(1));
            for (int s = 0; s < SERIES; s++) {
                Point late = new Point(series(s), MIDNIGHT + s * 777, s / 7.0);
                store.append(new Batch("web-1", MIDNIGHT, 10_000, List.of(late)))
                        .join();
            }
        }
    }

    private static double value(Random random, int s) {
        return switch (s % 3) {
            case 0 -> random.nextInt(10_000) / 100.0;
            case 1 -> random.nextInt(1_000_000) * 4_096.0;
            default -> random.nextGaussian();
        };
    }

    private static Series series(int s) {
        return new Series("web-1", "m" + s / 2, Labels.of("core", "" + s % 2));
    }

    private static MetricStore open(Path directory) {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
    }

    private static DayCheck.Report check(Path file) {
        return DayCheck.of(file, DAY, false);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSoundDayIsWell_andNothingIsMadeBesideIt() throws IOException {
        List<String> before = files();

        DayCheck.Report report = check(file);

        assertThat(report.faults()).isEmpty();
        assertThat(report.series()).isEqualTo(SERIES);
        assertThat(report.points()).isEqualTo(SERIES * (TICKS + 1));
        assertThat(report.withoutChecksum()).isZero();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aDayThatIsBeingWritten_isReadWithItsLog() throws SQLException, IOException {
        try (MetricStore store = open(directory)) {
            store.append(new Batch("web-1", MIDNIGHT, 0, List.of(new Point(series(0), MIDNIGHT + 30_000_000, 1))))
                    .join();
            store.flush();
            List<String> before = files();
            assertThat(before).contains(DAY + ".db-wal");

            DayCheck.Report report = DayCheck.of(file, DAY, true);

            assertThat(report.faults()).isEmpty();
            assertThat(report.points()).isEqualTo(SERIES * (TICKS + 1) + 1);
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void aLogThatAKilledServerLeft_isReadToo_andStays() throws IOException {
        Path killed = Files.createDirectory(directory.resolve("killed"));
        try (MetricStore store = open(directory)) {
            store.append(new Batch("web-1", MIDNIGHT, 0, List.of(new Point(series(0), MIDNIGHT + 30_000_000, 1))))
                    .join();
            store.flush();
            for (String suffix : List.of("", "-wal")) {
                Files.copy(directory.resolve(DAY + ".db" + suffix), killed.resolve(DAY + ".db" + suffix));
            }
        }

        DayCheck.Report report = check(killed.resolve(DAY + ".db"));

        assertThat(report.faults()).isEmpty();
        assertThat(report.points()).isEqualTo(SERIES * (TICKS + 1) + 1);
        try (Stream<Path> left = Files.list(killed)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void faultsAreNamedWithTheirPlace() throws SQLException {
        run("UPDATE chunks SET max = max + 1 WHERE id = (SELECT min(id) FROM chunks)");
        run("UPDATE late SET timestamp = timestamp + 1 WHERE series = 2");
        run("DELETE FROM times WHERE id = (SELECT times FROM chunks ORDER BY id DESC LIMIT 1)");

        assertThat(check(file).faults())
                .anySatisfy(fault -> assertThat(fault)
                        .matches("chunk \\d+ \\(web-1 m\\d+ \\{\"core\":\"[01]\"}, 2026-11-22T00:00:00.*")
                        .contains("checksum"))
                .anySatisfy(fault -> assertThat(fault).startsWith("late point of series 2 (web-1 m"))
                .anySatisfy(fault -> assertThat(fault).contains("are not there"));
    }

    /** The checksums fit, and yet something is wrong: what a fault of the program would make. */
    @Test
    void soundRowsThatMakeNoSense_areNamed() throws SQLException, IOException {
        byte[] whole = Files.readAllBytes(file);
        Map<String, String> cases = new TreeMap<>(Map.of(
                "UPDATE chunks SET crc = NULL, min = min - 1", "other values than its min",
                "UPDATE chunks SET crc = NULL, first_ts = first_ts - 1", "another time than its row says",
                "UPDATE chunks SET crc = NULL, skip = 1", "behind 1, but its times are",
                "DELETE FROM series WHERE id = 3", "of a series that is not there",
                "UPDATE series SET labels = '[' WHERE id = 3", "no JSON object",
                "UPDATE state SET value = -5", "which cannot be",
                "DROP VIEW metrics", "view metrics is not what it should be",
                "PRAGMA user_version = 9", "newer version",
                "PRAGMA application_id = 9", "not a day file"));
        for (Map.Entry<String, String> each : cases.entrySet()) {
            Files.write(file, whole);
            if (each.getKey().contains("crc = NULL")) {
                nullableChecksums();
            }
            run(each.getKey());
            assertThat(check(file).faults()).as(each.getKey()).anyMatch(fault -> fault.contains(each.getValue()));
        }
    }

    private void nullableChecksums() throws SQLException {
        run("ALTER TABLE chunks DROP COLUMN crc");
        run("ALTER TABLE chunks ADD COLUMN crc INTEGER");
    }

    private static Map<String, Map<Long, Double>> points(Path directory) {
        Map<String, Map<Long, Double>> points = new TreeMap<>();
        try (MetricStore store = open(directory)) {
            for (int s = 0; s < SERIES; s += 2) {
                List<Samples> found = store.range(new RangeQuery(
                        "web-1",
                        series(s).metric(),
                        Map.of(),
                        MIDNIGHT,
                        MIDNIGHT + Days.MILLIS - 1,
                        0,
                        Aggregation.AVG,
                        1_000_000));
                for (Samples samples : found) {
                    Map<Long, Double> values = new TreeMap<>();
                    for (int i = 0; i < samples.size(); i++) {
                        values.put(samples.millis()[i], samples.values()[i]);
                    }
                    points.put(samples.series().toString(), values);
                }
            }
        }
        return points;
    }

    @Test
    void whereverADayIsDamaged_theFileIsNamed_orAllPointsAreAsTheyWere_andNoWrongOneIsEverAnswered()
            throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Map<String, Map<Long, Double>> wanted = points(directory);
        assertThat(wanted).hasSize(SERIES);
        int named = 0;
        int partly = 0;
        for (int seed = 1; seed <= DAMAGES; seed++) {
            Random random = new Random(seed);
            Path damaged = Files.createDirectory(directory.resolve("damage-" + seed));
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[Math.min(bytes.length - 1, at + i)] ^= (byte) (1 + random.nextInt(255));
            }
            Path copy = Files.write(damaged.resolve(DAY + ".db"), bytes);

            List<String> faults = check(copy).faults();
            Map<String, Map<Long, Double>> got = points(damaged);

            if (faults.isEmpty()) {
                assertThat(got)
                        .as("seed %d at byte %d: check finds nothing", seed, at)
                        .isEqualTo(wanted);
            } else {
                named++;
                partly += got.isEmpty() ? 0 : 1;
            }
            got.forEach((series, values) -> {
                Map<Long, Double> right = wanted.getOrDefault(series, Map.of());
                assertThat(right.entrySet().containsAll(values.entrySet()))
                        .as("%s: values as they were; %s", series, faults)
                        .isTrue();
            });
        }
        System.out.printf(
                "day file of %d bytes: %d damages, %d named by check, the others harmless; of those named, %d left points to read%n",
                whole.length, DAMAGES, named, partly);
        assertThat(partly).isGreaterThan(named * 3 / 4);
    }
}
