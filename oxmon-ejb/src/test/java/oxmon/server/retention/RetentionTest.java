package oxmon.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.metrics.MovedTime;
import oxmon.server.metrics.sqlite.SqliteDayFiles;
import oxmon.server.metrics.sqlite.SqliteRollupFiles;
import oxmon.server.settings.ServerSettings;

/** Ten days of a point an hour, kept for seven, on real files; the clock is the test's. */
class RetentionTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final Series SERIES = new Series("web-1", "m", Labels.NONE);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    @TempDir
    Path directory;

    private final Map<LocalDate, Integer> kept = new TreeMap<>();
    private MetricStore store;
    private MovedTime time;
    private Retention retention;

    @BeforeEach
    void reportTenDays() {
        store = open();
        for (long at = NOON.toEpochMilli() - 9 * DAY; at <= NOON.toEpochMilli(); at += HOUR) {
            report(at);
        }
        store.flush();
        begin(NOON);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private MetricStore open() {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                new SqliteRollupFiles(directory),
                Thread::new);
    }

    /** The server starts when the clock says so. */
    private void begin(Instant says) {
        time = new MovedTime(store, says);
        retention = new Retention(store, ServerSettings.load(Optional.empty(), Map.of(), Map.of()), time.believed());
    }

    private void report(long at) {
        store.append(new Batch("web-1", at, 0, List.of(new Point(SERIES, at, 1))))
                .join();
        kept.merge(LocalDate.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC), 1, Integer::sum);
    }

    /** What is done every hour. */
    private int sweep() {
        int dropped = retention.dropExpiredDays();
        time.closedDays().pack();
        return dropped;
    }

    private Map<LocalDate, Integer> counted() {
        Map<LocalDate, Integer> counts = new TreeMap<>();
        RangeQuery all = new RangeQuery(
                "web-1", "m", Map.of(), 0, NOON.toEpochMilli() + 9_000 * DAY, DAY, Aggregation.COUNT, 100_000);
        for (Samples samples : store.range(all)) {
            for (int i = 0; i < samples.size(); i++) {
                counts.put(LocalDate.ofEpochDay(samples.millis()[i] / DAY), (int) samples.values()[i]);
            }
        }
        return counts;
    }

    private LocalDate oldestDay() {
        return store.days().get(0).date();
    }

    @Test
    void aClockThatIsFarAheadForAWhile_costsNoDay_andNoPointIsMiscounted() {
        sweep();
        assertThat(oldestDay()).isEqualTo(TODAY.minusDays(7));
        for (int hour = 1; hour <= 5; hour++) {
            time.pass(Duration.ofHours(1));
            time.leap(Duration.ofDays(hour == 2 ? 700 : hour == 4 ? -700 : 0));
            assertThat(sweep()).isZero();
            report(NOON.toEpochMilli() + hour * HOUR); // the agent's clock is right
            report(NOON.toEpochMilli() - DAY - hour); // and so late that the day was packed before
            assertThat(counted()).isEqualTo(kept);
        }

        for (int hour = 6; hour <= 10 * 24; hour++) {
            time.pass(Duration.ofHours(1));
            sweep();
        }

        assertThat(store.days()).extracting(MetricStore.Day::date).allMatch(day -> day.isAfter(TODAY));
        assertThat(counted()).isEqualTo(kept); // of rollups
    }

    @Test
    void aServerThatWasOffForLong_dropsNothingBeforeItsClockHasHeld() {
        begin(NOON.plus(Duration.ofDays(100)));
        for (int hour = 0; hour < 20; hour++) {
            assertThat(sweep()).isLessThanOrEqualTo(3); // by the days it knows: the first of ten are over in any case
            assertThat(oldestDay()).isBefore(TODAY);
            time.pass(Duration.ofHours(1));
        }
        sweep();

        assertThat(store.days()).isEmpty();
        assertThat(counted()).isEqualTo(kept);
    }
}
