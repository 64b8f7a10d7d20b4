package oxmon.server.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.Band;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/** Earlier weeks of a real store. */
class EarlierWeeksTest {
    private static final Instant HOUR = Instant.parse("2026-04-06T10:00:00Z"); // Monday; clocks changed on 29 March
    private static final Series CPU = new Series("web-1", "cpu.usage", Labels.NONE);

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
    void close() throws Exception {
        store.close();
    }

    /** A value a minute for an hour. */
    private void hour(Series series, Instant from, double low, double high) {
        List<Point> points = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            points.add(new Point(series, from.plusSeconds(60L * minute).toEpochMilli(), minute % 2 == 0 ? low : high));
        }
        store.append(new Batch(series.agent(), from.toEpochMilli(), 60_000, points))
                .join();
    }

    private Band ask(ZoneId zone, Series series, int weeks) throws Exception {
        EarlierWeeks earlier = new EarlierWeeks(store, zone);
        CompletableFuture<Band> answer = earlier.sameHour(series, HOUR.toEpochMilli(), weeks);
        Thread thread = new Thread(earlier);
        thread.start();
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } finally {
            earlier.close();
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void theSameHourOfEachWeekCounts_andNoOther() throws Exception {
        hour(CPU, HOUR.minus(Duration.ofDays(7)), 40, 44);
        hour(CPU, HOUR.minus(Duration.ofDays(14)), 60, 64);
        hour(CPU, HOUR.minus(Duration.ofDays(7)).minusSeconds(3_600), 900, 900);
        hour(CPU, HOUR.minus(Duration.ofDays(7)).plusSeconds(3_600), 900, 900);
        hour(new Series("web-2", "cpu.usage", Labels.NONE), HOUR.minus(Duration.ofDays(7)), 900, 900);
        Band one = ask(ZoneOffset.UTC, CPU, 1);
        assertThat(one.size()).as("three of each five minutes").isEqualTo(36);
        assertThat(one.centre()).isCloseTo(42, within(0.5));
        assertThat(one.spread()).isCloseTo(1.4826 * 2, within(0.5));
        Band two = ask(ZoneOffset.UTC, CPU, 4);
        assertThat(two.size()).isEqualTo(72);
        assertThat(two.centre()).isCloseTo(52, within(0.5));
    }

    @Test
    void itIsTheSameByLocalTime() throws Exception {
        // 10:00 UTC on 6 April is 12:00 in Berlin; two weeks before, in winter, 12:00 was 11:00 UTC
        hour(CPU, HOUR.minus(Duration.ofDays(14)).plusSeconds(3_600), 30, 30);
        assertThat(ask(ZoneId.of("Europe/Berlin"), CPU, 2)).isEqualTo(new Band(30, 0, 36));
        assertThat(ask(ZoneOffset.UTC, CPU, 2)).isEqualTo(Band.NONE);
    }

    @Test
    void fewValuesSayNothing_norDoesAClosedReader() throws Exception {
        List<Point> points = new ArrayList<>();
        Instant week = HOUR.minus(Duration.ofDays(7));
        for (int i = 0; i < 5; i++) {
            points.add(new Point(CPU, week.plusSeconds(300L * i).toEpochMilli(), 50));
        }
        store.append(new Batch("web-1", week.toEpochMilli(), 60_000, points)).join();
        assertThat(ask(ZoneOffset.UTC, CPU, 1)).isEqualTo(Band.NONE);
        EarlierWeeks closed = new EarlierWeeks(store, ZoneOffset.UTC);
        closed.close();
        assertThat(closed.sameHour(CPU, 0, 1)).isCompletedWithValue(Band.NONE);
    }
}
