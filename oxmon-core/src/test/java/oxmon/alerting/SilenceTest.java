package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** What is said of agents and series of which nothing comes, by a clock that is moved by hand. */
class SilenceTest {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String DOWN = """
            [[alert.rules]]
            name = "down"
            type = "agent_down"
            silent_secs = 60
            """;
    private static final String NO_DISK = """
            [[alert.rules]]
            name = "no-disk"
            type = "no_data"
            metric = "disk.used_percent"
            """;
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    private final List<AlertEvent> events = new ArrayList<>();
    private final Map<String, AlertEngine.Kept> kept = new HashMap<>();
    private long second;
    private AlertEngine engine = new AlertEngine(sink());

    private AlertSink sink() {
        return new AlertSink() {
            @Override
            public void told(AlertEvent event) {
                events.add(event);
            }

            @Override
            public void keep(AlertEngine.Kept progress) {
                kept.put(progress.ruleId() + ' ' + progress.series(), progress);
            }
        };
    }

    private void by(String toml) {
        engine.rules(Watched.rules(toml), millis());
    }

    private long millis() {
        return Watched.START + 1000 * second;
    }

    private static Series disk(String agent, String mount) {
        return new Series(agent, "disk.used_percent", Labels.of("mount", mount));
    }

    /** Time goes on, and the timer looks each second. */
    private SilenceTest until(long then) {
        while (second < then) {
            second++;
            engine.look(millis(), () -> true);
        }
        return this;
    }

    private SilenceTest report(String agent, Series... series) {
        return reportOf(second, agent, series);
    }

    /** A report that comes now with points that were measured then. */
    private SilenceTest reportOf(long measured, String agent, Series... series) {
        List<Point> points = new ArrayList<>();
        for (Series each : series) {
            points.add(new Point(each, Watched.START + 1000 * measured, 50));
        }
        engine.take(agent, points, millis());
        return this;
    }

    private SilenceTest reports(long every, long until, String agent, Series... series) {
        while (second + every <= until) {
            until(second + every);
            report(agent, series);
        }
        return this;
    }

    /** Stopped or killed now, and started so many seconds later. */
    private SilenceTest restart(String toml, long later, Map<String, Long> lastReports) {
        long stop = millis();
        second += later;
        engine = new AlertEngine(sink());
        engine.listening(stop, millis(), millis());
        engine.rules(Watched.rules(toml), millis());
        engine.restore(kept.values());
        lastReports.forEach((agent, last) -> engine.known(agent, Watched.START + 1000 * last, 10_000));
        return this;
    }

    private List<String> told() {
        List<String> lines = events.stream()
                .map(event -> CLOCK.format(Instant.ofEpochMilli(event.millis())) + ' ' + event.kind() + ' '
                        + event.level().severity().word() + ": " + event.message()
                        + (event.tell() ? "" : " (quietly)"))
                .toList();
        events.clear();
        return lines;
    }

    @Test
    void anAgentThatSendsNothingIsDown_andUpAgainWithItsNextReport() {
        by(DOWN);
        report("web-1").until(59);
        assertThat(told()).isEmpty();
        until(100);
        assertThat(events).hasSize(1);
        AlertEvent fired = events.get(0);
        assertThat(told()).containsExactly("10:01:00 FIRING critical: no report of web-1 for 1 min");
        assertThat(fired.value()).isEqualTo(60);
        assertThat(fired.level().threshold()).isEqualTo(60);
        until(200).report("web-1");
        assertThat(events.get(0).id()).isEqualTo(fired.id());
        assertThat(events.get(0).value()).isEqualTo(200);
        assertThat(told())
                .containsExactly("10:03:20 RESOLVED critical: web-1 reports again after 3 min 20 s of silence");
        until(240);
        assertThat(told()).isEmpty();
    }

    @Test
    void withoutATimeThreeOfItsOwnIntervalsCount_butNoLessThanThirtySeconds() {
        by(DOWN.replace("silent_secs = 60\n", ""));
        reports(20, 200, "slow", disk("slow", "/")).until(259);
        assertThat(told()).isEmpty();
        until(260);
        assertThat(told()).containsExactly("10:04:20 FIRING critical: no report of slow for 1 min");
        report("slow").reports(1, 300, "quick", disk("quick", "/")).report("slow");
        until(329);
        assertThat(told()).hasSize(1); // slow is up again
        until(330);
        assertThat(told()).containsExactly("10:05:30 FIRING critical: no report of quick for 30 s");
    }

    @Test
    void oneWhoseIntervalNobodyKnowsHasFiveMinutes() {
        by(DOWN.replace("silent_secs = 60\n", ""));
        report("web-1").until(299);
        assertThat(told()).isEmpty();
        assertThat(until(300).told()).hasSize(1);
    }

    @Test
    void latePointsAreReports() {
        by(DOWN);
        report("web-1", disk("web-1", "/"));
        for (int i = 0; i < 20; i++) {
            until(second + 30).reportOf(i, "web-1", disk("web-1", "/"));
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void agentsThatNeverReported_andTheServersOwn_areNotDown() {
        by(DOWN);
        report("oxmon-server").report("cert-checker").until(1000);
        assertThat(told()).isEmpty();
    }

    @Test
    void eachSeriesIsSilentByItself_byItsOwnRhythm() {
        by(NO_DISK);
        Series root = disk("web-1", "/");
        Series data = disk("web-1", "/data");
        reports(20, 100, "web-1", root, data).reports(20, 140, "web-1", root);
        assertThat(told()).isEmpty();
        until(160).report("web-1", root);
        assertThat(told())
                .containsExactly("10:02:40 FIRING warning: no points of disk.used_percent (mount=/data) for 1 min");
        until(180).report("web-1", root, data);
        assertThat(told())
                .containsExactly(
                        "10:03:00 RESOLVED warning: disk.used_percent (mount=/data) has points again after 1 min 20 s of silence");
    }

    @Test
    void pointsThatComeInBatchesAreNotSilentBetweenThem() {
        by(NO_DISK);
        Series root = disk("web-1", "/");
        for (int batch = 1; batch <= 10; batch++) {
            until(120L * batch);
            for (int back = 11; back >= 0; back--) {
                reportOf(second - 10L * back, "web-1", root);
            }
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void aSeriesWhoseRhythmIsNotKnownIsNotJudgedByIt() {
        by(NO_DISK);
        report("web-1", disk("web-1", "/"))
                .until(10)
                .report("web-1", disk("web-1", "/"))
                .until(5000);
        assertThat(told()).isEmpty();
        by(NO_DISK + "silent_secs = 30");
        report("web-1", disk("web-1", "/")).until(5030);
        assertThat(told()).hasSize(1);
    }

    @Test
    void itMustLast_isTold_again_andHeldBack_asAllRules() {
        by(DOWN + "duration_secs = 30\nsilence_secs = 120\n");
        report("web-1").until(89);
        assertThat(told()).isEmpty();
        until(211);
        assertThat(told())
                .extracting(line -> line.substring(0, 15))
                .containsExactly("10:01:30 FIRING", "10:03:30 REPEAT");
        until(220).report("web-1"); // over, and silent until 340
        until(310);
        assertThat(told())
                .containsExactly(
                        "10:03:40 RESOLVED critical: web-1 reports again after 3 min 40 s of silence",
                        "10:05:10 FIRING critical: no report of web-1 for 1 min 30 s (quietly)");
        until(340);
        assertThat(told()).extracting(line -> line.substring(0, 17)).containsExactly("10:05:40 RELEASED");
    }

    @Test
    void itGoesOnForAsLongAsTheRuleSays() {
        by(DOWN + "keep_firing_for_secs = 100\n");
        report("web-1").until(70).report("web-1").until(100).report("web-1");
        assertThat(told()).hasSize(1);
        until(200).report("web-1"); // silent again from 160 on, so that it begins anew to be over
        until(250).report("web-1").until(299).report("web-1");
        assertThat(told()).isEmpty();
        until(310).report("web-1");
        assertThat(told())
                .containsExactly("10:05:00 RESOLVED critical: web-1 reports again after 1 min 40 s of silence");
    }

    @Test
    void whatFiresGoesOnOverARestart_andTheServersOwnAbsenceIsNotCounted() {
        by(DOWN);
        report("web-1").until(100);
        String id = events.get(0).id();
        assertThat(told()).hasSize(1);
        restart(DOWN, 1000, Map.of("web-1", 0L)).until(1150);
        assertThat(told()).isEmpty();
        report("web-1");
        assertThat(events.get(0).id()).isEqualTo(id);
        assertThat(told())
                .containsExactly("10:19:10 RESOLVED critical: web-1 reports again after 2 min 30 s of silence");
    }

    @Test
    void nothingOfManyAbsencesIsCounted() {
        by(DOWN);
        report("web-1").until(100);
        for (int i = 0; i < 5; i++) {
            restart(DOWN, 1000, Map.of("web-1", 0L)).until(second + 10);
        }
        report("web-1");
        assertThat(events.get(1).value()).isEqualTo(150);
    }

    @Test
    void afterARestartEachHasItsTimeAgain() {
        by(DOWN);
        report("web-1").report("web-2").until(50);
        restart(DOWN, 500, Map.of("web-1", 0L, "web-2", 0L)).until(600);
        report("web-2").until(609);
        assertThat(told()).isEmpty();
        until(610);
        assertThat(told()).containsExactly("10:10:10 FIRING critical: no report of web-1 for 1 min");
    }

    @Test
    void pointsOfTheStoreTellTheRhythmAfterARestart() {
        by(NO_DISK);
        Series root = disk("web-1", "/");
        reports(20, 100, "web-1", root);
        restart(NO_DISK, 10, Map.of("web-1", 100L));
        engine.refill(
                "web-1",
                List.of(40, 60, 80, 100).stream()
                        .map(at -> new Point(root, Watched.START + 1000L * at, 50))
                        .toList());
        until(169);
        assertThat(told()).isEmpty();
        until(170);
        assertThat(told()).hasSize(1);
    }

    @Test
    void anAgentThatWasReleasedIsNotDown_notAfterARestartEither_untilItReportsAgain() {
        by(DOWN + NO_DISK + "silent_secs = 60\n");
        Series root = disk("web-1", "/");
        report("web-1", root).until(100);
        assertThat(told()).hasSize(2);
        engine.release("web-1", millis());
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "10:01:40 RESOLVED critical: no report of web-1 since 2026-02-06 10:00 UTC",
                        "10:01:40 RESOLVED warning: no points of disk.used_percent (mount=/) since 2026-02-06 10:00 UTC");
        until(300);
        restart(DOWN, 10, Map.of("web-1", 0L)).until(600);
        assertThat(told()).isEmpty();
        report("web-1");
        restart(DOWN, 10, Map.of("web-1", 600L)).until(700);
        assertThat(told()).hasSize(1);
    }

    @Test
    void afterSevenDaysItIsNoMore() {
        by(DOWN + NO_DISK + "silent_secs = 60\n");
        report("web-1", disk("web-1", "/")).until(100);
        assertThat(told()).hasSize(2);
        second = 7 * DAY + 1;
        engine.forgetBefore(millis() - 2000 * DAY, millis() - 7000 * DAY, millis());
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "10:00:01 RESOLVED critical: no report of web-1 since 2026-02-06 10:00 UTC",
                        "10:00:01 RESOLVED warning: no points of disk.used_percent (mount=/) since 2026-02-06 10:00 UTC");
        until(second + 100);
        assertThat(told()).isEmpty();
        assertThat(engine.agentCount()).isZero();
    }

    @Test
    void whatIsSlowIsNotForgottenBeforeItIsJudged() {
        by(NO_DISK);
        Series root = disk("web-1", "/");
        for (int day = 0; day < 4; day++) {
            second = day * DAY;
            report("web-1", root);
        }
        second = 6 * DAY - 1;
        engine.forgetBefore(millis() - 2000 * DAY, millis() - 7000 * DAY, millis());
        engine.look(millis(), () -> true);
        assertThat(told()).isEmpty();
        second += 61;
        engine.look(millis(), () -> true);
        assertThat(told()).containsExactly("10:01:00 FIRING warning: no points of disk.used_percent (mount=/) for 3 d");
    }

    @Test
    void aRuleThatComesLaterKnowsWhoIsSilent_andOneThatGoesEndsItsAlerts() {
        by("");
        report("web-1").until(1000);
        by(DOWN);
        until(1001);
        assertThat(told()).hasSize(1);
        by(DOWN.replace("60", "90") + "runbook = \"https://wiki.example/down\"\n");
        until(1100);
        assertThat(told()).isEmpty();
        by("");
        assertThat(told())
                .containsExactly("10:18:20 RESOLVED critical: the rule down was changed, disabled or removed");
        until(1200);
        by(DOWN);
        until(1201);
        assertThat(told()).hasSize(1);
    }

    @Test
    void manyAtOnceAreJudgedAsThereIsRoom() {
        by(DOWN);
        for (int i = 0; i < 1000; i++) {
            report("web-" + i);
        }
        second = 60;
        AtomicInteger room = new AtomicInteger();
        int calls = 0;
        while (events.size() < 1000 && calls++ < 20) {
            room.set(100);
            engine.look(millis(), () -> room.getAndDecrement() > 0);
        }
        assertThat(calls).isEqualTo(10);
        assertThat(events).extracting(event -> event.series().agent()).doesNotHaveDuplicates();
    }

    @Test
    void aClockThatIsSetBackCallsNobodySilent() {
        by(DOWN);
        until(1000).report("web-1");
        second = 500;
        engine.look(millis(), () -> true);
        until(1030);
        assertThat(told()).isEmpty();
    }

    @Test
    void messagesHaveTheirPlaces() {
        by(DOWN + "message = \"{{agent_id}} is {{status}}: {{value}} s of {{threshold}} s\"\n");
        report("web-1").until(75).report("web-1");
        assertThat(told())
                .containsExactly(
                        "10:01:00 FIRING critical: web-1 is firing: 60 s of 60 s",
                        "10:01:15 RESOLVED critical: web-1 is resolved: 75 s of 60 s");
    }

    @Test
    void whatMakesNoSenseIsRefused_byName() {
        refused(DOWN + "intervals = 3", "intervals");
        refused(DOWN + "metric = \"cpu.usage\"", "metric");
        refused(DOWN + "labels = [\"mount=/\"]", "labels");
        refused(DOWN + "operator = \"gt\"", "operator");
        refused(DOWN.replace("60", "5"), "silent_secs");
        refused(DOWN.replace("60", "700000"), "silent_secs");
        refused(NO_DISK + "intervals = 0", "intervals");
        refused(NO_DISK.replace("disk.used_percent", "agent.silence"), "metric");
        refused(NO_DISK.replace("metric = \"disk.used_percent\"\n", ""), "metric");
    }

    private static void refused(String toml, String field) {
        assertThatThrownBy(() -> Watched.rules(toml))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }
}
