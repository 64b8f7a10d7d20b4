package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
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

/** Where chunks lie in a day's file. */
class ChunkIdsTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final int AGENTS = 2;
    private static final int SERIES = 120;
    private static final int MINUTE = 60_000;

    @TempDir
    Path directory;

    private MetricStore store;

    @BeforeEach
    void open() {
        store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        close();
        open();
    }

    private static double value(int agent, int series, int minute) {
        return new SplittableRandom(agent * 1_000_003L + series * 7_919L + minute).nextDouble();
    }

    /** A point of each series for each minute of a part of the day. */
    private void report(int fromMinute, int toMinute) {
        for (int minute = fromMinute; minute < toMinute; minute++) {
            long at = MIDNIGHT + (long) minute * MINUTE;
            for (int agent = 0; agent < AGENTS; agent++) {
                List<Point> points = new ArrayList<>();
                for (int i = 0; i < SERIES; i++) {
                    points.add(
                            new Point(new Series("web-" + agent, "m" + i, Labels.NONE), at, value(agent, i, minute)));
                }
                store.append(new Batch("web-" + agent, at, MINUTE, points)).join();
            }
        }
    }

    private Path file() {
        return directory.resolve(TODAY + ".db");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            return statement.executeQuery(sql).getLong(1);
        }
    }

    /** The file with all that is in SQLite's log. */
    private byte[] content() throws Exception {
        assertThat(number("PRAGMA wal_checkpoint(TRUNCATE)"))
                .as("nobody is busy with it")
                .isZero();
        return Files.readAllBytes(file());
    }

    @Test
    void aFlushLateInTheDay_changesFewPages() throws Exception {
        for (int minute = 0; minute < 20 * 60; minute += 30) {
            report(minute, minute + 30);
            store.flush();
        }
        byte[] before = content();
        report(20 * 60, 20 * 60 + 5);
        store.flush();
        byte[] after = content();

        int pages = after.length / DaySchema.PAGE_BYTES;
        int changed = 0;
        for (int page = 0; page < pages; page++) {
            int from = page * DaySchema.PAGE_BYTES;
            int to = from + DaySchema.PAGE_BYTES;
            if (to > before.length || !Arrays.equals(before, from, to, after, from, to)) {
                changed++;
            }
        }
        assertThat(pages).as("a series has much of a page").isGreaterThan(AGENTS * SERIES / 3);
        assertThat(changed).as("of %d pages", pages).isPositive().isLessThan(pages / 10);
    }

    @Test
    void chunksOfAllHours_areFound_alsoAfterARestart_andOnceTheyArePacked() throws Exception {
        report(0, 10 * 60);
        store.flush();
        report(10 * 60, 23 * 60);
        store.flush();
        assertAll(23 * 60);
        reopen();
        assertThat(store.latest("web-0")).hasSize(SERIES).allMatch(point -> point.millis() == at(23 * 60 - 1));
        report(23 * 60, 24 * 60);
        store.flush();
        assertAll(24 * 60);
        assertThat(number("SELECT sum(n) FROM metrics")).isEqualTo(24 * 60 * AGENTS * SERIES);
        assertThat(number("SELECT count(*) FROM chunks WHERE id < 1 << 57")).isZero();
        assertThat(DayCheck.of(file(), TODAY, true).faults()).isEmpty();

        store.rewriteDaysBefore(TODAY.plusDays(1));

        assertAll(24 * 60);
        assertThat(number("SELECT count(*) FROM chunks WHERE id >= 1 << 57")).isZero();
        assertThat(number("SELECT count(*) FROM metrics WHERE agent_id = 'web-0' AND metric_name = 'm7'"))
                .isEqualTo(1);
        assertThat(DayCheck.of(file(), TODAY, true).faults()).isEmpty();
        reopen();
        assertThat(store.latest("web-0")).hasSize(SERIES).allMatch(point -> point.millis() == at(24 * 60 - 1));
    }

    @Test
    void aSeriesThatIsFirstTold_whenItsDayIsPacked_isThere_andPackedWithTheNextPacking() throws Exception {
        report(0, 60);
        store.rewriteDaysBefore(TODAY.plusDays(1));
        Series spooled = new Series("web-1", "spooled", Labels.NONE);
        for (int i = 0; i < 3; i++) {
            long at = at(5 * 60 + i);
            store.append(new Batch("web-1", at, MINUTE, List.of(new Point(spooled, at, i))))
                    .join();
        }
        store.flush();
        assertThat(number("SELECT count(*) FROM chunks WHERE id >= 1 << 57")).isEqualTo(1);
        reopen();
        assertThat(store.latest("web-1")).contains(new Point(spooled, at(5 * 60 + 2), 2));
        store.rewriteDaysBefore(TODAY.plusDays(1));
        assertThat(number("SELECT count(*) FROM chunks WHERE id >= 1 << 57")).isZero();
        assertThat(range("web-1", "spooled", 0, Days.MILLIS)).containsExactly(0, 1, 2);
        assertAll(60);
    }

    @Test
    void aRangeWithinTheDay_isAnsweredFromItsHours() {
        report(0, 6 * 60);
        store.flush();
        double[] values = range("web-1", "m4", 200L * MINUTE, 259L * MINUTE);
        assertThat(values).hasSize(60);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(value(1, 4, 200 + i));
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 2 * (1L << 37) - 1, (1L << 37) + 5, Long.MAX_VALUE})
    void aSeriesWithANumberThatCannotBe_costsNobodyAChunk(long wild) throws Exception {
        report(0, 3 * 60);
        close();
        run("INSERT INTO series (id, agent_id, metric_name, labels) VALUES (" + wild + ", 'web-0', 'wild', '{}')");
        open();
        Series fresh = new Series("web-1", "fresh", Labels.NONE);
        store.append(new Batch("web-1", at(200), MINUTE, List.of(new Point(fresh, at(200), 5))))
                .join();
        store.flush();
        assertThat(number("SELECT id FROM series WHERE metric_name = 'fresh'")).isEqualTo(AGENTS * SERIES + 1);
        assertAll(3 * 60);
        assertThat(DayCheck.of(file(), TODAY, true).faults())
                .anySatisfy(
                        fault -> assertThat(fault).contains("series " + wild).contains("a number that cannot be"));

        store.rewriteDaysBefore(TODAY.plusDays(1));

        assertAll(3 * 60);
        assertThat(range("web-1", "fresh", 0, Days.MILLIS)).containsExactly(5);
        assertThat(store.latest("web-0"))
                .noneMatch(point -> point.series().metric().equals("wild"));
    }

    @Test
    void anHourWhoseNumbersAreUsedUp_goesOnInTheNext() throws Exception {
        report(0, 30);
        close();
        run(
                "UPDATE chunks SET id = id | 1048575 WHERE id >> 20 & 137438953471 =" // its checksum is wrong now
                        + " (SELECT id FROM series WHERE agent_id = 'web-0' AND metric_name = 'm0')");
        open();
        report(30, 50);
        store.flush();
        assertThat(store.status().detail()).doesNotContain("cannot be written").doesNotContain("no numbers");
        double[] values = range("web-0", "m0", 0, Days.MILLIS);
        assertThat(values).as("only the damaged chunk is gone").hasSize(20).contains(value(0, 0, 49));
    }

    private static long at(int minute) {
        return MIDNIGHT + (long) minute * MINUTE;
    }

    private double[] range(String agent, String metric, long from, long to) {
        return store.range(new RangeQuery(
                        agent, metric, Map.of(), MIDNIGHT + from, MIDNIGHT + to, 0, Aggregation.AVG, 1_000_000))
                .get(0)
                .values();
    }

    private void assertAll(int minutes) {
        for (int agent = 0; agent < AGENTS; agent++) {
            for (int i = 0; i < SERIES; i += 17) {
                double[] values = range("web-" + agent, "m" + i, 0, Days.MILLIS);
                assertThat(values).hasSize(minutes);
                for (int minute = 0; minute < minutes; minute++) {
                    assertThat(values[minute]).isEqualTo(value(agent, i, minute));
                }
            }
        }
    }
}
