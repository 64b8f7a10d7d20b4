package oxmon.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CollectorsTest {
    private static final Collector WELL = new Collector() {
        @Override
        public String name() {
            return "well";
        }

        @Override
        public void collect(Readings into) {
            into.gauge("well.value", 1);
        }
    };

    @Test
    void theSeedsFiveKindsAreInstalled() {
        assertThat(Collectors.installed().names()).contains("cpu", "disk", "load", "memory", "network");
    }

    @Test
    void oneThatThrowsDoesNotStopTheOthers_andIsTriedAgain() {
        int[] tries = {0};
        Collector broken = new Collector() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void collect(Readings into) {
                if (tries[0]++ == 0) {
                    throw new IllegalStateException("not yet");
                }
                if (tries[0] == 2) {
                    throw new NoClassDefFoundError("a native library");
                }
                into.gauge("broken.value", 2);
            }
        };
        Collectors collectors = new Collectors(List.of(broken, WELL));

        assertThat(read(collectors)).containsExactly("well.value");
        assertThat(read(collectors)).containsExactly("well.value");
        assertThat(read(collectors)).containsExactly("broken.value", "well.value");
    }

    private static TreeSet<String> read(Collectors collectors) {
        TreeSet<String> names = new TreeSet<>();
        collectors.collect((metric, value, labels) -> names.add(metric));
        return names;
    }

    @Test
    void thisHostHasAllOfTheSeedsMetrics() throws InterruptedException {
        Collectors collectors = Collectors.installed();
        read(collectors);
        Thread.sleep(50);

        assertThat(read(collectors))
                .contains(
                        "cpu.core_usage",
                        "cpu.usage",
                        "disk.available",
                        "disk.total",
                        "disk.used",
                        "disk.used_percent",
                        "load.load_1",
                        "load.load_15",
                        "load.load_5",
                        "load.uptime",
                        "memory.available",
                        "memory.swap_total",
                        "memory.swap_used",
                        "memory.total",
                        "memory.used",
                        "memory.used_percent");
    }
}
