package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** What the contract says of threshold rules, and of all rules, one sentence each. */
class ThresholdTest {
    private static final String CPU = """
            [[alert.rules]]
            name = "high-cpu"
            type = "threshold"
            metric = "cpu.usage"
            operator = "greater_than"
            value = 90.0
            severity = "critical"
            """;
    private static final String FOR_30 = CPU + "duration_secs = 30\n";
    private static final String SILENT_60 = CPU + "silence_secs = 60\n";
    private static final String LEVELS = """
            [[alert.rules]]
            name = "cpu"
            type = "threshold"
            metric = "cpu.usage"
            operator = "gt"
            levels = [{ severity = "warning", value = 80 }, { severity = "critical", value = 90 }]
            """;

    private static Watched by(String toml) {
        return Watched.by(toml, "cpu.usage");
    }

    @Test
    void zeroDurationFiresAtOnce() {
        assertThat(by(CPU).at(0, 91).told()).containsExactly("10:00:00 FIRING critical 91");
    }

    @Test
    void theLimitItselfIsNotBeyond() {
        assertThat(by(CPU).at(0, 90).told()).isEmpty();
        assertThat(by(CPU.replace("greater_than", "gte")).at(0, 90).told()).hasSize(1);
        assertThat(by(CPU.replace("greater_than", "less_than")).at(0, 90).told())
                .isEmpty();
        assertThat(by(CPU.replace("greater_than", "lte")).at(0, 90).told()).hasSize(1);
        assertThat(by(CPU.replace("greater_than", "lt")).at(0, 89.9).told()).hasSize(1);
    }

    @Test
    void firesOnceItHasLasted_byThePointsOwnTimes() {
        Watched watched = by(FOR_30).every(10, 0, 95, 95, 95);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(30, 96).told()).containsExactly("10:00:30 FIRING critical 96");
    }

    @Test
    void aDipStartsTheClockAgain() {
        Watched watched = by(FOR_30).every(10, 0, 95, 95, 89, 95, 95, 95);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(60, 95).told()).hasSize(1);
    }

    @Test
    void aGapAboveThreeIntervalsStartsTheClockAgain() {
        Watched watched = by(FOR_30).every(10, 0, 10, 10, 95, 95);
        assertThat(watched.at(61, 95).told()).isEmpty(); // 31 s after the last, 41 s after the first
        assertThat(watched.every(10, 71, 95, 95).told()).isEmpty();
        assertThat(watched.at(91, 95).told()).hasSize(1);
    }

    @Test
    void threeIntervalsAreNoGap() {
        assertThat(by(FOR_30).every(10, 0, 10, 10, 95).at(50, 95).told()).hasSize(1);
    }

    @Test
    void aSlowRhythmIsKnownFromTheSecondDistanceOn() {
        assertThat(by(FOR_30).every(3600, 0, 95, 95, 95).told()).containsExactly("12:00:00 FIRING critical 95");
    }

    @Test
    void fiveMinutesAreNoGapOfAnAgentThatNobodyKnows() {
        assertThat(by(FOR_30).every(300, 0, 95, 95).told()).containsExactly("10:05:00 FIRING critical 95");
    }

    @Test
    void anOutageAfterTheFirstPointIsAGap() {
        Watched watched = by(FOR_30).at(0, 95).every(10, 3600, 95, 95, 95);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(3630, 95).told()).hasSize(1);
        assertThat(by(FOR_30).at(0, 95).at(3600, 95).at(3600, 95).told())
                .as("the same point again settles nothing")
                .isEmpty();
    }

    @Test
    void theAgentsOtherSeriesTellWhatAYoungOnesRhythmIs() {
        Series other = new Series("web-1", "memory.used", Labels.NONE);
        Watched watched = by(FOR_30);
        for (int i = 0; i < 4; i++) {
            watched.at(other, 600L * i, 1);
        }
        assertThat(watched.at(2400, 95).at(3000, 95).told()).containsExactly("10:50:00 FIRING critical 95");
        Watched quick = by(FOR_30);
        for (int i = 0; i < 4; i++) {
            quick.at(other, 10L * i, 1);
        }
        assertThat(quick.at(40, 95).at(80, 95).told()).isEmpty();
    }

    @Test
    void itIsOverWithTheFirstPointThatIsNotBeyond() {
        Watched watched = by(CPU).every(10, 0, 91, 92, 90);
        assertThat(watched.told()).containsExactly("10:00:00 FIRING critical 91", "10:00:20 RESOLVED critical 90");
        assertThat(watched.every(10, 30, 10, 20).told()).isEmpty();
    }

    @Test
    void anAlertHasOneIdFromFiringToResolved_andTheNextAnother() {
        Watched watched = by(SILENT_60).every(60, 0, 91, 92, 10).every(60, 600, 93);
        assertThat(watched.events)
                .extracting(AlertEvent::kind)
                .containsExactly(
                        AlertEvent.Kind.FIRING,
                        AlertEvent.Kind.REPEAT,
                        AlertEvent.Kind.RESOLVED,
                        AlertEvent.Kind.FIRING);
        List<String> ids = watched.events.stream().map(AlertEvent::id).toList();
        assertThat(ids.subList(0, 3)).containsOnly(ids.get(0));
        assertThat(ids.get(3)).isNotEqualTo(ids.get(0)).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void twoMountPointsNeverShareAnything() {
        String toml = FOR_30.replace("cpu.usage", "disk.used_percent");
        Watched watched = Watched.by(toml, "disk.used_percent");
        Series root = new Series("web-1", "disk.used_percent", Labels.of("mount", "/"));
        Series data = new Series("web-1", "disk.used_percent", Labels.of("mount", "/data"));
        for (int i = 0; i <= 6; i++) {
            watched.at(root, 10L * i, 95).at(data, 10L * i + 5, i == 2 ? 20 : 95);
        }
        assertThat(watched.events)
                .extracting(event ->
                        event.series().labels().asMap().get("mount") + " " + (event.millis() - Watched.START) / 1000)
                .containsExactly("/ 30", "/data 65");
        assertThat(watched.events.get(0).id())
                .isNotEqualTo(watched.events.get(1).id());
    }

    @Test
    void itIsToldAgainEverySilence_withACount() {
        assertThat(by(SILENT_60).every(30, 0, 91, 92, 93, 94, 95, 10).told())
                .containsExactly(
                        "10:00:00 FIRING critical 91",
                        "10:01:00 REPEAT critical 93 repeat 1",
                        "10:02:00 REPEAT critical 95 repeat 2",
                        "10:02:30 RESOLVED critical 10 repeat 2");
    }

    @Test
    void withoutASilenceItIsNeverToldAgain() {
        assertThat(by(CPU).every(3600, 0, 91, 92, 93, 94).told()).hasSize(1);
    }

    @Test
    void firedAgainWithinTheSilence_itIsRecordedAndToldOnlyIfItStillFiresWhenThatEnds() {
        Watched watched = by(SILENT_60).every(10, 0, 91, 10, 92, 93);
        assertThat(watched.told())
                .containsExactly(
                        "10:00:00 FIRING critical 91",
                        "10:00:10 RESOLVED critical 10",
                        "10:00:20 FIRING critical 92 quietly");
        assertThat(watched.every(10, 40, 94, 95, 96, 97).told()).containsExactly("10:01:10 RELEASED critical 97");
        assertThat(watched.at(130, 97).told()).containsExactly("10:02:10 REPEAT critical 97 repeat 1");
    }

    @Test
    void whatIsOverBeforeTheSilenceEndsIsNeverTold() {
        Watched watched = by(SILENT_60).every(10, 0, 91, 10, 92, 10);
        watched.told();
        assertThat(watched.every(10, 40, 20, 20, 20, 20, 20).told()).isEmpty();
        assertThat(watched.at(90, 91).told()).containsExactly("10:01:30 FIRING critical 91");
    }

    @Test
    void whatWasHeldBackDoesNotMakeTheSilenceLonger() {
        Watched watched = by(SILENT_60).every(10, 0, 91, 10, 92, 10, 92, 10, 92, 10); // over for the first time at 10 s
        watched.told();
        assertThat(watched.at(80, 91).told()).containsExactly("10:01:20 FIRING critical 91");
    }

    @Test
    void aWorseLevelIsAFiringOfItsOwn_andSoIsAMilderOne() {
        Watched watched = by(LEVELS).every(10, 0, 85, 95);
        List<AlertEvent> events = List.copyOf(watched.events);
        assertThat(watched.told())
                .containsExactly(
                        "10:00:00 FIRING warning 85", "10:00:10 RESOLVED warning 95", "10:00:10 FIRING critical 95");
        assertThat(events.get(1).other()).isEqualTo(events.get(2).id());
        assertThat(events.get(2).other()).isEqualTo(events.get(0).id());
        assertThat(events.get(2).reason()).isEqualTo(AlertEvent.Reason.WORSE);
        assertThat(watched.every(10, 20, 85, 70).told())
                .containsExactly(
                        "10:00:20 RESOLVED critical 85", "10:00:20 FIRING warning 85", "10:00:30 RESOLVED warning 70");
    }

    @Test
    void aChangeOfLevelIsToldAlsoWithinTheSilence_soThatNobodyHearsOnlyThatItIsOver() {
        Watched worse = by(LEVELS + "silence_secs = 600\n").every(10, 0, 95, 10, 85);
        assertThat(worse.told())
                .containsExactly(
                        "10:00:00 FIRING critical 95", "10:00:10 RESOLVED critical 10", "10:00:20 FIRING warning 85");
        assertThat(worse.at(30, 95).told())
                .containsExactly("10:00:30 RESOLVED warning 95", "10:00:30 FIRING critical 95");

        Watched milder = by(LEVELS + "silence_secs = 600\n").every(10, 0, 85, 10, 95);
        milder.told();
        assertThat(milder.at(30, 85).told())
                .containsExactly("10:00:30 RESOLVED critical 85", "10:00:30 FIRING warning 85");
    }

    @Test
    void whatTakesThePlaceOfAnAlertThatWasHeldBackIsHeldBackToo() {
        Watched watched = by(LEVELS + "silence_secs = 600\n").every(10, 0, 95, 10, 95, 85);
        assertThat(watched.told().subList(2, 5))
                .containsExactly(
                        "10:00:20 FIRING critical 95 quietly",
                        "10:00:30 RESOLVED critical 85 quietly",
                        "10:00:30 FIRING warning 85 quietly");
    }

    @Test
    void eachLevelMustLast() {
        Watched watched = by(LEVELS + "duration_secs = 20\n").every(10, 0, 85, 85, 95, 95, 95);
        assertThat(watched.told())
                .containsExactly(
                        "10:00:20 FIRING warning 95", "10:00:40 RESOLVED warning 95", "10:00:40 FIRING critical 95");
    }

    @Test
    void withAClearValueItIsOverOnlyBeyondThat() {
        Watched watched = by(CPU + "clear_value = 80\n").every(10, 0, 85, 91, 85, 81);
        assertThat(watched.told()).containsExactly("10:00:10 FIRING critical 91");
        assertThat(watched.at(40, 80).told()).containsExactly("10:00:40 RESOLVED critical 80");
    }

    @Test
    void itIsKeptFiringWhileItIsNotOverForLongEnough() {
        Watched watched = by(CPU + "keep_firing_for_secs = 30\n").every(10, 0, 91, 10, 10, 92, 10, 10);
        assertThat(watched.told()).hasSize(1);
        assertThat(watched.at(60, 10).told()).containsExactly("10:01:00 RESOLVED critical 10");
    }

    @Test
    void aLatePointNeitherFiresNorEndsAnything() {
        Watched watched = by(CPU).at(100, 50).at(90, 99);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(110, 91).at(105, 10).told()).containsExactly("10:01:50 FIRING critical 91");
    }

    @Test
    void aLatePointMayBreakWhatWasThoughtToLast() {
        Watched watched = by(FOR_30).every(10, 0, 95, 95).at(25, 95).at(20, 10);
        assertThat(watched.every(10, 35, 95, 95).told()).isEmpty();
        assertThat(watched.at(55, 95).told()).hasSize(1);
    }

    @Test
    void theSamePointAgainChangesNothing() {
        Watched watched =
                by(SILENT_60).at(0, 91).at(0, 91).at(60, 91).at(60, 91).at(0, 91);
        assertThat(watched.told())
                .containsExactly("10:00:00 FIRING critical 91", "10:01:00 REPEAT critical 91 repeat 1");
    }

    @Test
    void theLastValueOfTheSameTimeWins() {
        assertThat(by(CPU).at(0, 50).at(0, 91).told()).hasSize(1);
    }

    @Test
    void aBatchIsJudgedByTime_howeverItsPointsCome() {
        assertThat(by(FOR_30).batch(40, 95, 30, 95, 20, 95, 10, 95).told())
                .containsExactly("10:00:40 FIRING critical 95");
        assertThat(by(CPU).batch(20, 10, 10, 95).told())
                .containsExactly("10:00:10 FIRING critical 95", "10:00:20 RESOLVED critical 10");
    }

    @Test
    void ofPointsOfABatchAtTheSameTimeOnlyTheLastCounts() {
        assertThat(by(CPU).batch(0, 95, 0, 10).told()).isEmpty();
        assertThat(by(CPU).batch(10, 10, 0, 10, 10, 95, 0, 95, 0, 11).told())
                .containsExactly("10:00:10 FIRING critical 95");
    }

    @Test
    void aPointOfTheFutureBlindsNobody_onceTheClockIsSetRight() {
        Watched watched =
                by(CPU + "silence_secs = 1000\n").batchReceived(0, 0, 10).batchReceived(10, 600, 99);
        assertThat(watched.told()).containsExactly("10:10:00 FIRING critical 99");
        watched.batchReceived(20, 20, 10).batchReceived(30, 30, 10).batchReceived(40, 40, 10);
        assertThat(watched.told()).containsExactly("10:10:00 RESOLVED critical 10");
        assertThat(watched.batchReceived(1050, 1050, 99).told()).containsExactly("10:17:30 FIRING critical 99");
    }

    @Test
    void windowsBeginAnewWithTheClock() {
        Watched watched = Watched.by(
                CPU.replace("threshold", "rate_of_change")
                        .replace("operator = \"greater_than\"\nvalue", "rate_threshold"),
                "cpu.usage");
        watched.batchReceived(0, 0, 10).batchReceived(10, 600, 10);
        for (int second = 20; second < 60; second += 10) {
            watched.batchReceived(second, second, 10);
        }
        assertThat(watched.batchReceived(60, 60, 30).told()).containsExactly("10:01:00 FIRING critical 200");
    }

    @Test
    void whatIsSentAgainDoesNotTurnTheClockBack() {
        Watched watched = by(CPU);
        for (int second = 0; second < 100; second += 10) {
            watched.batchReceived(second + 5, second, second == 20 ? 99 : 10);
        }
        watched.told();
        for (int second = 0; second < 100; second += 10) {
            watched.batchReceived(200, second, second == 20 ? 99 : 10);
        }
        assertThat(watched.told()).isEmpty();
        watched.batchReceived(210, 400, 10);
        for (int second = 0; second < 100; second += 10) {
            watched.batchReceived(220, second, second == 20 ? 99 : 10);
        }
        assertThat(watched.told()).as("nor when its newest runs ahead").isEmpty();
    }

    @Test
    void noSecondAlertBeginsAtTheTimeOfOneThatIsOver() {
        Watched watched = by(CPU).at(0, 91).at(0, 10).at(0, 92).at(10, 93);
        assertThat(watched.events)
                .filteredOn(event -> event.kind() == AlertEvent.Kind.FIRING)
                .extracting(AlertEvent::id)
                .doesNotHaveDuplicates();
        assertThat(watched.told())
                .containsExactly(
                        "10:00:00 FIRING critical 91", "10:00:00 RESOLVED critical 10", "10:00:10 FIRING critical 93");
    }

    @Test
    void levelsDoNotSwapAtOneAndTheSameTime() {
        Watched watched = by(LEVELS).at(0, 95).at(0, 85).at(0, 95);
        assertThat(watched.told()).containsExactly("10:00:00 FIRING critical 95");
        assertThat(watched.at(0, 10).told()).containsExactly("10:00:00 RESOLVED critical 10");
    }

    @Test
    void silenceOfTheHostLeavesItFiring() {
        assertThat(by(CPU).at(0, 91).at(86_400, 95).told()).hasSize(1);
    }

    @Test
    void onlyTheSeriesThatAreMeantAreWatched() {
        Watched watched = by(CPU + "agent_pattern = \"web-*\"\nlabels = [\"core!=0\", \"zone=~eu|us\"]\n");
        watched.at(new Series("db-1", "cpu.usage", Labels.of("zone", "eu")), 0, 99)
                .at(new Series("web-1", "cpu.usage", Labels.NONE), 0, 99)
                .at(new Series("web-1", "cpu.usage", Labels.of(Map.of("zone", "eu", "core", "0"))), 0, 99)
                .at(new Series("web-1", "cpu.core_usage", Labels.of("zone", "eu")), 0, 99);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(new Series("web-2", "cpu.usage", Labels.of("zone", "us")), 0, 99)
                        .told())
                .hasSize(1);
    }

    @Test
    void aPatternThatIsTooMuchWorkForOneSeriesStillWatchesTheOthers() {
        Watched watched = by(CPU + "labels = [\"path=~(.*a){12}b\"]\n");
        for (int i = 0; i < 3; i++) {
            watched.at(new Series("web-1", "cpu.usage", Labels.of("path", "a".repeat(60 + i))), 0, 99);
        }
        assertThat(watched.told()).isEmpty();
        Series fits = new Series("web-1", "cpu.usage", Labels.of("path", "a".repeat(12) + "b"));
        assertThat(watched.at(fits, 0, 99).told()).hasSize(1);
    }

    @Test
    void aDisabledRuleSeesNothing() {
        assertThat(by(CPU + "enabled = false\n").at(0, 99).told()).isEmpty();
    }

    @Test
    void whatFiresSurvivesARestart() {
        Watched watched = by(SILENT_60).at(0, 91);
        String id = watched.events.get(0).id();
        watched.told();
        watched.restart(SILENT_60).at(0, 91).at(30, 92).at(60, 93);
        assertThat(watched.events).extracting(AlertEvent::id).containsOnly(id);
        assertThat(watched.told()).containsExactly("10:01:00 REPEAT critical 93 repeat 1");
        assertThat(watched.restart(SILENT_60).at(70, 10).told())
                .containsExactly("10:01:10 RESOLVED critical 10 repeat 1");
    }

    @Test
    void theSilenceSurvivesARestart() {
        Watched watched = by(SILENT_60).every(10, 0, 91, 10);
        watched.told();
        assertThat(watched.restart(SILENT_60).at(20, 92).told()).containsExactly("10:00:20 FIRING critical 92 quietly");
        assertThat(watched.restart(SILENT_60).at(70, 92).told()).containsExactly("10:01:10 RELEASED critical 92");
    }

    @Test
    void whatIsPendingIsKnownAgainFromTheStoresPoints() {
        Watched watched = by(FOR_30).every(10, 0, 95, 95, 95);
        watched.restart(FOR_30).refill(10, 0, 95, 95, 95);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(30, 95).told()).hasSize(1);
    }

    @Test
    void thePointsJudgedAgainAfterACrashGiveTheSameIds() {
        Watched watched = by(CPU).every(10, 0, 91, 10, 92);
        List<String> ids = watched.events.stream().map(AlertEvent::id).toList();
        assertThat(by(CPU).every(10, 0, 91, 10, 92).events)
                .extracting(AlertEvent::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void anAlertGoesOnUnderAChangedLimit_andEndsWithItsRule() {
        Watched watched = by(CPU).at(0, 95);
        watched.told();
        watched.engine.rules(Watched.rules(CPU.replace("90.0", "93.0")), Watched.START);
        assertThat(watched.at(10, 94).told()).isEmpty();
        watched.engine.rules(List.of(), Watched.START + 15_000);
        assertThat(watched.events)
                .singleElement()
                .extracting(AlertEvent::reason)
                .isEqualTo(AlertEvent.Reason.RULE);
        assertThat(watched.told()).containsExactly("10:00:15 RESOLVED critical 94");
        assertThat(watched.at(20, 99).told()).isEmpty();
    }

    @Test
    void anAlertEndsWithItsRulesTypeOrLevels() {
        for (String changed : List.of(
                CPU.replace("critical", "warning"),
                CPU.replace("\"threshold\"", "\"trend_prediction\"").replace("\nvalue", "\npredict_threshold"))) {
            Watched watched = by(CPU).at(0, 95);
            watched.told();
            watched.engine.rules(Watched.rules(changed), Watched.START + 5_000);
            assertThat(watched.events)
                    .singleElement()
                    .extracting(AlertEvent::message)
                    .isEqualTo("the rule high-cpu was changed, disabled or removed");
        }
    }

    @Test
    void aRuleThatBecameAnotherWhileNothingRanDoesNotTakeOverItsAlerts() {
        for (String changed : List.of(
                CPU.replace("critical", "warning"),
                CPU.replace("\"threshold\"", "\"trend_prediction\"").replace("\nvalue", "\npredict_threshold"),
                CPU.replace("severity = \"critical\"", "")
                        .replace(
                                "value = 90.0",
                                "levels = [{severity = \"warning\","
                                        + " value = 80}, {severity = \"critical\", value = 90}]"))) {
            assertThat(by(CPU).at(0, 95).restart(changed).leftOut)
                    .as(changed)
                    .singleElement()
                    .extracting(AlertEngine.Kept::firing)
                    .isEqualTo(true);
        }
        assertThat(by(CPU).at(0, 95).restart(CPU.replace("90.0", "93.0")).leftOut)
                .as("a limit may move")
                .isEmpty();
    }

    @Test
    void whatAnEarlierBuildKeptGoesOn() {
        Watched watched = by(SILENT_60).at(0, 91);
        String id = watched.events.get(0).id();
        watched.told();
        assertThat(watched.withRecordsOfVersion1().restart(SILENT_60).leftOut).isEmpty();
        assertThat(watched.at(10, 10).events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(AlertEvent.Kind.RESOLVED);
            assertThat(event.id()).isEqualTo(id);
        });
    }

    @Test
    void whatWasRestoredAndIsSilentSinceIsHandedBackWhenItsRuleGoes() {
        Watched watched = by(CPU).at(0, 95).restart(CPU);
        watched.told();
        assertThat(watched.engine.rules(Watched.rules(CPU.replace("90.0", "93.0")), Watched.START))
                .isEmpty();
        assertThat(watched.engine.rules(List.of(), Watched.START + 5_000))
                .singleElement()
                .extracting(AlertEngine.Kept::ruleId)
                .isEqualTo("high-cpu");
        assertThat(watched.restart(CPU).at(10, 95).told())
                .as("it is not thought to fire still")
                .containsExactly("10:00:10 FIRING critical 95");
    }

    @Test
    void anAlertOfASeriesThatIsGoneEnds_andNothingStaysOfIt() {
        Watched watched = by(SILENT_60).at(0, 91).forgetBefore(50, 0, 90);
        assertThat(watched.told()).hasSize(1);
        watched.forgetBefore(150, 100, 7200);
        assertThat(watched.events).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo(AlertEvent.Reason.GONE);
            assertThat(event.message()).isEqualTo("no points of cpu.usage since 2026-02-06 10:00 UTC");
        });
        assertThat(watched.told()).containsExactly("12:00:00 RESOLVED critical 91");
        assertThat(watched.engine.seriesCount()).isZero();
        assertThat(watched.engine.agentCount()).isZero();
        assertThat(watched.restart(SILENT_60).at(7210, 95).told()).containsExactly("12:00:10 FIRING critical 95");
    }

    @Test
    void aChangeThatIsGoneStillShowsItsPercent() {
        String rate = CPU.replace("threshold", "rate_of_change")
                .replace("operator = \"greater_than\"\nvalue", "rate_threshold");
        Watched watched = by(rate).every(10, 0, 10, 30).restart(rate).forgetBefore(50, 50, 100);
        assertThat(watched.forgetBefore(200, 200, 300).told())
                .containsExactly("10:00:10 FIRING critical 200", "10:05:00 RESOLVED critical 200");
        assertThat(by(rate).every(10, 0, 10, 30).forgetBefore(200, 200, 300).told())
                .containsExactly("10:00:10 FIRING critical 200", "10:05:00 RESOLVED critical 200");
    }

    @Test
    void whatWasRestoredAndNeverSeenAgainEndsToo_aWholeTimeAfterTheRestart() {
        Watched watched = by(CPU).at(0, 91).restart(CPU);
        watched.told();
        assertThat(watched.forgetBefore(3600, 3600, 7200).told())
                .as("points may have come between what was kept and the restart")
                .isEmpty();
        watched.forgetBefore(7300, 7300, 10_800);
        assertThat(watched.messages()).containsExactly("no points of cpu.usage since 2026-02-06 12:00 UTC");
        assertThat(watched.engine.agentCount()).isZero();
        assertThat(watched.restart(CPU).at(10_900, 95).told()).containsExactly("13:01:40 FIRING critical 95");
    }

    @Test
    void agentsAreForgottenWhileTheyReport_andNoPointIsLost() throws Exception {
        AtomicInteger told = new AtomicInteger();
        AlertEngine engine = new AlertEngine(new AlertSink() {
            @Override
            public void told(AlertEvent event) {
                told.incrementAndGet();
            }

            @Override
            public void keep(AlertEngine.Kept progress) {
                // not restarted
            }
        });
        engine.rules(Watched.rules(CPU), 0);
        List<Thread> reporting = new ArrayList<>();
        for (String agent : List.of("web-1", "web-2")) {
            Series series = new Series(agent, "cpu.usage", Labels.NONE);
            reporting.add(new Thread(() -> {
                for (int i = 1; i <= 20_000; i++) {
                    engine.take(agent, List.of(new Point(series, 1000L * i, i % 2 == 0 ? 10 : 99)));
                }
            }));
        }
        reporting.forEach(Thread::start);
        while (reporting.stream().anyMatch(Thread::isAlive)) {
            engine.forgetBefore(Long.MAX_VALUE);
        }
        assertThat(told).hasValue(40_000);
    }

    @Test
    void aRuleMadeWhilePointsComeIsJudgedFromTheNextOn() {
        Watched watched = Watched.by("", "cpu.usage").at(0, 99);
        watched.engine.rules(Watched.rules(CPU), Watched.START);
        assertThat(watched.at(10, 99).told()).hasSize(1);
    }

    @Test
    void theMessageTellsTheValueTheLimitAndHowLong() {
        Watched watched = by(FOR_30).every(10, 0, 95.25, 95.25, 95.25, 95.25, 12);
        assertThat(watched.events)
                .extracting(AlertEvent::message)
                .containsExactly("cpu.usage is 95.25, above 90 for 30 s", "cpu.usage is 12 after 10 s");
    }

    @Test
    void whatIsKeptFiringIsNotSaidToBeBeyond() {
        Watched watched = by(SILENT_60 + "clear_value = 80\n").every(60, 0, 91, 85);
        assertThat(watched.events.get(1).message())
                .isEqualTo("cpu.usage is 85 after it was above 90; the alert is not over yet");
    }

    @Test
    void noMessageIsLongerThanTwoThousandLetters_andNoneEndsWithHalfALetter() {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < 64; i++) {
            labels.put("label" + (char) ('0' + i), "😀".repeat(512));
        }
        Series series = new Series("web-1", "cpu.usage", Labels.of(labels));
        for (String message : List.of("", "message = \"{{labels}}{{labels}}\"\n", "message = \"x{{labels}}\"\n")) {
            Watched watched = by(CPU + message).at(series, 0, 99);
            String text = watched.events.get(0).message();
            assertThat(text).hasSizeBetween(1990, 2000).endsWith("…");
            assertThat(text.codePoints()).noneMatch(each -> each >= 0xD800 && each <= 0xDFFF);
        }
    }

    @Test
    void aMessageOfItsOwnIsFilledIn() {
        Watched watched = by(CPU + "message = \"{{agent_id}}: {{metric}} {{value}} > {{threshold}} ({{severity}})\"\n");
        assertThat(watched.at(0, 99).events.get(0).message()).isEqualTo("web-1: cpu.usage 99 > 90 (critical)");
    }
}
