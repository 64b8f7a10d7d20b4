package oxmon.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the small benchmarks ({@code *Micro}) with JMH, briefly, and puts their table into docs/benchmarks.md. Arguments: a regular
 * expression of their names (default: all), seconds each (default and least 3).
 */
public final class MicroBenchmarks {
    /** What one operation handles, so that the table can tell nanoseconds a point. */
    private static final Map<String, Integer> POINTS = Map.of(
            "CodecMicro FAST 120", 120,
            "CodecMicro DENSE 2880", 2_880,
            "ParserMicro", 80,
            "AlertMicro", 80,
            "QueryMicro.oneSeries", 720,
            "QueryMicro.oneMetricInSteps", 14_400,
            "QueryMicro.coresByAgent", 115_200,
            "QueryMicro.latest", 40);

    /** The more often it looks, the better JMH knows its error. */
    private static final int LOOKS_A_SECOND = 4;

    private static final int LEAST_SECONDS = 3;

    private MicroBenchmarks() {}

    /** Prints the table. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws RunnerException, IOException {
        String names = args.length > 0 ? args[0] : "Micro\\.";
        int seconds = args.length > 1 ? Math.max(LEAST_SECONDS, Integer.parseInt(args[1])) : LEAST_SECONDS;
        double load = BenchPage.load();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(names)
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(seconds * LOOKS_A_SECOND)
                        .measurementTime(TimeValue.milliseconds(1_000 / LOOKS_A_SECOND))
                        .timeout(TimeValue.minutes(2))
                        .jvmArgs("-Xmx1g")
                        .build())
                .run();
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Run on %s by `./oxmon bench micro`, %d s each after 2 that warm up. Java %s, %d cores, load %.1f before; calibration: CRC-32C of 16 MiB %.2f ms.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                seconds,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                load,
                PeerComparison.calibration()));
        table.append("| what | one operation | ± | points of it | ns a point |\n|---|---|---|---|---|\n");
        results.stream()
                .map(MicroBenchmarks::row)
                .sorted(Comparator.naturalOrder())
                .forEach(table::append);
        System.out.println(table);
        new BenchPage("./oxmon bench micro").keep(table.toString());
    }

    private static String row(RunResult result) {
        Result<?> primary = result.getPrimaryResult();
        String name = result.getParams().getBenchmark().replaceAll("^.*\\.(\\w+\\.\\w+)$", "$1");
        String kind = result.getParams().getParamsKeys().stream()
                .map(key -> ' ' + result.getParams().getParam(key))
                .reduce("", String::concat);
        int points = points(name, kind);
        double nanos = primary.getScore()
                * TimeUnit.NANOSECONDS.convert(1, result.getParams().getTimeUnit());
        return String.format(
                Locale.ROOT,
                "| %s%s | %,.1f µs | %.0f %% | %,d | %.1f |%n",
                name,
                kind,
                nanos / 1e3,
                100 * primary.getScoreError() / primary.getScore(),
                points,
                nanos / points);
    }

    private static int points(String name, String kind) {
        String bench = name.substring(0, name.indexOf('.'));
        for (String key : List.of(name, bench + kind, bench)) {
            Integer points = POINTS.get(key);
            if (points != null) {
                return points;
            }
        }
        throw new IllegalStateException("how many points does " + name + kind + " handle?");
    }
}
