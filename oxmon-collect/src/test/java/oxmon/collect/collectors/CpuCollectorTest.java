package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;
import oxmon.collect.collectors.CpuCollector.Times;

class CpuCollectorTest extends CollectorContract {
    private final Deque<String> stats = new ArrayDeque<>();
    private final CpuCollector collector = new CpuCollector(() -> Times.parse(stats.removeFirst()));

    @Override
    Collector onThisHost() {
        return new CpuCollector();
    }

    @Test
    void theFirstReadingReportsNothing() {
        stats.add("cpu  10 0 10 80 0 0 0 0 0 0\n");

        assertThat(Noted.by(collector)).isEmpty();
    }

    @Test
    void usageIsTheBusyShareSinceTheLastReading_toTwoDecimals() {
        stats.add("cpu  10 0 10 80 0 0 0 0 0 0\ncpu0 5 0 5 40 0 0 0 0 0 0\ncpu1 5 0 5 40 0 0 0 0 0 0\nintr 1 2 3\n");
        stats.add("cpu  30 0 20 150 0 0 0 0 0 0\ncpu0 6 0 6 41 0 0 0 0 0 0\ncpu1 5 0 5 50 0 0 0 0 0 0\nintr 1 2 3\n");
        Noted.by(collector);

        assertThat(Noted.by(collector))
                .containsOnly(
                        entry("cpu.usage", 30.0),
                        entry("cpu.core_usage{core=0}", 66.67),
                        entry("cpu.core_usage{core=1}", 0.0));
    }

    @Test
    void waitingForDisksIsIdle_stolenTimeIsBusy_andGuestTimeIsNotCountedTwice() {
        stats.add("cpu  0 0 0 0 0 0 0 0 0 0\n");
        stats.add("cpu  10 0 0 20 30 0 0 40 10 0\n");
        Noted.by(collector);

        assertThat(Noted.by(collector)).containsOnly(entry("cpu.usage", 50.0));
    }

    @Test
    void countersThatGoBackReportNothing_andCoresMayComeAndGo() {
        stats.addAll(List.of(
                "cpu0 50 0 0 50\ncpu1 50 0 0 50\n", //
                "cpu0 40 0 0 70\n",
                "cpu0 50 0 0 80\ncpu1 60 0 0 60\n"));
        Noted.by(collector);

        assertThat(Noted.by(collector)).isEmpty();
        assertThat(Noted.by(collector)).containsOnly(entry("cpu.core_usage{core=0}", 50.0));
    }
}
