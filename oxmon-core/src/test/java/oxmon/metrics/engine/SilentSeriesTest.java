package oxmon.metrics.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricQueryContract;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;

/** All that a store does, when no series is in memory. */
class SilentSeriesTest extends MetricQueryContract {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final long DAY = 86_400_000L;

    @TempDir
    Path directory;

    private final FakeDayFiles files = new FakeDayFiles();

    @Override
    protected MetricStore open() {
        return Forgetful.of(engine());
    }

    private MetricEngine engine() {
        return new MetricEngine(new MetricEngine.Settings(directory, 0, Duration.ofHours(1)), files, Thread::new);
    }

    @Test
    void seriesThatComeAndGo_leaveMemory_andAreFoundAgain() {
        store.close();
        MetricEngine engine = engine();
        store = engine;
        for (int day = -9; day <= 0; day++) {
            long at = MIDNIGHT + day * DAY;
            for (int container = 0; container < 50; container++) {
                Labels name = Labels.of("container", day + "-" + container);
                append(at, new Point(new Series("web-1", "container.cpu", name), at, container));
            }
            append(at, point("load", at, day));
            LocalDate today = TODAY.plusDays(day);
            engine.rewriteDaysBefore(today);
            engine.release(today.minusDays(1));
            assertThat(engine.seriesCount()).isLessThanOrEqualTo(101);
        }
        assertThat(engine.latest("web-1")).hasSize(501);
        assertThat(engine.active("web-1")).hasSize(101);
        assertThat(engine.series(SeriesSelector.all())).hasSize(501);
        assertThat(engine.series(SeriesSelector.all(), MIDNIGHT, MIDNIGHT)).hasSize(101);
        assertThat(engine.series(SeriesSelector.all(), MIDNIGHT - 5 * DAY, MIDNIGHT - 5 * DAY))
                .hasSize(151);

        engine.close();
        MetricEngine again = engine();
        store = again;
        assertThat(again.seriesCount()).as("of the two newest days").isEqualTo(101);
        assertThat(again.latest("web-1")).hasSize(501);
        assertThat(again.agents()).hasSize(1);
    }

    @Test
    void aSeriesThatComesBack_goesOn_andLatePointsOfItCount() {
        append(MIDNIGHT - 2 * DAY, point("m", MIDNIGHT - 2 * DAY, 1), point("m", MIDNIGHT - 2 * DAY + 10, 2));
        store.flush();
        assertThat(store.release(TODAY)).isEqualTo(1);
        append(MIDNIGHT, point("m", MIDNIGHT - 2 * DAY + 10, 22), point("m", MIDNIGHT - 2 * DAY + 5, 1.5));
        append(MIDNIGHT, point("m", MIDNIGHT, 3));

        assertThat(values()).containsExactly(1.0, 1.5, 22.0, 3.0);
        store.rewriteDaysBefore(TODAY);
        assertThat(values()).containsExactly(1.0, 1.5, 22.0, 3.0);
        store.close();
        store = engine();
        assertThat(values()).containsExactly(1.0, 1.5, 22.0, 3.0);
    }

    @Test
    void aLatePointOfASilentSeries_isNotTakenForItsNewest() {
        store.close();
        store = engine();
        long newest = MIDNIGHT - 3 * DAY;
        append(newest, point("m", newest, 9));
        append(MIDNIGHT, point("n", MIDNIGHT, 1));
        store.flush();
        assertThat(store.release(TODAY)).isEqualTo(1);
        append(MIDNIGHT, point("m", newest - 10, 1));
        assertThat(store.latest("web-1")).containsExactly(point("m", newest, 9), point("n", MIDNIGHT, 1));
        assertThat(store.latest(SeriesSelector.all())).containsExactly(point("m", newest, 9), point("n", MIDNIGHT, 1));
        append(MIDNIGHT, point("m", newest, 10));
        assertThat(store.latest("web-1")).contains(point("m", newest, 10));
        append(MIDNIGHT, point("m", MIDNIGHT + 1, 11));
        assertThat(store.latest("web-1")).contains(point("m", MIDNIGHT + 1, 11));
    }

    @Test
    void whatCannotBeWritten_staysInMemory() {
        files.readOnly.add(TODAY.minusDays(2));
        append(MIDNIGHT - 2 * DAY, point("m", MIDNIGHT - 2 * DAY, 1));
        append(MIDNIGHT - DAY, point("n", MIDNIGHT - DAY, 1));
        assertThat(store.release(TODAY)).isEqualTo(1);
        assertThat(store.active("web-1"))
                .extracting(Point::series)
                .containsExactly(point("m", 0, 0).series());
        files.readOnly.clear();
        assertThat(store.release(TODAY)).isEqualTo(1);
        assertThat(store.active("web-1")).isEmpty();
        assertThat(store.latest("web-1")).hasSize(2);
    }

    private void append(long received, Point... points) {
        store.append(new Batch("web-1", received, 10_000, List.of(points))).join();
    }

    private List<Double> values() {
        Samples samples = store.range(all("m")).get(0);
        return Arrays.stream(samples.values()).boxed().toList();
    }
}
