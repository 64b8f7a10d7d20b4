package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** Rules about rules of the same agent. */
class CompositeTest {
    private static final String PARTS = """
            [[alert.rules]]
            name = "cpu"
            type = "threshold"
            metric = "cpu"
            operator = "gt"
            value = 90

            [[alert.rules]]
            name = "disk"
            type = "threshold"
            metric = "disk"
            operator = "gt"
            value = 80

            [[alert.rules]]
            name = "down"
            type = "agent_down"
            silent_secs = 60

            """;
    private static final String BOTH = PARTS + """
            [[alert.rules]]
            name = "both"
            type = "composite"
            rules = ["cpu", "disk"]
            severity = "critical"
            """;
    private static final String ANY = BOTH.replace("\"both\"", "\"any\"") + "operator = \"or\"\n";
    private static final Series CPU = new Series("web-1", "cpu", Labels.NONE);
    private static final Series ROOT = new Series("web-1", "disk", Labels.of("mount", "/"));
    private static final Series DATA = new Series("web-1", "disk", Labels.of("mount", "/data"));
    private static final Series SELF = new Series("web-1", Condition.COMPOSITE_METRIC, Labels.NONE);

    private static List<String> about(Watched watched, String rule) {
        List<String> told = watched.events.stream()
                .filter(event -> event.rule().name().equals(rule))
                .map(event -> (event.millis() - Watched.START) / 1000 + " " + event.kind() + ' ' + event.message())
                .toList();
        watched.events.clear();
        return told;
    }

    @Test
    void bothMustFire_onWhicheverSeriesOfTheAgent() {
        Watched watched = Watched.by(BOTH, "cpu").at(0, 95).at(ROOT, 10, 50).at(DATA, 20, 70);
        assertThat(about(watched, "both")).isEmpty();
        watched.at(DATA, 30, 85);
        assertThat(watched.events.get(1).series()).isEqualTo(SELF);
        assertThat(watched.events.get(1).level().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(about(watched, "both")).containsExactly("30 FIRING 2 of 2 rules fire: cpu, disk");
        watched.at(ROOT, 40, 90).at(DATA, 50, 10);
        assertThat(about(watched, "both")).as("the other mount took its place").isEmpty();
        watched.at(60, 10);
        assertThat(about(watched, "both")).containsExactly("60 RESOLVED 1 of 2 rules fires: cpu, disk");
    }

    @Test
    void whatWasWaitingAndComesAtOnceIsJudgedMomentByMoment() {
        Watched watched = Watched.by(BOTH, "cpu");
        List<Point> batch = List.of(
                point(CPU, 30, 10), point(CPU, 0, 95), point(DATA, 10, 90), point(DATA, 20, 90), point(DATA, 40, 10));
        watched.engine.take("web-1", batch, Watched.START + 60_000);
        assertThat(about(watched, "both"))
                .containsExactly("10 FIRING 2 of 2 rules fire: cpu, disk", "30 RESOLVED 1 of 2 rules fires: cpu, disk");
    }

    private static Point point(Series series, int second, double value) {
        return new Point(series, Watched.START + second * 1000L, value);
    }

    @Test
    void anyIsEnough() {
        Watched watched =
                Watched.by(ANY, "cpu").at(0, 95).at(DATA, 10, 90).at(20, 10).at(DATA, 30, 10);
        assertThat(about(watched, "any"))
                .containsExactly("0 FIRING 1 of 2 rules fires: cpu, disk", "30 RESOLVED 0 of 2 rules fire: cpu, disk");
    }

    @Test
    void otherAgentsDoNotCount() {
        Watched watched = Watched.by(BOTH, "cpu").at(0, 95);
        watched.at(new Series("web-2", "disk", Labels.NONE), 10, 90);
        assertThat(about(watched, "both")).isEmpty();
        Watched limited = Watched.by(ANY + "agent_pattern = \"db-*\"\n", "cpu").at(0, 95);
        assertThat(about(limited, "any")).isEmpty();
    }

    @Test
    void itMayHaveToLast_whichReportsOfTheAgentTell() {
        Watched watched = Watched.by(BOTH + "duration_secs = 60\nkeep_firing_for_secs = 30\n", "cpu")
                .at(DATA, 0, 90)
                .every(10, 0, 95, 95, 95, 95, 95, 95, 95);
        assertThat(about(watched, "both")).containsExactly("60 FIRING 2 of 2 rules fire: cpu, disk");
        watched.at(70, 10).at(80, 10);
        assertThat(about(watched, "both")).isEmpty();
        watched.at(90, 10).at(100, 10);
        assertThat(about(watched, "both")).containsExactly("90 RESOLVED 1 of 2 rules fires: cpu, disk");
    }

    @Test
    void aRestartLosesNothing_andMembersNotSeenSinceCountAsTheyWere() {
        Watched watched = Watched.by(BOTH, "cpu").at(0, 95).at(DATA, 10, 90);
        String id = watched.events.get(2).id();
        watched.events.clear();
        watched.restart(BOTH).at(20, 96);
        assertThat(about(watched, "both"))
                .as("it fires still, and says nothing new")
                .isEmpty();
        assertThat(watched.engine.explain("both", SELF).alertId()).isEqualTo(id);
        watched.at(DATA, 30, 20);
        assertThat(watched.events.get(1).id()).isEqualTo(id);
        assertThat(about(watched, "both")).containsExactly("30 RESOLVED 1 of 2 rules fires: cpu, disk");
    }

    @Test
    void aSilentAgentIsJudgedByTheServersClock() {
        String rules = PARTS + """
                [[alert.rules]]
                name = "lost"
                type = "composite"
                rules = ["down", "disk"]
                duration_secs = 30
                """;
        Watched watched = Watched.by(rules, "cpu");
        watched.engine.take("web-1", List.of(new Point(DATA, Watched.START, 90)), Watched.START);
        for (int second = 1; second < 200; second++) {
            watched.engine.look(Watched.START + 1000L * second, () -> true);
        }
        assertThat(about(watched, "lost")).containsExactly("90 FIRING 2 of 2 rules fire: down, disk");
        watched.engine.take("web-1", List.of(new Point(DATA, Watched.START + 200_000, 90)), Watched.START + 200_000);
        assertThat(about(watched, "lost")).containsExactly("200 RESOLVED 1 of 2 rules fires: down, disk");
    }

    @Test
    void membersThatAreRemovedOrEndedByHandFireNoMore() {
        Watched watched = Watched.by(BOTH, "cpu").at(0, 95).at(DATA, 10, 90);
        String cpu = watched.events.get(0).id();
        watched.events.clear();
        assertThat(watched.engine.endByHand("cpu", CPU, cpu, Watched.START + 15_000))
                .isTrue();
        assertThat(about(watched, "both")).containsExactly("15 RESOLVED 1 of 2 rules fires: cpu, disk");

        Watched other = Watched.by(BOTH, "cpu").at(0, 95).at(DATA, 10, 90);
        other.events.clear();
        other.engine.rules(
                Watched.rules(BOTH.replace("name = \"cpu\"", "enabled = false\nname = \"cpu\"")),
                Watched.START + 20_000);
        other.at(DATA, 30, 90);
        assertThat(about(other, "both")).containsExactly("30 RESOLVED 1 of 2 rules fires: cpu, disk");
        assertThat(other.engine.explain("both", SELF).reasons())
                .contains("cpu is disabled, or there is no such rule", "disk fires");
    }

    @Test
    void itIsEndedByHandUntilItsRulesAreCalm() {
        Watched watched = Watched.by(BOTH, "cpu").at(0, 95).at(DATA, 10, 90);
        AlertEvent both = watched.events.get(2);
        watched.events.clear();
        assertThat(watched.engine.endByHand("both", SELF, both.id(), Watched.START + 15_000))
                .isTrue();
        assertThat(watched.messages()).containsExactly("resolved by hand");
        watched.at(20, 96).at(DATA, 30, 10);
        watched.events.clear();
        watched.at(DATA, 40, 90);
        assertThat(about(watched, "both")).containsExactly("40 FIRING 2 of 2 rules fire: cpu, disk");
    }

    @Test
    void whenTheHostIsGoneSoIsTheAlert() {
        Watched watched = Watched.by(BOTH + "keep_firing_for_secs = 3600\n", "cpu")
                .at(0, 95)
                .at(DATA, 10, 90);
        watched.events.clear();
        watched.forgetBefore(1_000, 1_000, 2_000);
        assertThat(about(watched, "both")).isEmpty();
        watched.forgetBefore(10_000, 10_000, 20_000);
        assertThat(about(watched, "both")).hasSize(1).first().asString().startsWith("20000 RESOLVED no ");
        assertThat(watched.engine.agentCount()).isZero();
    }

    @Test
    void aClockThatRanAheadDoesNotHoldUpWhatFollows() {
        Watched watched = Watched.by(BOTH + "duration_secs = 60\n", "cpu");
        watched.at(DATA, 0, 90).batchReceived(5, 86_400, 95);
        watched.events.clear();
        for (int second = 10; second <= 200; second += 10) {
            watched.batchReceived(second, second, 95);
        }
        assertThat(about(watched, "both"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("FIRING 2 of 2 rules fire: cpu, disk");
    }

    @Test
    void whatIsPendingSurvivesARestart_andAHostThatIsSilentIsNotGone() {
        String lasting = BOTH + "duration_secs = 60\n";
        Watched watched = Watched.by(lasting, "cpu").at(0, 95).at(DATA, 10, 90).at(50, 95);
        watched.events.clear();
        watched.restart(lasting).at(80, 95);
        assertThat(about(watched, "both")).containsExactly("80 FIRING 2 of 2 rules fire: cpu, disk");
        watched.restart(lasting).forgetBefore(40, 40, 90);
        assertThat(watched.events).isEmpty();
    }

    @Test
    void aSilentHostIsWaitedForWithoutARuleAboutSilence() {
        String lasting = (BOTH + "duration_secs = 60\n")
                .replace("type = \"agent_down\"", "enabled = false\ntype = \"agent_down\"");
        Watched watched = Watched.by(lasting, "cpu").at(0, 95);
        watched.engine.take("web-1", List.of(new Point(DATA, Watched.START, 90)), Watched.START);
        for (int second = 1; second < 200; second++) {
            watched.engine.look(Watched.START + 1000L * second, () -> true);
        }
        assertThat(about(watched, "both")).containsExactly("60 FIRING 2 of 2 rules fire: cpu, disk");
    }

    @Test
    void theMetricsOfHostsAsAWholeAreForTheirTypesOnly() {
        refused("metric = \"cpu\"", "metric = \"agent.silence\"", "metric is that of agents as a whole");
        refused("metric = \"cpu\"", "metric = \"agent.rules\"", "metric is that of agents as a whole");
    }

    @Test
    void pointsUnderItsOwnNameAreNotJudged() {
        Watched watched = Watched.by(ANY, "cpu").at(SELF, 0, 2);
        assertThat(watched.events).isEmpty();
    }

    @Test
    void compositesOfCompositesDoNotCount() {
        String rules = BOTH + """
                [[alert.rules]]
                name = "upon"
                type = "composite"
                rules = ["both"]
                """;
        Watched watched = Watched.by(rules, "cpu").at(0, 95).at(DATA, 10, 90);
        assertThat(about(watched, "upon")).isEmpty();
    }

    @Test
    void fieldsThatMakeNoSenseAreRefusedByName() {
        refused("rules = [\"cpu\", \"disk\"]", "rules = []", "rules must be a list of 1 to 16 texts");
        refused("rules = [\"cpu\", \"disk\"]", "rules = [\"cpu\", \"cpu\"]", "rules must not name a rule twice");
        refused("rules = [\"cpu\", \"disk\"]", "rules = [\"both\"]", "rules must not name the rule itself");
        refused("rules = [\"cpu\", \"disk\"]", "rules = [\" \"]", "rules must not have an empty name");
        refused("rules = [\"cpu\", \"disk\"]", "metric = \"cpu\"\nrules = [\"cpu\"]", "metric must not be there");
        refused("rules = [\"cpu\", \"disk\"]", "", "missing parameter: rules");
    }

    private static void refused(String what, String instead, String why) {
        assertThatThrownBy(() -> Watched.rules(BOTH.replace(what, instead)))
                .isInstanceOf(Fault.class)
                .hasMessageContaining(why);
    }
}
