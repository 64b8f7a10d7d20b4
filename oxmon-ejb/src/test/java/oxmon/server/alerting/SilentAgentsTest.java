package oxmon.server.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.RuleReader;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.agents.whitelist.WhitelistChange;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.PointsStored;
import oxmon.server.metrics.sqlite.DayAlerts;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/** Agents that say nothing, over a real store and real files, by a clock that is moved by hand. */
class SilentAgentsTest {
    private static final Instant NOON = Instant.parse("2026-02-06T12:00:00Z");
    private static final Map<String, Object> DOWN =
            Map.<String, Object>of("name", "down", "type", "agent_down", "silent_secs", 60L);
    private static final Map<String, Object> NO_CERT = Map.<String, Object>of(
            "name", "no-cert", "type", "no_data", "metric", "certificate.is_valid", "agent_pattern", "*");

    @TempDir
    Path directory;

    private final List<AlertRow> announced = Collections.synchronizedList(new ArrayList<>());
    private final List<AutoCloseable> open = new ArrayList<>();
    private MetricStore store;
    private CertDatabase database;
    private AlertFile file;
    private Alerting alerting;
    private volatile Instant now = NOON;

    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void open() {
        store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        start(DOWN, change -> announced.add(change.row()));
    }

    @AfterEach
    void close() throws Exception {
        alerting.stop();
        store.close();
        for (AutoCloseable each : open) {
            each.close();
        }
        database.close();
    }

    private void start(Map<String, Object> rule, Consumer<AlertChanged> announce) {
        Rules rules = new Rules(List.of(RuleReader.read("rule", rule)), database, clock);
        file = new AlertFile(directory.resolve("alerts.db"), now);
        alerting = new Alerting(
                rules,
                Duration.ofDays(365),
                new DayAlerts(directory),
                file,
                store,
                Thread::new,
                announce,
                500,
                ZoneOffset.UTC,
                clock);
        alerting.start();
    }

    private void restart(Map<String, Object> rule) {
        alerting.stop();
        start(rule, change -> announced.add(change.row()));
    }

    /** Leaves everything as it is, as a process does that is killed. */
    private void killAndStart() {
        open.add(alerting::stop);
        start(DOWN, change -> announced.add(change.row()));
    }

    private void at(long second) {
        now = NOON.plusSeconds(second);
        alerting.look();
    }

    private void report(String agent, String metric) {
        List<Point> points = List.of(new Point(new Series(agent, metric, Labels.NONE), now.toEpochMilli(), 1));
        store.append(new Batch(agent, now.toEpochMilli(), 10_000, points)).join();
        alerting.stored(new PointsStored(agent, now.toEpochMilli(), points));
    }

    private void awaitAnnounced(int count) throws InterruptedException {
        for (int i = 0; i < 1500 && announced.size() < count; i++) {
            Thread.sleep(10);
        }
        assertThat(announced).hasSize(count);
    }

    @Test
    void anAgentThatSaysNothingIsToldOnce_overAStopAndAKill_untilItReports() throws Exception {
        report("web-1", "cpu.usage");
        at(60);
        awaitAnnounced(1);
        assertThat(announced.get(0).message()).isEqualTo("no report of web-1 for 1 min");
        assertThat(file.active()).hasSize(1);
        at(100);
        byte[] before = file.progress().get(0).record();
        alerting.stop();
        now = NOON.plusSeconds(600);
        start(DOWN, change -> announced.add(change.row()));
        at(601);
        for (int i = 0; i < 1500 && Arrays.equals(before, file.progress().get(0).record()); i++) {
            Thread.sleep(10);
        }
        at(700);
        killAndStart();
        at(900);
        assertThat(file.active()).hasSize(1);
        report("web-1", "cpu.usage");
        awaitAnnounced(2);
        assertThat(announced.get(1).kind()).isEqualTo(AlertEvent.Kind.RESOLVED);
        assertThat(announced.get(1).id()).isEqualTo(announced.get(0).id());
        assertThat(announced.get(1).value())
                .as("the server's own absence is not counted")
                .isBetween(260.0, 400.0);
        assertThat(file.active()).isEmpty();
    }

    @Test
    void afterAStartEachHasItsTimeAgain() throws Exception {
        report("web-1", "cpu.usage");
        report("web-2", "cpu.usage");
        now = NOON.plusSeconds(3600);
        restart(DOWN);
        at(3650);
        report("web-2", "cpu.usage");
        at(3659);
        assertThat(file.active()).isEmpty();
        at(3660);
        awaitAnnounced(1);
        assertThat(announced.get(0).series().agent()).isEqualTo("web-1");
    }

    @Test
    void oneThatWasRemovedIsNotDown_afterAStartEither() throws Exception {
        report("web-1", "cpu.usage");
        at(60);
        awaitAnnounced(1);
        alerting.removed(new WhitelistChange("web-1", WhitelistChange.Kind.REMOVED));
        awaitAnnounced(2);
        assertThat(announced.get(1).reason()).isEqualTo(AlertEvent.Reason.GONE);
        at(7200); // what may be forgotten is forgotten
        Thread.sleep(500);
        restart(DOWN);
        at(9000);
        assertThat(file.active()).isEmpty();
        report("web-1", "cpu.usage");
        at(9060);
        awaitAnnounced(3);
    }

    @Test
    void aStartThatReadsTheNewestPointsAgainEndsNothing() throws Exception {
        alerting.stop();
        start(NO_CERT, change -> announced.add(change.row()));
        for (int second = 0; second <= 50; second += 10) {
            now = NOON.plusSeconds(second);
            report("web-1", "certificate.is_valid");
        }
        at(80);
        awaitAnnounced(1);
        restart(NO_CERT);
        at(81);
        assertThat(alerting.explain("rule", announced.get(0).series()).alertId())
                .isEqualTo(announced.get(0).id());
        assertThat(alerting.explain("rule", announced.get(0).series()).value()).isEqualTo(31);
        alerting.stop();
        now = NOON.plusSeconds(90);
        List<Point> unjudged = List.of(new Point(announced.get(0).series(), now.toEpochMilli(), 1));
        store.append(new Batch("web-1", now.toEpochMilli(), 10_000, unjudged)).join();
        start(NO_CERT, change -> announced.add(change.row()));
        awaitAnnounced(2);
        assertThat(announced.get(1).id()).isEqualTo(announced.get(0).id());
    }

    @Test
    void slowSeriesKeepTheirRhythmOverAStart() throws Exception {
        for (int hour = -8; hour <= 0; hour += 2) {
            now = NOON.plus(Duration.ofHours(hour));
            report("web-1", "certificate.is_valid");
        }
        restart(NO_CERT);
        at(6 * 3600 - 1);
        assertThat(file.active()).isEmpty();
        at(6 * 3600);
        awaitAnnounced(1);
        assertThat(announced.get(0).threshold()).isEqualTo(6 * 3600);
    }

    @Test
    void manyAtOnceDoNotHoldUpWhatOthersSend() throws Exception {
        alerting.stop();
        CountDownLatch stuck = new CountDownLatch(1);
        start(DOWN, change -> {
            announced.add(change.row());
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 2_000; i++) {
            Series series = new Series("web-" + i, "cpu.usage", Labels.NONE);
            alerting.stored(new PointsStored(
                    series.agent(), now.toEpochMilli(), List.of(new Point(series, now.toEpochMilli(), 1))));
        }
        at(60);
        for (int i = 0; i < 20; i++) {
            alerting.look();
            report("db-" + i, "cpu.usage");
        }
        assertThat(announced).as("the thread that writes is held up").hasSizeLessThan(2);
        assertThat(alerting.problems()).isEmpty();
        stuck.countDown();
        for (int i = 0; i < 3000 && announced.size() < 2_000; i++) {
            alerting.look();
            Thread.sleep(5);
        }
        assertThat(announced).hasSize(2_000).extracting(AlertRow::id).doesNotHaveDuplicates();
    }
}
