package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;

/** Where there is no /proc, OSHI must give the same metrics; it runs on Linux too, so that it can be tried here. */
class OshiTest {
    @Test
    void cpu() throws InterruptedException {
        Collector cpu = new CpuCollector(CpuCollector.ofOshi());
        Noted.by(cpu);
        Thread.sleep(500); // OSHI remembers its ticks for 300 ms
        assertThat(Noted.by(cpu)).containsKeys("cpu.usage", "cpu.core_usage{core=0}");
    }

    @Test
    void memory() {
        assertThat(Noted.by(new MemoryCollector(MemoryCollector::ofOshi)).get("memory.total"))
                .isEqualTo(Noted.by(new MemoryCollector()).get("memory.total"));
    }

    @Test
    void load() {
        assertThat(Noted.by(new LoadCollector(LoadCollector::ofOshi)))
                .containsKeys("load.load_1", "load.load_5", "load.load_15", "load.uptime");
    }

    @Test
    void networkAndDiskAnswer() {
        assertThat(NetworkCollector.ofOshi())
                .noneMatch(counters -> counters.name().equals("lo"));
        assertThat(DiskCollector.ofOshi()).isNotNull();
    }
}
