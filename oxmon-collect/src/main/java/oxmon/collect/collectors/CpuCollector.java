package oxmon.collect.collectors;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oxmon.collect.Collector;
import oxmon.collect.Percent;
import oxmon.collect.Readings;
import oxmon.collect.linux.Proc;

/**
 * How busy the processors were since the last reading, in percent, together and each core. Waiting for disks counts as idle,
 * time stolen by the hypervisor as busy. From {@code /proc/stat}, elsewhere from OSHI.
 */
@AutoService(Collector.class)
public final class CpuCollector implements Collector {
    /** The key under which the sum of all cores is kept; no core has this number. */
    private static final String ALL = "";

    private final Supplier<List<Times>> source;
    private final Map<String, Times> last = new HashMap<>();

    public CpuCollector() {
        this(Proc.here() ? () -> Times.parse(Proc.HOST.text("proc/stat")) : ofOshi());
    }

    CpuCollector(Supplier<List<Times>> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void collect(Readings into) {
        Map<String, Times> seen = new HashMap<>();
        for (Times now : source.get()) {
            seen.put(now.core(), now);
            Times before = last.get(now.core());
            // The kernel's idle counters may step back a little; such a moment is left out rather than guessed.
            if (before == null || now.total() <= before.total() || now.busy() < before.busy()) {
                continue;
            }
            double usage = Percent.of(now.busy() - before.busy(), now.total() - before.total());
            if (now.core().equals(ALL)) {
                into.gauge("cpu.usage", usage);
            } else {
                into.gauge("cpu.core_usage", usage, Map.of("core", now.core()));
            }
        }
        last.clear(); // a core that went offline starts anew when it comes back
        last.putAll(seen);
    }

    /**
     * What one core, or all together, has spent since boot, in ticks.
     *
     * @param core its number from 0, or empty for all together
     */
    record Times(String core, long busy, long total) {
        /**
         * Lines such as {@code cpu3 user nice system idle iowait irq softirq steal guest guest_nice}; guest time is within
         * user already.
         */
        static List<Times> parse(String stat) {
            List<Times> times = new ArrayList<>();
            for (String line : stat.split("\n")) {
                if (!line.startsWith("cpu")) {
                    continue;
                }
                String[] fields = line.split("\\s+");
                long total = 0;
                for (int i = 1; i < Math.min(fields.length, 9); i++) {
                    total += Long.parseLong(fields[i]);
                }
                long idle = Long.parseLong(fields[4]) + (fields.length > 5 ? Long.parseLong(fields[5]) : 0);
                times.add(new Times(fields[0].substring("cpu".length()), total - idle, total));
            }
            return times;
        }

        static Times of(String core, long[] ticks) {
            long total = 0;
            for (TickType type : TickType.values()) {
                total += ticks[type.getIndex()];
            }
            long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
            return new Times(core, total - idle, total);
        }
    }

    static Supplier<List<Times>> ofOshi() {
        CentralProcessor processor = new SystemInfo().getHardware().getProcessor();
        return () -> {
            List<Times> times = new ArrayList<>();
            times.add(Times.of(ALL, processor.getSystemCpuLoadTicks()));
            long[][] cores = processor.getProcessorCpuLoadTicks();
            for (int i = 0; i < cores.length; i++) {
                times.add(Times.of(String.valueOf(i), cores[i]));
            }
            return times;
        };
    }
}
