package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;
import oxmon.collect.collectors.MemoryCollector.Memory;

class MemoryCollectorTest extends CollectorContract {
    @Override
    Collector onThisHost() {
        return new MemoryCollector();
    }

    @Test
    void usedIsTotalLessAvailable_inBytes() {
        Memory memory = Memory.parse("""
                MemTotal:       16000 kB
                MemFree:         1000 kB
                MemAvailable:    4000 kB
                Buffers:          500 kB
                SwapTotal:       2000 kB
                SwapFree:        1500 kB
                HugePages_Total:       0
                """);

        assertThat(Noted.by(new MemoryCollector(() -> memory)))
                .containsOnly(
                        entry("memory.total", 16_384_000.0),
                        entry("memory.used", 12_288_000.0),
                        entry("memory.available", 4_096_000.0),
                        entry("memory.used_percent", 75.0),
                        entry("memory.swap_total", 2_048_000.0),
                        entry("memory.swap_used", 512_000.0));
    }

    @Test
    void anOldKernelsAvailableIsGuessedFromFreeAndCaches() {
        Memory memory = Memory.parse("MemTotal: 100 kB\nMemFree: 10 kB\nBuffers: 5 kB\nCached: 20 kB\n");

        assertThat(memory.available()).isEqualTo(35 * 1024);
    }
}
