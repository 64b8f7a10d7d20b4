package oxmon.server.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.Condition;
import oxmon.alerting.Severity;
import oxmon.alerting.Silence;
import oxmon.notification.Scope;
import oxmon.server.alerting.sqlite.AlertRow;

/** Alerts that hold others back. */
class InhibitionTest extends PipelineCase {
    private static final AlertRow[] NOTHING = {};

    @BeforeEach
    void rules() {
        rule("down", "type", "agent_down");
        rule("cpu");
        rule("disk");
    }

    private AlertRow down(Kind kind) {
        return row("d", kind, "down", "web-1", Silence.AGENT_METRIC);
    }

    private AlertRow cpu(String id, Kind kind) {
        return row(id, kind, "cpu", "web-1", "cpu.usage");
    }

    @Test
    void whileAHostIsDownItsOtherAlertsAreHeldBack_andToldWhenItIsBack() {
        assertThat(told(down(Kind.FIRING), cpu("a", Kind.FIRING))).containsExactly("mail: d FIRING");
        assertThat(told(row("x", Kind.FIRING, "cpu", "web-2", "cpu.usage")))
                .as("another host")
                .containsExactly("mail: x FIRING");
        now = now.plusSeconds(600);
        assertThat(told(NOTHING)).isEmpty();
        assertThat(told(down(Kind.RESOLVED))).containsExactlyInAnyOrder("mail: d RESOLVED", "mail: a FIRING");
        assertThat(told(cpu("a", Kind.RESOLVED))).containsExactly("mail: a RESOLVED");
    }

    @Test
    void whatBeganAndEndedMeanwhileIsNotTold_andAnEndOfWhatWasToldIsToldWhenTheHostIsBack() {
        assertThat(told(cpu("a", Kind.FIRING))).containsExactly("mail: a FIRING");
        assertThat(told(down(Kind.FIRING))).containsExactly("mail: d FIRING");
        assertThat(told(cpu("a", Kind.REPEAT))).isEmpty();
        assertThat(told(cpu("a", Kind.RESOLVED), cpu("b", Kind.FIRING))).isEmpty();
        assertThat(told(cpu("b", Kind.RESOLVED))).isEmpty();
        assertThat(told(down(Kind.RESOLVED))).containsExactlyInAnyOrder("mail: d RESOLVED", "mail: a RESOLVED");
    }

    @Test
    void whatCameBeforeTheHostWasKnownToBeDownIsHeldBackWhileItsGroupWaits() {
        aggregation = Duration.ofSeconds(60);
        reopen();
        assertThat(told(cpu("a", Kind.FIRING), cpu("b", Kind.FIRING))).isEmpty();
        now = now.plusSeconds(30);
        assertThat(told(cpu("b", Kind.RESOLVED), down(Kind.FIRING))).isEmpty();
        now = now.plusSeconds(60);
        assertThat(told(NOTHING)).containsExactly("mail: d FIRING");
        now = now.plusSeconds(60);
        assertThat(told(down(Kind.RESOLVED))).isEmpty();
        now = now.plusSeconds(4);
        assertThat(told(NOTHING))
                .as("what ends in the same moments is not told")
                .isEmpty();
        now = now.plusSeconds(1);
        assertThat(told(NOTHING)).as("b was over before").containsExactly("mail: a FIRING");
    }

    @Test
    void aRuleThatIsToldNotToInhibitHoldsNothingBack_andNeitherDoesOneOfTheOther() {
        rule("down", "type", "agent_down", "inhibits", false);
        assertThat(told(down(Kind.FIRING), cpu("a", Kind.FIRING))).hasSize(2);
        rule("down", "type", "agent_down");
        rule("longer", "type", "agent_down", "silent_secs", 3_600L);
        assertThat(told(row("e", Kind.FIRING, "longer", "web-1", Silence.AGENT_METRIC)))
                .as("two that say that it is down")
                .containsExactly("mail: e FIRING");
    }

    @Test
    void aRuleAboutRulesIsToldWhenThatTheHostIsDownIsWhatItLooksAt() {
        rule("lost", "type", "composite", "rules", List.of("down", "disk"));
        rule("busy", "type", "composite", "rules", List.of("cpu", "disk"));
        assertThat(told(
                        down(Kind.FIRING),
                        row("l", Kind.FIRING, "lost", "web-1", Condition.COMPOSITE_METRIC),
                        row("b", Kind.FIRING, "busy", "web-1", Condition.COMPOSITE_METRIC)))
                .containsExactlyInAnyOrder("mail: d FIRING", "mail: l FIRING");
    }

    @Test
    void alertsOfARuleWaitWhileOneThatItDependsOnFiresOnTheSameHost() {
        rule("disk", "depends_on", List.of("cpu", "not there yet"));
        assertThat(told(cpu("a", Kind.FIRING), row("b", Kind.FIRING, "disk", "web-1", "disk")))
                .containsExactly("mail: a FIRING");
        assertThat(told(row("c", Kind.FIRING, "disk", "web-2", "disk"))).containsExactly("mail: c FIRING");
        assertThat(told(cpu("a", Kind.RESOLVED))).containsExactlyInAnyOrder("mail: a RESOLVED", "mail: b FIRING");
    }

    @Test
    void rulesThatDependOnEachOtherAreBothTold() {
        rule("cpu", "depends_on", List.of("disk"));
        rule("disk", "depends_on", List.of("cpu"));
        assertThat(told(cpu("a", Kind.FIRING), row("b", Kind.FIRING, "disk", "web-1", "disk")))
                .hasSize(2);
    }

    @Test
    void aRuleThatIsChangedHoldsNothingBackAMinuteLater_andAnEscalationWaitsToo() {
        channels.add(channel("boss", Severity.WARNING, true, Scope.ALL));
        told(cpu("a", Kind.FIRING), down(Kind.FIRING));
        now = now.plus(Duration.ofMinutes(15));
        assertThat(told(NOTHING)).containsExactly("boss: d FIRING");
        rules.remove("down");
        now = now.plusSeconds(60);
        assertThat(told(NOTHING)).containsExactlyInAnyOrder("mail: a FIRING", "boss: a FIRING");
    }
}
