package oxmon.server.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.AlertEvent.Reason;
import oxmon.alerting.RuleReader;
import oxmon.alerting.Severity;
import oxmon.notification.Scope;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;

/** Who is told what and when. */
class PipelineTest extends PipelineCase {
    @Test
    void whatNobodyAcknowledgesForLongIsToldToWhoWaitsForThat() {
        channels.add(channel("boss", Severity.WARNING, true));
        assertThat(told(row("a", Kind.FIRING))).containsExactly("mail: a FIRING");
        now = now.plus(Duration.ofMinutes(14));
        assertThat(told(row("b", Kind.FIRING))).containsExactly("mail: b FIRING");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(told(new AlertRow[0])).as("b has its own time").containsExactly("boss: a FIRING");
        assertThat(told(row("b", Kind.RESOLVED))).containsExactly("mail: b RESOLVED");
        now = now.plus(Duration.ofHours(1));
        assertThat(told(row("a", Kind.REPEAT))).containsExactlyInAnyOrder("mail: a REPEAT", "boss: a REPEAT");
        assertThat(told(row("a", Kind.RESOLVED))).containsExactlyInAnyOrder("mail: a RESOLVED", "boss: a RESOLVED");
    }

    @Test
    void anAcknowledgementKeepsAnAlertFromEscalating_untilItIsTakenBack() {
        channels.clear();
        channels.add(channel("boss", Severity.WARNING, true));
        assertThat(told(row("a", Kind.FIRING))).isEmpty();
        alerts.note("a", standing -> note(AlertNote.Kind.ACKNOWLEDGED));
        now = now.plus(Duration.ofMinutes(20));
        assertThat(told(new AlertRow[0])).isEmpty();
        assertThat(told(row("a", Kind.REPEAT))).as("nobody knows of it").isEmpty();
        pipeline.lookAgain();
        assertThat(told(new AlertRow[0])).isEmpty();
        alerts.note("a", standing -> note(AlertNote.Kind.TAKEN_BACK));
        now = now.plus(Duration.ofMinutes(2));
        assertThat(told(new AlertRow[0])).containsExactly("boss: a FIRING");
    }

    private AlertNote note(AlertNote.Kind kind) {
        return new AlertNote("a", kind, "olga", "", now.toEpochMilli(), 0);
    }

    @Test
    void anAlertLeadsWhereItsHostItsMetricAndItsRulesTagsSay() {
        rules.put(
                "rule",
                RuleReader.read(
                        "rule",
                        Map.of(
                                "name", "CPU",
                                "type", "threshold",
                                "metric", "cpu.usage",
                                "operator", "gt",
                                "value", 90L,
                                "tags", List.of("shop", "night"))));
        channels.clear();
        channels.add(channel("all", Severity.INFO, true));
        channels.add(channel("host", Severity.INFO, true, new Scope(List.of("web-*"), List.of(), List.of())));
        channels.add(channel("other-host", Severity.INFO, true, new Scope(List.of("db-*"), List.of(), List.of())));
        channels.add(channel("group", Severity.INFO, true, new Scope(List.of("db-*"), List.of("web"), List.of())));
        channels.add(channel("metric", Severity.INFO, true, new Scope(List.of(), List.of(), List.of("cpu.*"))));
        channels.add(channel("disks", Severity.INFO, true, new Scope(List.of(), List.of(), List.of("disk.*"))));
        channels.add(channel("tag", Severity.INFO, true, Scope.ALL, "shop", "else"));
        channels.add(channel("other-tag", Severity.INFO, true, Scope.ALL, "else"));
        assertThat(told(row("a", Kind.FIRING)).stream().map(line -> line.replaceFirst(":.*", "")))
                .containsExactlyInAnyOrder("all", "host", "group", "metric", "tag");
        rules.clear(); // one that is no more has no tags
        assertThat(told(row("b", Kind.FIRING))).isNotEmpty().noneMatch(line -> line.startsWith("tag:"));
    }

    @Test
    void eachTransitionIsOneMessage() {
        assertThat(told(row("a", Kind.FIRING))).containsExactly("mail: a FIRING");
        assertThat(told()).isEmpty();
        assertThat(told(row("a", Kind.REPEAT))).containsExactly("mail: a REPEAT");
        assertThat(told(row("a", Kind.RESOLVED))).containsExactly("mail: a RESOLVED");
        assertThat(told()).isEmpty();
    }

    @Test
    void whatSomebodyLooksAfterIsNotRepeated_itsEndAndAnotherLevelAreTold() {
        told(row("a", Kind.FIRING));
        note(AlertNote.Kind.ACKNOWLEDGED, 0);
        assertThat(told(row("a", Kind.REPEAT))).isEmpty();
        assertThat(told(
                        row("a", Kind.RESOLVED, Severity.WARNING, true, Reason.WORSE, "b"),
                        row("b", Kind.FIRING, Severity.CRITICAL, true, Reason.WORSE, "a")))
                .containsExactly("mail: b FIRING");
        assertThat(told(row("b", Kind.REPEAT, Severity.CRITICAL, true, Reason.SERIES, "")))
                .as("nobody looks after the new level yet")
                .containsExactly("mail: b REPEAT");
        assertThat(told(row("b", Kind.RESOLVED))).containsExactly("mail: b RESOLVED");
    }

    @Test
    void whatWasTakenBack_orIsOver_isRepeatedAgain() {
        told(row("a", Kind.FIRING));
        note(AlertNote.Kind.ACKNOWLEDGED, 0);
        note(AlertNote.Kind.TAKEN_BACK, 0);
        assertThat(told(row("a", Kind.REPEAT))).containsExactly("mail: a REPEAT");
        note(AlertNote.Kind.ACKNOWLEDGED, NOON.plusSeconds(60).toEpochMilli());
        at("12:01:00");
        assertThat(told(repeat(2))).containsExactly("mail: a REPEAT");
    }

    @Test
    void aRepeatThatWaitsIsNotTold_whenSomebodyTakesCareMeanwhile() {
        told(row("a", Kind.FIRING));
        aggregation = Duration.ofSeconds(60);
        pipeline = pipeline();
        pipeline.look();
        pipeline.begin();
        assertThat(told(row("a", Kind.REPEAT))).isEmpty();
        note(AlertNote.Kind.ACKNOWLEDGED, NOON.plusSeconds(90).toEpochMilli());
        at("12:01:00");
        assertThat(told(new AlertRow[0])).isEmpty();
        at("12:05:00");
        assertThat(told(new AlertRow[0])).as("nor later").isEmpty();
        assertThat(told(row("a", Kind.RESOLVED))).isEmpty();
        at("12:06:00");
        assertThat(told(new AlertRow[0])).containsExactly("mail: a RESOLVED");
    }

    private void note(AlertNote.Kind kind, long until) {
        alerts.write(List.of(), List.of(), List.of(new AlertNote("a", kind, "olga", "", now.toEpochMilli(), until)));
    }

    private AlertRow repeat(int number) {
        AlertRow one = row("a", Kind.REPEAT);
        return new AlertRow(
                one.id(),
                one.kind(),
                number,
                one.ruleId(),
                one.ruleName(),
                one.series(),
                one.severity(),
                one.message(),
                one.value(),
                one.threshold(),
                one.millis(),
                one.firedMillis(),
                one.breachMillis(),
                one.tell(),
                one.reason(),
                one.other());
    }

    @Test
    void onlyChannelsThatWantTheSeverity_andOnlyThoseThatHadTheFiringHearOfTheEnd() {
        channels.add(channel("sms", Severity.CRITICAL, true));
        channels.add(channel("log", Severity.INFO, false));
        assertThat(told(row("a", Kind.FIRING))).containsExactlyInAnyOrder("mail: a FIRING", "log: a FIRING");
        channels.add(channel("new", Severity.INFO, true));
        assertThat(told(row("a", Kind.RESOLVED))).containsExactly("mail: a RESOLVED");
    }

    @Test
    void whatIsHeldBackByTheRuleIsNotTold_untilItIsReleased() {
        assertThat(told(row("a", Kind.FIRING, Severity.WARNING, false, Reason.SERIES, "")))
                .isEmpty();
        assertThat(told(row("a", Kind.RELEASED))).containsExactly("mail: a RELEASED");
        assertThat(told(row("b", Kind.FIRING, Severity.WARNING, false, Reason.SERIES, "")))
                .isEmpty();
        assertThat(told(row("b", Kind.RESOLVED, Severity.WARNING, false, Reason.SERIES, "")))
                .isEmpty();
    }

    @Test
    void aChangeOfLevelIsOneMessage() {
        channels.add(channel("sms", Severity.CRITICAL, true));
        told(row("a", Kind.FIRING));
        assertThat(told(
                        row("a", Kind.RESOLVED, Severity.WARNING, true, Reason.WORSE, "b"),
                        row("b", Kind.FIRING, Severity.CRITICAL, true, Reason.WORSE, "a")))
                .containsExactlyInAnyOrder("mail: b FIRING", "sms: b FIRING");
        assertThat(told(
                        row("b", Kind.RESOLVED, Severity.CRITICAL, true, Reason.MILDER, "c"),
                        row("c", Kind.FIRING, Severity.WARNING, true, Reason.MILDER, "b")))
                .as("who is not told of the milder one hears that the worse is over")
                .containsExactlyInAnyOrder("sms: b RESOLVED", "mail: c FIRING");
        assertThat(told(row("c", Kind.RESOLVED))).containsExactly("mail: c RESOLVED");
    }

    @Test
    void theFirstOfAGroupWaitsForOthers_noLongerThanIsSaid() {
        aggregation = Duration.ofSeconds(60);
        pipeline = pipeline();
        assertThat(told(row("a", Kind.FIRING))).isEmpty();
        at("12:00:40");
        assertThat(told(row("b", Kind.FIRING))).isEmpty();
        at("12:00:59.999");
        assertThat(told(row("a", Kind.RESOLVED))).isEmpty();
        at("12:01:00");
        assertThat(told()).isEmpty();
        assertThat(told(new AlertRow[0])).containsExactly("mail: a FIRING, b FIRING, a RESOLVED");
    }

    @Test
    void aStormIsOneMessageThatCountsTheRest() {
        aggregation = Duration.ofSeconds(10);
        pipeline = pipeline();
        List<AlertRow> storm = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            storm.add(row("a" + i, Kind.FIRING));
        }
        assertThat(told(storm.toArray(AlertRow[]::new))).isEmpty();
        now = now.plusSeconds(10);
        assertThat(told(new AlertRow[0])).singleElement().asString().endsWith("a499 FIRING and 9500");
    }

    @Test
    void aChannelThatKeepsSomethingForEachAlert_isToldOfAll() {
        channels.set(0, channel("mail", "pagerduty", Severity.INFO, true, Scope.ALL));
        AlertRow[] storm = IntStream.range(0, 1100)
                .mapToObj(i -> row("a" + i, Kind.FIRING))
                .toArray(AlertRow[]::new);
        List<String> told = told(storm);
        assertThat(told).hasSize(3).noneMatch(each -> each.contains(" and "));
        assertThat(told.get(0)).startsWith("mail: a0 FIRING").endsWith("a499 FIRING");
        assertThat(told.get(2)).startsWith("mail: a1000 FIRING").endsWith("a1099 FIRING");
    }

    @Test
    void inAWindowNobodyIsTold_whatStillFiresAtItsEndIsToldThen() {
        window("recurrence", "daily", "start_time", "12:00", "end_time", "13:00", "groups", List.of("web"));
        assertThat(told(row("a", Kind.FIRING), row("b", Kind.FIRING))).isEmpty();
        at("12:30:00");
        assertThat(told(row("b", Kind.RESOLVED))).isEmpty();
        assertThat(told(row("a", Kind.REPEAT))).isEmpty();
        at("12:59:59.999");
        assertThat(told(new AlertRow[0])).isEmpty();
        at("13:00:00");
        assertThat(told(new AlertRow[0])).containsExactly("mail: a FIRING");
        assertThat(told(row("a", Kind.RESOLVED))).containsExactly("mail: a RESOLVED");
    }

    @Test
    void whatIsOverInAWindow_andWasToldBeforeIt_isToldAtItsEnd() {
        window("recurrence", "daily", "start_time", "12:10", "end_time", "12:20");
        window("recurrence", "daily", "start_time", "12:20", "end_time", "13:00");
        assertThat(told(row("a", Kind.FIRING))).containsExactly("mail: a FIRING");
        at("12:10:00");
        assertThat(told(row("a", Kind.RESOLVED))).isEmpty();
        at("12:20:00");
        assertThat(told(new AlertRow[0])).isEmpty();
        at("13:00:00");
        assertThat(told(new AlertRow[0])).containsExactly("mail: a RESOLVED");
    }

    @Test
    void aWorseLevelThatIsSilencedLeavesNobodyWithHalfOfTheStory() {
        window("recurrence", "daily", "start_time", "00:00", "end_time", "24:00", "severities", List.of("critical"));
        assertThat(told(row("a", Kind.FIRING))).containsExactly("mail: a FIRING");
        assertThat(told(
                        row("a", Kind.RESOLVED, Severity.WARNING, true, Reason.WORSE, "b"),
                        row("b", Kind.FIRING, Severity.CRITICAL, true, Reason.WORSE, "a")))
                .as("no all-clear")
                .isEmpty();
        windows.clear();
        assertThat(told(row("b", Kind.RESOLVED, Severity.CRITICAL, true, Reason.SERIES, "")))
                .containsExactly("mail: b RESOLVED");
    }

    @Test
    void aWindowOfOtherHostsOrSeveritiesSilencesNothing() {
        window("recurrence", "daily", "start_time", "00:00", "end_time", "24:00", "agents", List.of("db-*"));
        window("recurrence", "daily", "start_time", "00:00", "end_time", "24:00", "severities", List.of("critical"));
        assertThat(told(row("a", Kind.FIRING))).containsExactly("mail: a FIRING");
    }

    @Test
    void aWindowThatBeginsWhileAGroupWaitsHoldsItBack() {
        aggregation = Duration.ofSeconds(60);
        pipeline = pipeline();
        window("recurrence", "daily", "start_time", "12:00:30", "end_time", "12:05");
        assertThat(told(row("a", Kind.FIRING))).isEmpty();
        at("12:01:00");
        assertThat(told(new AlertRow[0])).isEmpty();
        at("12:05:00");
        assertThat(told(new AlertRow[0])).containsExactly("mail: a FIRING");
    }

    @Test
    void whatHappenedBeforeThereWereNotificationsIsNoNews_whatHappenedWhileTheServerWasDownIs() throws Exception {
        close();
        Files.delete(directory.resolve("notifications.db"));
        alerts = new AlertFile(directory.resolve("alerts.db"), NOON);
        alerts.write(List.of(row("a", Kind.FIRING)), List.of());
        alerts.close();
        open();
        assertThat(told(new AlertRow[0])).isEmpty();
        alerts.write(List.of(row("b", Kind.FIRING)), List.of());
        close();
        open();
        assertThat(told(new AlertRow[0])).containsExactly("mail: b FIRING");
    }

    @Test
    void aFileOfAlertsThatWasBegunAnewIsReadFromItsBeginning() throws Exception {
        told(row("a", Kind.FIRING), row("b", Kind.FIRING));
        close();
        Files.delete(directory.resolve("alerts.db"));
        open();
        assertThat(told(row("c", Kind.FIRING))).containsExactly("mail: c FIRING");
    }

    @Test
    void whatWaitsForAChannelThatIsGoneIsGivenUp_afterADay() {
        alerts.write(List.of(row("a", Kind.FIRING)), List.of());
        pipeline.take();
        pipeline.flush();
        Channel mail = channels.remove(0);
        channels.add(channel("other", Severity.INFO, true));
        pipeline.tidy(now.minusSeconds(1).toEpochMilli());
        channels.add(mail); // a mistake in the file, mended meanwhile
        assertThat(told(row("a", Kind.RESOLVED))).containsExactly("mail: a FIRING", "mail: a RESOLVED");

        told(row("b", Kind.FIRING));
        alerts.write(List.of(row("b", Kind.RESOLVED)), List.of());
        pipeline.take();
        pipeline.flush();
        channels.remove(mail);
        pipeline.tidy(now.plusSeconds(1).toEpochMilli());
        assertThat(file.deliveries(new NotificationFile.Wanted("mail", Delivery.State.DEAD, 10, 0))
                        .rows())
                .singleElement()
                .extracting(Delivery::status)
                .isEqualTo("the channel was removed or disabled");
    }

    @Test
    void aWindowThatIsTakenAwayHoldsNothingBackAnyMore() {
        window("recurrence", "daily", "start_time", "00:00", "end_time", "24:00");
        assertThat(told(row("a", Kind.FIRING))).isEmpty();
        windows.clear();
        pipeline.look();
        pipeline.begin();
        assertThat(told(new AlertRow[0])).containsExactly("mail: a FIRING");
    }

    @Test
    void theWorstIsToldFirst_whatIsOverLast() {
        aggregation = Duration.ofSeconds(60);
        pipeline = pipeline();
        assertThat(told(
                        row("a", Kind.FIRING),
                        row("a", Kind.RESOLVED),
                        row("b", Kind.FIRING, Severity.CRITICAL, true, Reason.SERIES, "")))
                .isEmpty();
        at("12:01:00");
        assertThat(told(new AlertRow[0])).containsExactly("mail: b FIRING, a FIRING, a RESOLVED");
    }

    /** Stopped between any two steps and opened anew, nothing is told twice and nothing is left out. */
    @Test
    void eachEventCountsOnce_howeverOftenItIsStopped() {
        aggregation = Duration.ofSeconds(5);
        Random random = new Random(7);
        List<String> all = new ArrayList<>();
        int expected = 0;
        for (int i = 0; i < 60; i++) {
            alerts.write(List.of(row("a" + i, Kind.FIRING)), List.of());
            expected++;
            if (random.nextBoolean()) {
                pipeline.take();
            }
            if (random.nextInt(3) == 0) {
                close();
                open();
            }
            if (random.nextBoolean()) {
                pipeline.flush();
            }
            now = now.plusSeconds(random.nextInt(4));
        }
        pipeline.take();
        now = now.plusSeconds(60);
        pipeline.flush();
        for (String line : told()) {
            all.addAll(List.of(line.substring("mail: ".length()).split(", ")));
        }
        assertThat(all).doesNotHaveDuplicates().hasSize(expected);
    }
}
