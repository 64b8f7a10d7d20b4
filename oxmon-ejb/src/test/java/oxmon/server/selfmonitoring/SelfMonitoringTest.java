package oxmon.server.selfmonitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Refusal;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.agents.AgentRecords;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.common.DataDirectory;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.PointsStored;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

class SelfMonitoringTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final Refusals refusals = new Refusals(clock);
    private final List<PointsStored> announced = new ArrayList<>();
    private DataDirectory directory;
    private CertDatabase database;
    private MetricStore store;
    private Agents agents;
    private SelfMonitoring monitoring;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(folder.resolve("data"));
        database = new CertDatabase(directory.root().resolve("cert.db"), Thread::new);
        store = new MetricEngine(
                new MetricEngine.Settings(directory.root(), 0, Duration.ofMinutes(5)),
                new SqliteDayFiles(directory.root()),
                Thread::new);
        agents = new Agents(
                store, new AgentRecords(database), new Whitelist(database, change -> {}, clock), refusals, clock);
        monitoring = new SelfMonitoring(store, agents, refusals, directory, 512, announced::add, clock);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
        directory.close();
    }

    private double reading(String name) {
        return monitoring.readings().stream()
                .filter(each -> each.name().equals(name))
                .mapToDouble(SelfReading::value)
                .sum();
    }

    private void keep(long millis, double value) {
        Series series = new Series("web-1", "cpu.usage", Labels.NONE);
        store.append(new Batch("web-1", millis, 10_000, List.of(new Point(series, millis, value))))
                .join();
    }

    @Test
    void countsWhatTheStoreDoes() {
        keep(NOON.toEpochMilli(), 1); // the first point of a day has it flushed soon
        store.flush();
        keep(NOON.toEpochMilli() + 10_000, 2);

        assertThat(reading("store.batches")).isEqualTo(2);
        assertThat(reading("store.points")).isEqualTo(2);
        assertThat(reading("store.series")).isEqualTo(1);
        assertThat(reading("store.late_points")).isZero();
        assertThat(reading("store.log_bytes")).isPositive();
        assertThat(reading("store.head_bytes")).isBetween(8.0, 10_000.0);
        assertThat(reading("store.syncs")).isEqualTo(2);
        assertThat(reading("store.sync_seconds")).isPositive();
    }

    @Test
    void aFlushEmptiesTheLog_andLaterPointsOfThatTimeAreLate() {
        for (int i = 0; i < 121; i++) { // a full block, and the begin of the next
            keep(NOON.toEpochMilli() + i * 10_000L, i);
        }
        store.flush();

        assertThat(reading("store.log_bytes")).isZero();
        assertThat(reading("store.flushes")).isPositive();
        assertThat(reading("store.unflushed_seconds")).isBetween(0.0, 60.0);
        assertThat(reading("disk.day_files_bytes")).isPositive();

        keep(NOON.toEpochMilli() + 5_000, 7);
        assertThat(reading("store.late_points")).isEqualTo(1);
    }

    @Test
    void refusedPointsAreToldByReason() {
        refusals.count("web-1", Map.of(Refusal.TOO_OLD, 3, Refusal.NOT_FINITE, 1));
        refusals.count("web-2", Map.of(Refusal.TOO_OLD, 2));

        assertThat(monitoring.readings())
                .filteredOn(each -> each.labels().equals(Map.of("reason", "too_old")))
                .singleElement()
                .satisfies(each -> assertThat(each.value()).isEqualTo(5));
        assertThat(reading("ingest.refused_points")).isEqualTo(6);
    }

    @Test
    void keepsTheFiguresAsPointsOfTheServer_whoIsNoHost() {
        monitoring.report(Duration.ofSeconds(10));

        assertThat(store.latest(SelfMonitoring.AGENT))
                .extracting(point -> point.series().metric())
                .contains("store.log_bytes", "disk.free_bytes", "jvm.heap_used_bytes", "process.uptime_seconds");
        assertThat(announced)
                .singleElement()
                .satisfies(each -> assertThat(each.agent()).isEqualTo("oxmon-server"));
        assertThat(agents.list(false)).isEmpty();
        assertThat(agents.list(true))
                .singleElement()
                .satisfies(each -> assertThat(each.active()).isTrue());
    }

    @Test
    void aStoreThatTakesNothingDoesNotFailTheReport() {
        store.close();

        assertThatCode(() -> monitoring.report(Duration.ofSeconds(10))).doesNotThrowAnyException();
    }

    @Test
    void foretellsAFullDiskFromThePointsItKept() {
        long now = NOON.toEpochMilli();
        List<Point> falling = new ArrayList<>();
        for (int i = 0; i <= 120; i++) {
            falling.add(new Point(
                    new Series(SelfMonitoring.AGENT, "disk.free_bytes", Labels.NONE),
                    now - (120 - i) * 60_000L,
                    1e12 - i * 1e9));
        }
        store.append(new Batch(SelfMonitoring.AGENT, now, 10_000, falling)).join();

        // 880 GB left above 0.5 GB, 1 GB a minute
        assertThat(monitoring.diskFullIn().orElseThrow()).isBetween(Duration.ofMinutes(870), Duration.ofMinutes(885));
    }
}
