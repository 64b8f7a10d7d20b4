package oxmon.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import oxmon.metrics.codec.Sibling;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.codec.ValueCodec.Density;

/**
 * Packs and unpacks what hosts report, and prints bytes and nanoseconds a value. Times are CPU time of one thread, the best of
 * several rounds. Arguments: made-up hosts, rounds (default 4 5).
 */
public final class CodecBenchmark {
    private static final int TICKS = 8640;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CodecBenchmark() {}

    /** A chunk's place: one series of some host, some hours. */
    @SuppressWarnings("ArrayRecordComponent") // only carried, never compared
    private record Work(String name, double[] values, List<Sibling> siblings) {}

    /** How chunks are made. */
    private record Way(String name, int chunk, Density density, boolean siblings) {}

    /** Prints the table. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws IOException {
        int hosts = args.length > 0 ? Integer.parseInt(args[0]) : 4;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Map<String, List<Map<String, double[]>>> data = new LinkedHashMap<>();
        data.put("made-up, raw", madeUp(hosts, false));
        data.put("made-up, two decimals", madeUp(hosts, true));
        for (RecordedHost.Agent agent : RecordedHost.Agent.values()) {
            data.put(
                    "recorded, " + agent.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    List.of(RecordedHost.series(agent)));
        }
        System.out.printf(
                Locale.ROOT,
                "%d made-up hosts of %d series, a day of 10 s; %s, %d cores; calibration: CRC-32C of 16 MiB %.2f ms (best of 50)%n%n",
                hosts,
                FleetTrace.names().size(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                calibration());
        System.out.println("| values | chunks | bytes a value | encode | decode |");
        System.out.println("|---|---|---|---|---|");
        data.forEach((name, traces) -> {
            for (Way way : List.of(
                    new Way("120, fast", 120, Density.FAST, false),
                    new Way("2880, dense", 2880, Density.DENSE, false),
                    new Way("2880, dense, with siblings", 2880, Density.DENSE, true),
                    new Way("8640, dense, with siblings", TICKS, Density.DENSE, true))) {
                System.out.printf(Locale.ROOT, "| %s | %s | %s |%n", name, way.name(), measure(traces, way, rounds));
            }
        });
        System.out.printf("%n| times | chunks | bytes a time |%n|---|---|---|%n");
        times("up to 2 ms late", jittered(), 120);
        times("up to 2 ms late", jittered(), TICKS);
        times("recorded", RecordedHost.millis(), 120);
        times("recorded", RecordedHost.millis(), TICKS);
    }

    /** What the times cost, which all series of an agent share. */
    @SuppressWarnings("SystemOut") // a command's output
    private static void times(String name, long[] millis, int chunk) {
        TimeCodec codec = new TimeCodec();
        int bytes = 0;
        for (int start = 0; start < millis.length; start += chunk) {
            bytes += codec.encode(millis, start, Math.min(chunk, millis.length - start)).length;
        }
        System.out.printf(Locale.ROOT, "| %s | %d | %.3f |%n", name, chunk, bytes / (double) millis.length);
    }

    /** Every ten seconds, and up to 2 ms late as schedulers are. */
    private static long[] jittered() {
        SplittableRandom random = new SplittableRandom(1);
        return LongStream.range(0, TICKS)
                .map(tick -> 1_795_305_600_000L + tick * 10_000 + Math.max(0, random.nextInt(10) - 7))
                .toArray();
    }

    private static String measure(List<Map<String, double[]>> traces, Way way, int rounds) {
        List<Work> works = works(traces, way);
        ValueCodec codec = new ValueCodec();
        long encode = Long.MAX_VALUE;
        long decode = Long.MAX_VALUE;
        long bytes = 0;
        long values = 0;
        for (int round = 0; round < rounds; round++) {
            List<byte[]> chunks = new ArrayList<>();
            long start = THREADS.getCurrentThreadCpuTime();
            for (Work work : works) {
                chunks.add(codec.encode(work.values(), 0, work.values().length, way.density(), work.siblings()));
            }
            long between = THREADS.getCurrentThreadCpuTime();
            double[] into = new double[way.chunk()];
            for (int i = 0; i < works.size(); i++) {
                Work work = works.get(i);
                codec.decode(
                        chunks.get(i),
                        into,
                        0,
                        work.values().length,
                        (id, other) -> System.arraycopy(works.get((int) id).values(), 0, other, 0, other.length));
            }
            long end = THREADS.getCurrentThreadCpuTime();
            encode = Math.min(encode, between - start);
            decode = Math.min(decode, end - between);
            bytes = chunks.stream().mapToLong(chunk -> chunk.length).sum();
            values = works.stream().mapToLong(work -> work.values().length).sum();
        }
        return String.format(
                Locale.ROOT,
                "%.3f | %.1f ns | %.1f ns",
                bytes / (double) values,
                encode / (double) values,
                decode / (double) values);
    }

    /** Cuts all series into chunks; the place of one in the list is its id. */
    private static List<Work> works(List<Map<String, double[]>> traces, Way way) {
        List<Work> works = new ArrayList<>();
        for (Map<String, double[]> trace : traces) {
            int ticks = trace.values().iterator().next().length;
            for (int start = 0; start < ticks; start += way.chunk()) {
                int first = works.size();
                int count = Math.min(way.chunk(), ticks - start);
                for (Map.Entry<String, double[]> series : trace.entrySet()) {
                    double[] values = new double[count];
                    System.arraycopy(series.getValue(), start, values, 0, count);
                    works.add(new Work(
                            series.getKey(),
                            values,
                            way.siblings() ? siblings(series.getKey(), works, first) : List.of()));
                }
            }
        }
        return works;
    }

    /** Those of the same thing that come before, unless they follow from others themselves. */
    private static List<Sibling> siblings(String name, List<Work> works, int first) {
        List<Sibling> siblings = new ArrayList<>();
        for (int i = first; i < works.size() && follows(name); i++) {
            String other = works.get(i).name();
            if (!followsAlways(other) && family(other).equals(family(name))) {
                siblings.add(new Sibling(i, works.get(i).values(), 0));
            }
        }
        return siblings;
    }

    private static boolean follows(String name) {
        return name.startsWith("network.") || followsAlways(name);
    }

    private static boolean followsAlways(String name) {
        return name.contains("available") || name.contains("percent");
    }

    private static String family(String name) {
        return name.substring(0, name.indexOf('.')) + name.substring(name.lastIndexOf('@'));
    }

    private static List<Map<String, double[]>> madeUp(int hosts, boolean rounded) {
        List<Map<String, double[]>> traces = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            FleetTrace trace = new FleetTrace(host, rounded);
            double[][] ticks = new double[TICKS][];
            for (int i = 0; i < TICKS; i++) {
                ticks[i] = trace.next();
            }
            Map<String, double[]> series = new LinkedHashMap<>();
            List<String> names = FleetTrace.names();
            for (int i = 0; i < names.size(); i++) {
                double[] values = new double[TICKS];
                for (int tick = 0; tick < TICKS; tick++) {
                    values[tick] = ticks[tick][i];
                }
                series.put(names.get(i), values);
            }
            traces.add(series);
        }
        return traces;
    }

    private static double calibration() {
        byte[] bytes = new byte[16 << 20];
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            CRC32C crc = new CRC32C();
            long start = THREADS.getCurrentThreadCpuTime();
            crc.update(bytes, 0, bytes.length);
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
        }
        return best / 1e6;
    }
}
