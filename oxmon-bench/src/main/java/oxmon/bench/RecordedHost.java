package oxmon.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * A real host of two cores that built and tested software, its kernel's counters read every ten seconds, and what agents make
 * of them. Names are those of {@link FleetTrace}.
 */
final class RecordedHost {
    private static final String RESOURCE = "recorded-host.csv";

    private final List<String> columns = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    private final Map<String, double[]> series = new LinkedHashMap<>();
    private final Agent agent;

    /** What is made of the counters. */
    enum Agent {
        /** Loads as floats, percentages as raw doubles, traffic as the bytes since the last reading. */
        ORIGINAL,
        /** Percentages and traffic a second to two decimals. */
        OXMON,
        /** The same, but traffic as raw quotients of bytes and measured seconds, as ours did at first. */
        OXMON_RAW_RATES
    }

    private RecordedHost(Agent agent) throws IOException {
        this.agent = agent;
        try (var stream = RecordedHost.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IOException(RESOURCE + " is missing");
            }
            read(new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII)));
        }
        for (String core : List.of("", "0", "1")) {
            add((core.isEmpty() ? "cpu.usage@" : "cpu.core_usage@") + core, i -> load("cpu" + core, i));
        }
        space("memory.", "", "memory_total", "memory_available", "memory_available");
        space("disk.", "/", "disk_total", "disk_free", "disk_available");
        for (String name : List.of("lo", "eth0")) {
            for (String what : List.of("bytes_recv", "bytes_sent", "packets_recv", "packets_sent")) {
                add("network." + what + "@" + name, i -> traffic(name + "_" + what, i));
            }
        }
        for (String load : List.of("load_1", "load_5", "load_15")) {
            add("system." + load + "@", i -> at(load, i));
        }
    }

    /** Every series of the host by its name, a value for each reading but the first. */
    static Map<String, double[]> series(Agent agent) throws IOException {
        return new RecordedHost(agent).series;
    }

    /** When it was read, in Unix milliseconds. */
    static long[] millis() throws IOException {
        RecordedHost host = new RecordedHost(Agent.ORIGINAL);
        return host.rows.stream().mapToLong(row -> (long) row[0]).toArray();
    }

    private void read(BufferedReader lines) throws IOException {
        columns.addAll(List.of(lines.readLine().split(",", -1)));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split(",", -1);
            double[] row = new double[fields.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = Double.parseDouble(fields[i]);
            }
            rows.add(row);
        }
    }

    private void add(String name, IntToDoubleFunction value) {
        double[] values = new double[rows.size() - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsDouble(i + 1);
        }
        series.put(name, values);
    }

    private void space(String prefix, String label, String total, String free, String available) {
        add(prefix + "total@" + label, i -> at(total, i));
        add(prefix + "used@" + label, i -> at(total, i) - at(free, i));
        add(prefix + "available@" + label, i -> at(available, i));
        add(prefix + "used_percent@" + label, i -> percent((at(total, i) - at(free, i)) / at(total, i) * 100));
    }

    private double load(String cpu, int i) {
        double busy = since(cpu + "_busy", i);
        double all = since(cpu + "_all", i);
        return agent == Agent.ORIGINAL ? (float) busy / (float) all * 100f : percent(100 * busy / all);
    }

    private double traffic(String counter, int i) {
        double rate = since(counter, i) / (since("millis", i) / 1000);
        return switch (agent) {
            case ORIGINAL -> since(counter, i);
            case OXMON -> Math.rint(rate * 100) / 100;
            case OXMON_RAW_RATES -> rate;
        };
    }

    private double percent(double value) {
        return agent == Agent.ORIGINAL ? value : Math.rint(value * 100) / 100;
    }

    private double since(String column, int i) {
        return at(column, i) - at(column, i - 1);
    }

    private double at(String column, int i) {
        return rows.get(i)[columns.indexOf(column)];
    }
}
