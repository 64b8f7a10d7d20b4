package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/** What somebody ended by hand is over, and comes back only when there is something new to tell. */
class EndedByHandTest {
    private static final Series CPU = new Series("web-1", "cpu.usage", Labels.NONE);
    private static final String ONE_LEVEL = """
            [[alert.rules]]
            name = "cpu"
            type = "threshold"
            metric = "cpu.usage"
            operator = "gt"
            value = 90
            severity = "warning"
            """;
    private static final String TWO_LEVELS = """
            [[alert.rules]]
            name = "cpu"
            type = "threshold"
            metric = "cpu.usage"
            operator = "gt"
            levels = [{ severity = "warning", value = 80 }, { severity = "critical", value = 90 }]
            silence_secs = 0
            """;

    private static boolean end(Watched watched, long second) {
        AlertEvent newest = watched.events.get(watched.events.size() - 1);
        return watched.engine.endByHand("cpu", CPU, newest.id(), Watched.START + 1000 * second);
    }

    @Test
    void itStaysOverWhileTheLimitIsPassed_andFiresAgainAfterItWasNot() {
        Watched watched =
                Watched.by(ONE_LEVEL + "silence_secs = 0\n", "cpu.usage").at(0, 95);
        assertThat(end(watched, 5)).isTrue();
        assertThat(watched.told()).containsExactly("10:00:00 FIRING warning 95", "10:00:05 RESOLVED warning 95");
        assertThat(watched.every(10, 10, 96, 97, 98).told()).isEmpty();
        assertThat(watched.every(10, 40, 50, 95).told()).containsExactly("10:00:50 FIRING warning 95");
    }

    @Test
    void itFiresAgainWhenTheRuleWouldRepeat() {
        Watched watched =
                Watched.by(ONE_LEVEL + "silence_secs = 30\n", "cpu.usage").at(0, 95);
        end(watched, 5);
        watched.told();
        assertThat(watched.every(10, 10, 96, 97, 98).told()).containsExactly();
        assertThat(watched.at(40, 99).told()).containsExactly("10:00:40 FIRING warning 99");
    }

    @Test
    void whatFiresAgainWithinTheSilenceIsHeldBackAsEver() {
        Watched watched =
                Watched.by(ONE_LEVEL + "silence_secs = 30\n", "cpu.usage").at(0, 95);
        end(watched, 5);
        watched.told();
        assertThat(watched.every(10, 10, 50, 95).told()).containsExactly("10:00:20 FIRING warning 95 quietly");
    }

    @Test
    void aWorseLevelFires_aMilderOneDoesNot_andTheWorseAgainAfterItWasMilder() {
        Watched watched = Watched.by(TWO_LEVELS, "cpu.usage").at(0, 85);
        end(watched, 5);
        watched.told();
        assertThat(watched.every(10, 10, 86, 95).told()).containsExactly("10:00:20 FIRING critical 95");
        watched.at(20, 95);
        watched.events.clear();
        watched = Watched.by(TWO_LEVELS, "cpu.usage").at(0, 95);
        end(watched, 5);
        watched.told();
        assertThat(watched.every(10, 10, 96, 85, 86).told()).isEmpty();
        assertThat(watched.at(40, 95).told()).containsExactly("10:00:40 FIRING critical 95");
    }

    @Test
    void anAlertThatIsOver_orAnotherOne_isNotEnded() {
        Watched watched = Watched.by(ONE_LEVEL, "cpu.usage").at(0, 95);
        assertThat(watched.engine.endByHand("cpu", CPU, "another", Watched.START))
                .isFalse();
        assertThat(watched.engine.endByHand(
                        "another", CPU, watched.events.get(0).id(), Watched.START))
                .isFalse();
        assertThat(end(watched, 5)).isTrue();
        assertThat(end(watched, 6)).isFalse();
        assertThat(watched.messages()).contains("resolved by hand").hasSize(2);
    }

    @Test
    void itIsKnownAfterARestart_whetherTheSeriesWasSeenSinceOrNot() {
        String rule = ONE_LEVEL + "silence_secs = 0\n";
        Watched watched = Watched.by(rule, "cpu.usage").at(0, 95);
        end(watched, 5);
        watched.restart(rule);
        watched.events.clear();
        assertThat(watched.every(10, 10, 96, 97).told()).isEmpty();
        assertThat(watched.restart(rule).every(10, 30, 50, 95).told()).containsExactly("10:00:40 FIRING warning 95");

        watched.restart(rule);
        assertThat(watched.engine.endByHand(
                        "cpu",
                        CPU,
                        AlertIds.of("cpu", CPU, Severity.WARNING, Watched.START + 40_000),
                        Watched.START + 45_000))
                .as("no point came since the start")
                .isTrue();
        assertThat(watched.told()).containsExactly("10:00:45 RESOLVED warning 95");
        assertThat(watched.restart(rule).every(10, 50, 96, 97).told()).isEmpty();
        assertThat(watched.at(70, 50).restart(rule).at(80, 95).told())
                .as("that it was not passed in between is known as well")
                .containsExactly("10:01:20 FIRING warning 95");
    }

    @Test
    void otherRulesOfTheSeriesGoOn() {
        String second = ONE_LEVEL.replace("\"cpu\"", "\"too\"");
        Watched watched = Watched.by(ONE_LEVEL + second, "cpu.usage").at(0, 95);
        List<AlertEvent> fired = List.copyOf(watched.events);
        watched.told();
        assertThat(watched.engine.endByHand("cpu", CPU, fired.get(0).id(), Watched.START + 5_000))
                .isTrue();
        assertThat(watched.told()).hasSize(1);
        assertThat(watched.every(10, 10, 96, 50).told()).containsExactly("10:00:20 RESOLVED warning 50");
    }
}
