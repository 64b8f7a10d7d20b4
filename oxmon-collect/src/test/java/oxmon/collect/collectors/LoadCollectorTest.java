package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;
import oxmon.collect.collectors.LoadCollector.Load;

class LoadCollectorTest extends CollectorContract {
    @Override
    Collector onThisHost() {
        return new LoadCollector();
    }

    @Test
    void readsProcsTwoLines() {
        Load load = Load.parse("0.31 1.30 12.28 1/87 7560\n", "5230.91 10012.93\n");

        assertThat(Noted.by(new LoadCollector(() -> load)))
                .containsOnly(
                        entry("load.load_1", 0.31),
                        entry("load.load_5", 1.3),
                        entry("load.load_15", 12.28),
                        entry("load.uptime", 5230.0));
    }

    @Test
    void whereThereAreNoLoadAverages_onlyTheUptimeIsReported() {
        assertThat(Noted.by(new LoadCollector(() -> new Load(-1, -1, -1, 60))))
                .containsOnly(entry("load.uptime", 60.0));
    }
}
