package oxmon.collect.collectors;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oxmon.collect.Collector;
import oxmon.collect.Percent;
import oxmon.collect.Readings;
import oxmon.collect.linux.Proc;

/**
 * Memory and swap in bytes. Used is what programs cannot get: total less available, so that the page cache does not count.
 * From {@code /proc/meminfo}, elsewhere from OSHI. A host without swap reports 0 for both swap metrics.
 */
@AutoService(Collector.class)
public final class MemoryCollector implements Collector {
    private final Supplier<Memory> source;

    public MemoryCollector() {
        this(Proc.here() ? () -> Memory.parse(Proc.HOST.text("proc/meminfo")) : MemoryCollector::ofOshi);
    }

    MemoryCollector(Supplier<Memory> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void collect(Readings into) {
        Memory memory = source.get();
        long used = Math.max(0, memory.total() - memory.available());
        into.gauge("memory.total", memory.total());
        into.gauge("memory.used", used);
        into.gauge("memory.available", memory.available());
        into.gauge("memory.used_percent", Percent.of(used, memory.total()));
        into.gauge("memory.swap_total", memory.swapTotal());
        into.gauge("memory.swap_used", memory.swapUsed());
    }

    /** One reading, in bytes. */
    record Memory(long total, long available, long swapTotal, long swapUsed) {
        /** Lines such as {@code MemTotal: 16384 kB}, where kB means 1024 bytes. */
        static Memory parse(String meminfo) {
            Map<String, Long> bytes = new HashMap<>();
            for (String line : meminfo.split("\n")) {
                String[] fields = line.split("[:\\s]+");
                if (fields.length >= 2) {
                    bytes.put(fields[0], Long.parseLong(fields[1]) * 1024);
                }
            }
            long free = bytes.getOrDefault("MemFree", 0L);
            // Kernels before 3.14 have no MemAvailable; this is what "free" showed then.
            long guess = free + bytes.getOrDefault("Buffers", 0L) + bytes.getOrDefault("Cached", 0L);
            long swapTotal = bytes.getOrDefault("SwapTotal", 0L);
            return new Memory(
                    bytes.getOrDefault("MemTotal", 0L),
                    bytes.getOrDefault("MemAvailable", guess),
                    swapTotal,
                    swapTotal - bytes.getOrDefault("SwapFree", 0L));
        }
    }

    static Memory ofOshi() {
        GlobalMemory memory = new SystemInfo().getHardware().getMemory();
        var virtual = memory.getVirtualMemory();
        return new Memory(memory.getTotal(), memory.getAvailable(), virtual.getSwapTotal(), virtual.getSwapUsed());
    }
}
