package oxmon.collect.collectors;

import com.google.auto.service.AutoService;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oxmon.collect.Collector;
import oxmon.collect.Readings;
import oxmon.collect.linux.Proc;

/**
 * Load averages over 1, 5 and 15 minutes, in runnable tasks, and the uptime in whole seconds. From {@code /proc/loadavg} and
 * {@code /proc/uptime}, elsewhere from OSHI. Windows has no load averages: they are left out there.
 */
@AutoService(Collector.class)
public final class LoadCollector implements Collector {
    private final Supplier<Load> source;

    public LoadCollector() {
        this(Proc.here() ? () -> ofProc(Proc.HOST) : LoadCollector::ofOshi);
    }

    LoadCollector(Supplier<Load> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public void collect(Readings into) {
        Load load = source.get();
        if (load.one() >= 0) {
            into.gauge("load.load_1", load.one());
            into.gauge("load.load_5", load.five());
            into.gauge("load.load_15", load.fifteen());
        }
        into.gauge("load.uptime", load.uptimeSeconds());
    }

    /**
     * One reading.
     *
     * @param one runnable tasks over the last minute; negative where the platform has no load average
     */
    record Load(double one, double five, double fifteen, long uptimeSeconds) {
        /**
         * @param loadavg such as {@code 0.31 0.30 0.28 1/87 7560}
         * @param uptime such as {@code 5230.11 10012.93}
         */
        static Load parse(String loadavg, String uptime) {
            String[] loads = loadavg.strip().split("\\s+");
            double seconds = Double.parseDouble(uptime.strip().split("\\s+")[0]);
            return new Load(
                    Double.parseDouble(loads[0]), Double.parseDouble(loads[1]), Double.parseDouble(loads[2]), (long)
                            seconds);
        }
    }

    private static Load ofProc(Proc proc) {
        return Load.parse(proc.text("proc/loadavg"), proc.text("proc/uptime"));
    }

    static Load ofOshi() {
        SystemInfo host = new SystemInfo();
        double[] loads = host.getHardware().getProcessor().getSystemLoadAverage(3); // negative: this platform has none
        return new Load(loads[0], loads[1], loads[2], host.getOperatingSystem().getSystemUptime());
    }
}
