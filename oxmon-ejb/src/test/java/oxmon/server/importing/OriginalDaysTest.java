package oxmon.server.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static oxmon.server.importing.OriginalDirectory.jdbi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Admission;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Limits;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

class OriginalDaysTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String DAY = "2026-11-20";
    private static final long AT = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();

    @TempDir
    Path root;

    private OriginalDirectory original() {
        return new OriginalDirectory(root).day(DAY);
    }

    private List<String> run() {
        Admission admission = new Admission(Limits.DEFAULT, Duration.ofDays(7));
        return new Takeover(root, admission, Clock.fixed(NOW, ZoneOffset.UTC))
                .run()
                .problems();
    }

    /** Time, value and labels of all points of a metric of web-1. */
    private List<String> points(String metric) {
        try (MetricEngine store = new MetricEngine(
                new MetricEngine.Settings(root, 0, Duration.ofMinutes(5)), new SqliteDayFiles(root), Thread::new)) {
            assertThat(store.status().ok()).as(store.status().detail()).isTrue();
            RangeQuery all = new RangeQuery(
                    "web-1",
                    metric,
                    Map.of(),
                    AT - Duration.ofDays(30).toMillis(),
                    NOW.toEpochMilli(),
                    0,
                    Aggregation.AVG,
                    100_000);
            return store.range(all).stream()
                    .flatMap(series -> IntStream.range(0, series.size())
                            .mapToObj(i -> Instant.ofEpochMilli(series.millis()[i]) + " " + series.values()[i] + " "
                                    + series.series().labels()))
                    .toList();
        }
    }

    @Test
    void pointsKeepTimeValueAndLabels_andTheLastOfTheSameTimeWins() {
        original()
                .point(DAY, AT, "web-1", "disk.used", 1, "{\"mount\":\"/\"}")
                .point(DAY, AT, "web-1", "disk.used", 2, "{\"mount\":\"/data\"}")
                .point(DAY, AT, "web-1", "disk.used", 3, "{\"mount\":\"/\"}");
        run();
        assertThat(points("disk.used"))
                .containsExactlyInAnyOrder(
                        "2026-11-20T10:00:00Z 3.0 {mount=/}", "2026-11-20T10:00:00Z 2.0 {mount=/data}");
    }

    @Test
    void timesAreReadHoweverTheyWereWritten() {
        original()
                .point(DAY, AT / 1000, "web-1", "m", 1, "{}")
                .point(DAY, "2026-11-20T10:00:01Z", "web-1", "m", 2, "")
                .point(DAY, "2026-11-20 18:00:02.5+08:00", "web-1", "m", "3", "{}");
        run();
        assertThat(points("m"))
                .containsExactly(
                        "2026-11-20T10:00:00Z 1.0 {}",
                        "2026-11-20T10:00:01Z 2.0 {}",
                        "2026-11-20T10:00:02.500Z 3.0 {}");
    }

    @Test
    void namesOfTheOriginalBecomeTheSeeds() {
        original().point(DAY, AT, "web-1", "system.load_1", 0.5, "{}");
        run();
        assertThat(points("load.load_1")).hasSize(1);
    }

    @Test
    void aPointOfAnotherDayGoesWhereItBelongs() {
        original()
                .day("2026-11-21")
                .point("2026-11-21", AT, "web-1", "m", 1, "{}")
                .point(DAY, AT + 1, "web-1", "m", 2, "{}");
        run();
        assertThat(points("m")).hasSize(2);
        assertThat(root.resolve("2026-11-21.db")).doesNotExist();
    }

    @Test
    void rowsThatMakeNoSenseOrAreTooOldAreLeftOut() {
        original()
                .point(DAY, "yesterday", "web-1", "m", 1, "{}")
                .point(DAY, AT, "web-1", "m", "much", "{}")
                .point(DAY, AT, " ", "m", 1, "{}")
                .point(DAY, AT, "web-1", "", 1, "{}")
                .point(DAY, AT, "web-1", "m", Double.POSITIVE_INFINITY, "{}")
                .point(DAY, AT, "web-1", "m", 1, "{\"mount\":")
                .point(DAY, AT, "web-1", "m", 1, "{\"mount\":7}")
                .point(DAY, AT - Duration.ofDays(20).toMillis(), "web-1", "m", 1, "{}")
                .point(DAY, AT, "web-1", "m", 42, "{}");
        assertThat(run()).isEmpty();
        assertThat(points("m")).containsExactly("2026-11-20T10:00:00Z 42.0 {}");
    }

    @Test
    void alertsAreKept() {
        original();
        jdbi(root.resolve(DAY + ".db"))
                .useHandle(h -> h.execute(
                        "INSERT INTO alert_events VALUES ('a1', 'high-cpu', 'web-1', 'cpu.usage', 'critical', 'too high', 95, 90,"
                                + " ?, NULL, ?)",
                        AT,
                        AT));
        run();
        assertThat(jdbi(root.resolve(DAY + ".db"))
                        .<List<Map<String, Object>>, RuntimeException>withHandle(
                                h -> h.createQuery("SELECT id, severity, value, timestamp, status FROM alert_events")
                                        .mapToMap()
                                        .list()))
                .singleElement()
                .hasToString("{id=a1, severity=critical, value=95.0, timestamp=" + AT + ", status=resolved}");
    }

    @Test
    void whatTheLastRunLeftInItsLogCounts() throws IOException {
        original();
        Path file = root.resolve(DAY + ".db");
        Path killed = root.resolve("killed");
        Files.createDirectory(killed);
        try (Handle h = jdbi(file).open()) {
            h.execute("PRAGMA wal_autocheckpoint = 0");
            OriginalDirectory.point(h, AT, "web-1", "m", 1, "{}");
            for (String suffix : List.of("", "-wal")) {
                Files.copy(root.resolve(DAY + ".db" + suffix), killed.resolve(DAY + ".db" + suffix));
            }
        }
        for (String suffix : List.of("", "-wal")) {
            Files.move(
                    killed.resolve(DAY + ".db" + suffix),
                    root.resolve(DAY + ".db" + suffix),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        byte[] log = Files.readAllBytes(root.resolve(DAY + ".db-wal"));
        run();
        assertThat(points("m")).hasSize(1);
        assertThat(root.resolve("before-import").resolve(DAY + ".db-wal")).hasBinaryContent(log);
    }

    @Test
    void aDamagedDayIsNamed_asLongAsItsNoteIsThere_andTheRestIsImported() throws IOException {
        OriginalDirectory original = original().day("2026-11-21").point(DAY, AT, "web-1", "m", 1, "{}");
        jdbi(root.resolve("2026-11-21.db")).useTransaction(h -> {
            for (int i = 0; i < 5_000; i++) {
                OriginalDirectory.point(h, AT + 86_400_000L + i, "web-1", "m", i, "{}");
            }
        });
        original.point("2026-11-21", AT + 86_400_000L + 9_000, "web-1", "m", 1, "{}");
        Path damaged = root.resolve("2026-11-21.db");
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 100_000, (byte) 0x5a);
        Files.write(damaged, bytes);
        assertThat(run()).singleElement().asString().contains("2026-11-21.db").contains("damaged");
        assertThat(points("m")).hasSizeGreaterThan(100).contains("2026-11-20T10:00:00Z 1.0 {}");
        assertThat(run()).hasSize(1);
        Files.delete(root.resolve("before-import").resolve("problems.txt"));
        assertThat(run()).isEmpty();
    }

    @Test
    void aDayThatNobodyCanReadIsNamed_andDoesNotKeepTheOthers() throws IOException {
        original().point(DAY, AT, "web-1", "m", 1, "{}");
        Files.writeString(root.resolve("2026-11-21.db"), "this is no database ".repeat(100));
        assertThat(run()).singleElement().asString().contains("2026-11-21.db");
        assertThat(points("m")).hasSize(1);
        assertThat(root.resolve("before-import").resolve("2026-11-21.db")).exists();
    }

    @Test
    void aDayOfOursIsNeverReplaced() {
        original().point(DAY, AT, "web-1", "m", 1, "{}");
        run();
        // somebody copies another day of the original into our directory, with a point of the day that we have
        new OriginalDirectory(root).day("2026-11-21").point("2026-11-21", AT, "web-1", "m", 99, "{}");
        run();
        assertThat(points("m")).containsExactly("2026-11-20T10:00:00Z 1.0 {}");
        assertThat(root.resolve("before-import-2").resolve("2026-11-21.db")).exists();
    }
}
