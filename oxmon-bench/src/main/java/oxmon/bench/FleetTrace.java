package oxmon.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up host as the original's agent sees it: 80 series every ten seconds, of 24 cores, memory, five mounts, five interfaces
 * and some more. Loads are floats made of ticks, sizes are multiples of 4 KiB, percentages are raw doubles or have two decimals.
 * The same number gives the same values. Not thread-safe.
 */
final class FleetTrace {
    private static final int CORES = 24;
    private static final String[] MOUNTS = {"/", "/boot", "/var", "/data", "/home"};
    private static final String[] INTERFACES = {"lo", "eth0", "eth1", "docker0", "veth1a2b3c4"};
    private static final double[] MOUNT_GIBIBYTES = {50, 1, 100, 0, 200};
    private static final long PAGE = 4096;
    private static final long GIBIBYTE = 1L << 30;

    private final SplittableRandom random;
    private final boolean rounded;
    /** 0 for an idle host, 1 for a usual one, 2 for a busy one. */
    private final int busyness;

    private double base;
    private final double[] level = new double[CORES];
    private final long memoryTotal;
    private long memoryUsed;
    private final double memoryRestless;
    private final long swapTotal;
    private long swapUsed;
    private final long[] diskTotal = new long[MOUNTS.length];
    private final long[] diskUsed = new long[MOUNTS.length];
    private final double[] traffic = new double[INTERFACES.length];
    private double load1;
    private double load5;
    private double load15;
    private int processes;
    private int threads;
    private int connections;
    private final int uptime;
    private double temperature;
    private double spareGauss = Double.NaN;
    private int tick;

    FleetTrace(int host, boolean rounded) {
        this.rounded = rounded;
        random = new SplittableRandom(host * 7919L + 17);
        double kind = random.nextDouble();
        busyness = kind < 0.5 ? 0 : kind < 0.9 ? 1 : 2;
        base = switch (busyness) {
            case 0 -> 0.5 + 3 * random.nextDouble();
            case 1 -> 5 + 30 * random.nextDouble();
            default -> 50 + 40 * random.nextDouble();
        };
        for (int core = 0; core < CORES; core++) {
            level[core] = base * (0.5 + random.nextDouble());
        }
        memoryTotal = pages((16 + random.nextInt(240)) * 1073741824L * 0.97);
        memoryUsed = pages(memoryTotal / 4.0 + random.nextDouble() * memoryTotal / 2);
        memoryRestless = (busyness + 1) * (random.nextInt(10) == 0 ? 40e6 : 1.5e6);
        swapTotal = random.nextInt(3) == 0 ? 2147479552L : 0;
        swapUsed = swapTotal == 0 ? 0 : Math.min(swapTotal, random.nextInt(400_000) * PAGE / 2);
        for (int mount = 0; mount < MOUNTS.length; mount++) {
            double size = MOUNT_GIBIBYTES[mount] > 0 ? MOUNT_GIBIBYTES[mount] : 500 + random.nextInt(3000);
            diskTotal[mount] = pages(size * GIBIBYTE * 0.984);
            diskUsed[mount] = pages(diskTotal[mount] * (0.1 + 0.6 * random.nextDouble()));
        }
        processes = 200 + random.nextInt(400);
        threads = processes * 3 + random.nextInt(500);
        connections = 20 + random.nextInt(500);
        uptime = random.nextInt(30_000_000);
        temperature = 35 + base / 3;
        load1 = base * CORES / 100;
        load5 = load1;
        load15 = load1;
    }

    /** What the series are called, in the order of {@link #next}; those of one thing share what is behind the last {@code @}. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        names.add("cpu.usage@");
        for (int core = 0; core < CORES; core++) {
            names.add("cpu.core_usage@" + core);
        }
        for (String what : new String[] {"total", "used", "available", "used_percent"}) {
            names.add("memory." + what + "@");
        }
        for (String what : new String[] {"total", "used", "used_percent"}) {
            names.add("memory.swap_" + what + "@swap");
        }
        for (String mount : MOUNTS) {
            for (String what : new String[] {"total", "used", "available", "used_percent"}) {
                names.add("disk." + what + "@" + mount);
            }
        }
        for (String name : INTERFACES) {
            for (String what : new String[] {"bytes_recv", "bytes_sent", "packets_recv", "packets_sent"}) {
                names.add("network." + what + "@" + name);
            }
        }
        for (String what : new String[] {"load_1", "load_5", "load_15", "processes", "threads", "uptime", "sockets"}) {
            names.add("system." + what + "@");
        }
        names.add("system.temperature@pkg0");
        return names;
    }

    /** The values of the next tick. */
    double[] next() {
        Values into = new Values(names().size());
        if (random.nextInt(180) == 0) {
            base = Math.max(0.3, Math.min(95, base * (0.6 + 0.9 * random.nextDouble())));
        }
        processor(into);
        memory(into);
        disks(into);
        network(into);
        system(into);
        tick++;
        return into.values;
    }

    private void processor(Values into) {
        long busySum = 0;
        long allSum = 0;
        int total = into.reserve();
        for (int core = 0; core < CORES; core++) {
            level[core] += 0.08 * (base - level[core]) + gauss() * (0.15 + base * 0.05);
            if (random.nextInt(300) == 0) {
                level[core] += random.nextDouble() * 60;
            }
            level[core] = Math.max(0.05, Math.min(100, level[core]));
            int all = 1000 + (int) Math.round(gauss() * 0.8);
            double noise = gauss() * Math.sqrt(level[core] * all / 100 * (1 - level[core] / 101)) * 0.6;
            int busy = Math.max(0, Math.min(all, (int) Math.round(level[core] / 100 * all + noise)));
            busySum += busy;
            allSum += all;
            into.add(percent((float) busy / (float) all * 100f));
        }
        into.values[total] = percent((float) busySum / (float) allSum * 100f);
    }

    private void memory(Values into) {
        memoryUsed += pages(gauss() * memoryRestless);
        if (memoryUsed < memoryTotal / 10) {
            memoryUsed += pages(memoryTotal / 20.0);
        }
        if (memoryUsed > memoryTotal * 95 / 100) {
            memoryUsed -= pages(memoryTotal / 5.0);
        }
        space(into, memoryTotal, memoryUsed, true);
        if (swapTotal > 0 && random.nextInt(500) == 0) {
            swapUsed = Math.min(swapTotal, Math.max(0, swapUsed + ((long) (gauss() * 500)) * PAGE));
        }
        space(into, swapTotal, swapUsed, false);
    }

    private void disks(Values into) {
        if (random.nextInt(3) == 0) {
            diskUsed[0] += (random.nextInt(40) - 10) * PAGE;
        }
        diskUsed[2] += ((long) (random.nextDouble() * random.nextDouble() * (1 + base) * 200)) * PAGE;
        if (random.nextInt(2000) == 0) {
            diskUsed[2] -= pages(diskUsed[2] / 10.0); // logs are rotated
        }
        if (busyness > 0) {
            diskUsed[3] += ((long) (Math.exp(gauss()) * base * 30)) * PAGE;
        } else if (random.nextInt(20) == 0) {
            diskUsed[3] += random.nextInt(100) * PAGE;
        }
        if (random.nextInt(60) == 0) {
            diskUsed[4] += (random.nextInt(200) - 60) * PAGE;
        }
        for (int mount = 0; mount < MOUNTS.length; mount++) {
            if (diskUsed[mount] > diskTotal[mount] * 95 / 100) {
                diskUsed[mount] -= pages(diskTotal[mount] / 2.0);
            }
            space(into, diskTotal[mount], diskUsed[mount], true);
        }
    }

    private void network(Values into) {
        double[] rates = {
            busyness == 0 ? 3000 : 4000 * base,
            20_000 + base * 200_000,
            5000 + base * 3000,
            0,
            busyness == 0 ? 0 : base * 2000
        };
        for (int i = 0; i < rates.length; i++) {
            traffic[i] += -0.1 * traffic[i] + gauss() * 0.25;
            double bytes = rates[i] * Math.exp(traffic[i]);
            long packetsIn = (long) (bytes / 600 + (rates[i] > 0 ? random.nextInt(20) : 0));
            long packetsOut = i == 0 ? packetsIn : (long) (packetsIn * (0.7 + 0.1 * random.nextDouble()));
            long bytesIn = (long) (packetsIn * (300 + 600 * random.nextDouble()));
            long bytesOut = i == 0 ? bytesIn : (long) (packetsOut * (200 + 500 * random.nextDouble()));
            into.add(bytesIn);
            into.add(bytesOut);
            into.add(packetsIn);
            into.add(packetsOut);
        }
    }

    private void system(Values into) {
        double active = level[0] * CORES / 100 + random.nextDouble();
        load1 += (active - load1) * 0.1535;
        load5 += (active - load5) * 0.0328;
        load15 += (active - load15) * 0.01105;
        into.add(Math.round(load1 * 100) / 100.0);
        into.add(Math.round(load5 * 100) / 100.0);
        into.add(Math.round(load15 * 100) / 100.0);
        processes = Math.max(80, processes + (random.nextInt(3) == 0 ? random.nextInt(5) - 2 : 0));
        threads = Math.max(200, threads + (random.nextInt(3) == 0 ? random.nextInt(9) - 4 : 0));
        connections = Math.max(3, connections + random.nextInt(7) - 3);
        temperature += 0.1 * (35 + base / 3 - temperature) + gauss() * 0.3;
        into.add(processes);
        into.add(threads);
        into.add(uptime + 10.0 * tick);
        into.add(connections);
        into.add(Math.round(temperature * 8) / 8.0); // the sensor knows eighths of a degree
    }

    private void space(Values into, long total, long used, boolean available) {
        into.add(total);
        into.add(used);
        if (available) {
            into.add(total - used);
        }
        into.add(total == 0 ? 0 : percent((double) used / total * 100.0));
    }

    private double percent(double value) {
        return rounded ? Math.round(value * 100) / 100.0 : value;
    }

    private double gauss() {
        if (!Double.isNaN(spareGauss)) {
            double spare = spareGauss;
            spareGauss = Double.NaN;
            return spare;
        }
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        double angle = 2 * Math.PI * random.nextDouble();
        spareGauss = radius * Math.sin(angle);
        return radius * Math.cos(angle);
    }

    private static long pages(double bytes) {
        return ((long) (bytes / PAGE)) * PAGE;
    }

    /** Takes one value after the other. */
    private static final class Values {
        private final double[] values;
        private int size;

        Values(int count) {
            values = new double[count];
        }

        int reserve() {
            return size++;
        }

        void add(long value) {
            values[size++] = (double) value;
        }

        void add(double value) {
            values[size++] = value;
        }
    }
}
