package oxmon.server.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.Severity;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.PointsStored;
import oxmon.server.metrics.sqlite.DayAlerts;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/** Alerting over a real store and real files; it is stopped in order, or left as a killed process leaves it. */
class AlertingTest {
    private static final Instant NOON = Instant.parse("2026-02-06T12:00:00Z");
    private static final Series DATA = new Series("web-1", "disk.used_percent", Labels.of("mount", "/data"));
    private static final Map<String, Object> DISK = Map.<String, Object>of(
            "name",
            "disk",
            "type",
            "threshold",
            "metric",
            "disk.used_percent",
            "operator",
            "gt",
            "value",
            90L,
            "severity",
            "critical",
            "duration_secs",
            20L,
            "silence_secs",
            60L);

    private static final Map<String, Object> HALF = Map.<String, Object>of(
            "name", "half", "type", "threshold", "metric", "disk.used_percent", "operator", "gt", "value", 50L);
    private static final Caller OLGA = new Caller("1", "olga", Role.OPERATOR, 1, false);

    @TempDir
    Path directory;

    private final List<AlertRow> announced = Collections.synchronizedList(new ArrayList<>());
    private final List<AutoCloseable> open = new ArrayList<>();
    private MetricStore store;
    private CertDatabase database;
    private AlertFile file;
    private Rules rules;
    private Alerting alerting;
    private Instant now = NOON;

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
        start(DISK, change -> announced.add(change.row()));
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

    /** Starts with that rule in the file, and those in cert.db. */
    private void start(Map<String, Object> rule) {
        start(rule, change -> announced.add(change.row()));
    }

    private void start(Map<String, Object> rule, Consumer<AlertChanged> announce) {
        List<Rule> ofFile = rule.isEmpty() ? List.of() : List.of(RuleReader.read("disk", rule));
        rules = new Rules(ofFile, database, clock);
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

    /** Points ten seconds apart, stored and judged. */
    private void report(int fromSecond, double... values) {
        for (double value : values) {
            store(fromSecond, value);
            alerting.stored(new PointsStored("web-1", now.toEpochMilli(), List.of(point(fromSecond, value))));
            fromSecond += 10;
        }
    }

    private void store(int second, double value) {
        now = NOON.plusSeconds(second);
        store.append(new Batch("web-1", now.toEpochMilli(), 10_000, List.of(point(second, value))))
                .join();
    }

    private static Point point(int second, double value) {
        return new Point(DATA, NOON.plusSeconds(second).toEpochMilli(), value);
    }

    private List<AlertRow> history() {
        return file.history(new AlertFile.Wanted(null, null, 0, Long.MAX_VALUE, 1000, 0))
                .rows();
    }

    private void awaitAnnounced(int count) throws InterruptedException {
        for (int i = 0; i < 1500 && announced.size() < count; i++) {
            Thread.sleep(10);
        }
        assertThat(announced).hasSize(count);
    }

    @Test
    void whatSomebodyEndsIsOver_saysWho_andStaysOverAfterAKill() throws Exception {
        report(0, 95, 95, 95);
        awaitAnnounced(1);
        List<AlertNoted> noted = new ArrayList<>();
        AlertActs acts = new AlertActs(file, alerting::endByHand, noted::add, clock);
        String id = announced.get(0).id();
        AlertRow end = acts.resolve(id, "a test", OLGA);
        assertThat(end.reason()).isEqualTo(AlertEvent.Reason.HAND);
        assertThat(end.message()).isEqualTo("resolved by hand by olga: a test");
        assertThat(announced).containsExactly(announced.get(0), end);
        assertThat(file.active()).isEmpty();
        assertThat(file.notes(id)).extracting(AlertNote::kind).containsExactly(AlertNote.Kind.RESOLVED);
        assertThatThrownBy(() -> acts.resolve(id, null, OLGA)).hasMessageContaining("this alert is over");

        report(30, 95, 95);
        alerting.stop();
        start(DISK);
        report(50, 95);
        assertThat(announced).as("its limit is passed still").hasSize(2);
        report(60, 10, 95, 95, 95);
        awaitAnnounced(3);
        assertThat(announced.get(2).kind()).isEqualTo(AlertEvent.Kind.FIRING);
    }

    @Test
    void whatIsStoredIsJudged_keptAndAnnouncedOnce() throws Exception {
        report(0, 95, 95, 95, 95, 10);
        awaitAnnounced(2);
        assertThat(announced)
                .extracting(AlertRow::kind)
                .containsExactly(AlertEvent.Kind.FIRING, AlertEvent.Kind.RESOLVED);
        assertThat(history()).extracting(AlertRow::status).containsExactly("resolved", "firing");
        assertThat(history())
                .extracting(AlertRow::id)
                .containsOnly(announced.get(0).id());
        assertThat(announced.get(0).message()).isEqualTo("disk.used_percent (mount=/data) is 95, above 90 for 20 s");
        assertThat(file.active()).isEmpty();
    }

    @Test
    void whatFiresIsActive() throws Exception {
        report(0, 95, 95, 95);
        awaitAnnounced(1);
        assertThat(file.active()).singleElement().isEqualTo(announced.get(0));
    }

    @Test
    void historyIsFiltered() throws Exception {
        report(0, 95, 95, 95, 10);
        awaitAnnounced(2);
        assertThat(found(Severity.WARNING, null, 0, 100)).isZero();
        assertThat(found(Severity.CRITICAL, "web-1", 0, 100)).isEqualTo(2);
        assertThat(found(null, "web-2", 0, 100)).isZero();
        assertThat(found(null, null, 0, 20)).isEqualTo(1);
        assertThat(found(null, null, 30, 30)).isEqualTo(1);
        assertThat(file.history(new AlertFile.Wanted(null, null, 0, Long.MAX_VALUE, 1, 1))
                        .rows())
                .singleElement()
                .extracting(AlertRow::status)
                .isEqualTo("firing");
    }

    private int found(@Nullable Severity severity, @Nullable String agent, int from, int to) {
        return file.history(new AlertFile.Wanted(
                        severity,
                        agent,
                        NOON.plusSeconds(from).toEpochMilli(),
                        NOON.plusSeconds(to).toEpochMilli(),
                        10,
                        0))
                .total();
    }

    @Test
    void theSeedsQueryFindsThemInTheDaysFile_onceTheDayHasOne() throws Exception {
        report(0, 95, 95, 95, 95, 95, 95, 95, 95, 95, 10);
        awaitAnnounced(3);
        store.flush();
        for (int i = 0; i < 1000 && rowsOfTheDay().size() < 3; i++) {
            Thread.sleep(10);
        }
        assertThat(rowsOfTheDay())
                .containsExactly(
                        "disk web-1 critical disk.used_percent resolved",
                        "disk web-1 critical disk.used_percent firing",
                        "disk web-1 critical disk.used_percent firing");
    }

    @Test
    void aDayThatIsBeingWrittenHoldsNobodyUp() throws Exception {
        report(0, 10);
        store.flush();
        Path day = directory.resolve(LocalDate.ofInstant(NOON, ZoneOffset.UTC) + ".db");
        try (Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + day)) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            long began = System.nanoTime();
            report(10, 95, 95, 95);
            awaitAnnounced(1);
            report(40, 10);
            awaitAnnounced(2);
            assertThat(System.nanoTime() - began)
                    .as("less than a day is waited for")
                    .isLessThan(Duration.ofMillis(2_500).toNanos());
            assertThat(rowsOfTheDay()).isEmpty();
            other.createStatement().execute("COMMIT");
        }
        for (int i = 0; i < 1000 && rowsOfTheDay().size() < 2; i++) {
            Thread.sleep(10);
        }
        assertThat(rowsOfTheDay()).hasSize(2);
    }

    private List<String> rowsOfTheDay() throws SQLException {
        Path day = directory.resolve(LocalDate.ofInstant(NOON, ZoneOffset.UTC) + ".db");
        List<String> rows = new ArrayList<>();
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + day);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT id, rule_id, agent_id, severity, metric_name, timestamp, status"
                                + " FROM alert_events ORDER BY timestamp DESC LIMIT 20")) {
            while (row.next()) {
                rows.add(row.getString(2)
                        + ' '
                        + row.getString(3)
                        + ' '
                        + row.getString(4)
                        + ' '
                        + row.getString(5)
                        + ' '
                        + row.getString(7));
            }
        }
        return rows;
    }

    @Test
    void afterAStopTheSameAlertGoesOn() throws Exception {
        report(0, 95, 95, 95);
        awaitAnnounced(1);
        alerting.stop();
        start(DISK);
        report(30, 95, 10);
        awaitAnnounced(2);
        assertThat(announced.get(1).kind()).isEqualTo(AlertEvent.Kind.RESOLVED);
        assertThat(announced.get(1).id()).isEqualTo(announced.get(0).id());
    }

    @Test
    void whatWasPendingIsKnownFromTheStore() throws Exception {
        report(0, 95, 95);
        alerting.stop();
        start(DISK);
        report(20, 95);
        awaitAnnounced(1);
        assertThat(announced.get(0).millis()).isEqualTo(NOON.plusSeconds(20).toEpochMilli());
    }

    @Test
    void whatWasStoredAndNotJudgedBeforeTheEndIsJudgedAtTheStart() throws Exception {
        report(0, 95, 95);
        store(20, 95); // killed between storing and judging
        alerting.stop();
        start(DISK);
        awaitAnnounced(1);
        assertThat(announced.get(0).millis()).isEqualTo(NOON.plusSeconds(20).toEpochMilli());
    }

    @Test
    void whatIsJudgedAtTheStartIsJudgedMomentByMoment() throws Exception {
        rules.create(rule("load", Map.of("type", "threshold", "metric", "load", "operator", "gt", "value", 5L)), OLGA);
        rules.create(rule("both", Map.of("type", "composite", "rules", List.of("disk", "load"))), OLGA);
        store(0, 95);
        store(10, 95);
        store(20, 95); // the disk fires
        Series load = new Series("web-1", "load", Labels.NONE);
        double[] loads = {9, 9, 1};
        for (int i = 0; i < loads.length; i++) {
            Point point = new Point(load, NOON.plusSeconds(5L + 10 * i).toEpochMilli(), loads[i]);
            store.append(new Batch("web-1", now.toEpochMilli(), 10_000, List.of(point)))
                    .join();
        }
        store(30, 10);
        alerting.stop();
        start(DISK);
        awaitAnnounced(6);
        assertThat(announced)
                .extracting(
                        row -> row.ruleName() + ' ' + row.status() + ' ' + (row.millis() - NOON.toEpochMilli()) / 1000)
                .containsExactly(
                        "load firing 5",
                        "disk firing 20",
                        "both firing 20",
                        "load resolved 25",
                        "both resolved 25",
                        "disk resolved 30");
    }

    private static Map<String, Object> rule(String name, Map<String, Object> rest) {
        Map<String, Object> all = new HashMap<>(rest);
        all.put("name", name);
        return all;
    }

    @Test
    void killedManyTimes_eachChangeIsAnnouncedOnce() throws Exception {
        int second = 0;
        int fired = 0;
        for (int i = 0; i < 12; i++) {
            report(second, 95, 95, 95);
            awaitAnnounced(++fired);
            killAndStart();
            report(second + 30, 95, 10, 10);
            awaitAnnounced(++fired);
            killAndStart();
            second += 200;
        }
        assertThat(history()).hasSize(24);
        assertThat(announced).extracting(row -> row.id() + row.kind()).doesNotHaveDuplicates();
        assertThat(announced.stream().map(AlertRow::id).distinct()).hasSize(12);
    }

    /** What a killed server had in memory does nothing more; its file stays as it is. */
    private void killAndStart() {
        Alerting killed = alerting;
        open.add(killed::stop);
        start(DISK);
    }

    @Test
    void anAlertWhoseRuleIsGoneEndsAtTheStart() throws Exception {
        report(0, 95, 95, 95);
        awaitAnnounced(1);
        alerting.stop();
        start(Map.of());
        awaitAnnounced(2);
        assertThat(announced.get(1).reason()).isEqualTo(AlertEvent.Reason.RULE);
        assertThat(file.active()).isEmpty();
    }

    @Test
    void aRuleThatComesBackBeginsAnew() throws Exception {
        report(0, 95, 95, 95);
        awaitAnnounced(1);
        alerting.stop();
        now = NOON.plusSeconds(400);
        start(Map.of());
        awaitAnnounced(2);
        alerting.stop();
        start(DISK);
        report(400, 95, 95, 95);
        awaitAnnounced(3);
        assertThat(file.active()).singleElement().isEqualTo(announced.get(2));
    }

    @Test
    void aRuleIsJudgedByAsSoonAsItIsMade_andItsAlertsEndWithIt() throws Exception {
        report(0, 60);
        String id = rules.create(HALF, OLGA).id();
        report(10, 60);
        awaitAnnounced(1);
        assertThat(announced.get(0).ruleId()).isEqualTo(id);

        rules.change(id, Map.of("value", 55L), null, OLGA);
        report(20, 58);
        assertThat(file.active()).as("the same alert goes on").singleElement().isEqualTo(announced.get(0));

        rules.change(id, Map.of("enabled", false), null, OLGA);
        awaitAnnounced(2);
        assertThat(announced.get(1).id()).isEqualTo(announced.get(0).id());
        assertThat(announced.get(1).reason()).isEqualTo(AlertEvent.Reason.RULE);
        assertThat(announced.get(1).message()).isEqualTo("the rule half was changed, disabled or removed");
        assertThat(file.active()).isEmpty();

        rules.change(id, Map.of("enabled", true), null, OLGA);
        report(30, 60);
        awaitAnnounced(3);
        assertThat(announced.get(2).id()).isNotEqualTo(announced.get(0).id());
        rules.remove(id, null, OLGA);
        awaitAnnounced(4);
        assertThat(file.active()).isEmpty();
    }

    @Test
    void otherRulesGoOnWhileOneIsMade() throws Exception {
        report(0, 95, 95);
        String id = rules.create(HALF, OLGA).id();
        report(20, 95);
        awaitAnnounced(2);
        assertThat(announced).extracting(AlertRow::ruleId).containsExactlyInAnyOrder("disk", id);
        rules.remove(id, null, OLGA);
        awaitAnnounced(3);
        assertThat(file.active()).singleElement().extracting(AlertRow::ruleId).isEqualTo("disk");
    }

    @Test
    void aRuleOfAHostThatIsSilentSinceTheStartTakesItsAlertWithIt() throws Exception {
        String id = rules.create(HALF, OLGA).id();
        report(0, 60);
        awaitAnnounced(1);
        alerting.stop();
        now = NOON.plusSeconds(7200);
        start(DISK);
        assertThat(file.active()).hasSize(1);
        rules.remove(id, null, OLGA);
        awaitAnnounced(2);
        assertThat(announced.get(1).id()).isEqualTo(announced.get(0).id());
        assertThat(announced.get(1).value()).isEqualTo(60);
        assertThat(file.active()).isEmpty();
    }

    @Test
    void whatFiredBeforeThereWereRulesIsNoNews() throws Exception {
        alerting.stop();
        Files.delete(directory.resolve("alerts.db"));
        store(-3000, 95);
        store(-2000, 95);
        store(-1000, 95);
        now = NOON;
        start(DISK);
        alerting.stop();
        assertThat(announced).isEmpty();
        start(DISK);
    }

    @Test
    void eventsGoAfterTheirRetention_butNotOfWhatStillFires() throws Exception {
        report(0, 95, 95, 95, 10);
        report(200, 95, 95, 95);
        awaitAnnounced(3);
        assertThat(file.dropBefore(NOON.plusSeconds(10_000).toEpochMilli())).isEqualTo(2);
        assertThat(file.active()).hasSize(1);
    }

    @Test
    void aDayFileThatCannotBeWrittenHoldsUpNoAnnouncement() throws Exception {
        Files.writeString(directory.resolve("2026-02-06.db"), "no database, ".repeat(1000));
        for (int second = 0; second <= 20; second += 10) {
            alerting.stored(new PointsStored("web-1", now.toEpochMilli(), List.of(point(second, 95))));
        }
        awaitAnnounced(1);
        assertThat(file.active()).hasSize(1);
        assertThat(alerting.problems()).isEmpty();
    }

    @Test
    void moreThanCanWaitIsJudgedAgainFromTheStore() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        alerting.stop();
        start(Map.of(), change -> {
            announced.add(change.row());
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        rules.create(HALF, OLGA);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            points.add(new Point(
                    new Series("web-1", "disk.used_percent", Labels.of("mount", "/" + i)), NOON.toEpochMilli(), 60));
        }
        store.append(new Batch("web-1", NOON.toEpochMilli(), 10_000, points)).join();
        alerting.stored(new PointsStored("web-1", NOON.toEpochMilli(), points.subList(0, 1)));
        awaitAnnounced(1);
        alerting.stored(new PointsStored("web-1", NOON.toEpochMilli(), points));
        assertThat(announced).as("the thread that writes is held up").hasSize(1);
        stuck.countDown();
        awaitAnnounced(2_000);
        assertThat(announced).extracting(AlertRow::id).doesNotHaveDuplicates();
        assertThat(file.active()).hasSize(2_000);
    }
}
