package oxmon.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import oxmon.common.ShortestDecimal;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.engine.MetricEngine;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Grouping;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.QueryLimits;
import oxmon.metrics.query.Ranking;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/**
 * Asks the engine for many series of a day, before and after the day is packed, and times the writer of numbers; medians of the
 * thread's CPU time, which other work on the machine disturbs least. Arguments: agents,
 * hours (default 100 6); every agent has 40 series.
 */
public final class QueryBenchmark {
    private static final int SERIES = 40;
    private static final long START = 1_795_305_600_000L; // a UTC midnight
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final QueryLimits LIMITS = new QueryLimits(100_000, 10_000_000);

    private final MetricStore store;
    private final long end;

    private QueryBenchmark(MetricStore store, long end) {
        this.store = store;
        this.end = end;
    }

    /** Prints the tables. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        int agents = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        int hours = args.length > 1 ? Integer.parseInt(args[1]) : 6;
        Path directory = Files.createTempDirectory("oxmon-bench");
        long end = START + hours * 3_600_000L - 1;
        try (MetricStore store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMinutes(5)),
                new SqliteDayFiles(directory),
                Thread::new)) {
            feed(store, agents, end);
            System.out.printf(
                    Locale.ROOT,
                    "%d agents x %d series x %d hours; %s, %d cores%n%n",
                    agents,
                    SERIES,
                    hours,
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors());
            System.out.println("| question | points answered | CPU ms, flushed | CPU ms, packed |");
            System.out.println("|---|---|---|---|");
            QueryBenchmark benchmark = new QueryBenchmark(store, end);
            List<Measured> flushed = benchmark.run();
            store.rewriteDaysBefore(LocalDate.ofEpochDay(START / 86_400_000L + 2));
            List<Measured> packed = benchmark.run();
            for (int i = 0; i < flushed.size(); i++) {
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %,d | %.2f | %.2f |%n",
                        flushed.get(i).question(),
                        flushed.get(i).points(),
                        flushed.get(i).millis(),
                        packed.get(i).millis());
            }
        } finally {
            StoreComparison.delete(directory);
        }
        numbers();
    }

    private static void feed(MetricStore store, int agents, long end) {
        Workload workload = new Workload(agents, SERIES, 42);
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (long at = START; at <= end; at += Workload.INTERVAL_MILLIS) {
            for (int agent = 0; agent < agents; agent++) {
                List<Point> points = workload.tick(agent, at);
                waiting.add(
                        store.append(new Batch(points.get(0).series().agent(), at, Workload.INTERVAL_MILLIS, points)));
            }
            if (waiting.size() >= 1000) {
                waiting.forEach(CompletableFuture::join);
                waiting.clear();
            }
        }
        waiting.forEach(CompletableFuture::join);
        store.flush();
    }

    private record Measured(String question, int points, double millis) {}

    private List<Measured> run() {
        Sampling lastHour = new Sampling(end - 3_599_999, end, 0, Aggregation.AVG);
        List<Measured> all = new ArrayList<>();
        all.add(ask("one series, all of it", query("host-00007", "cpu.usage", sampling(0, Aggregation.AVG))));
        all.add(ask("one series, 5 min p95", query("host-00007", "cpu.usage", sampling(300_000, Aggregation.P95))));
        all.add(ask("one metric of all hosts, an hour", query("*", "cpu.usage", lastHour)));
        all.add(ask(
                "one metric of all hosts, hourly max", query("*", "cpu.usage", sampling(3_600_000, Aggregation.MAX))));
        all.add(ask("one metric of all hosts, 5 min avg", query("*", "cpu.usage", sampling(300_000, Aggregation.AVG))));
        all.add(ask("all series, hourly max", query("*", "*", sampling(3_600_000, Aggregation.MAX))));
        SeriesQuery cores = query("*", "cpu.core_usage", sampling(300_000, Aggregation.AVG));
        all.add(ask(
                "all cores' 5 min avg, p95 by host, top 10",
                new SeriesQuery(
                        cores.selector(),
                        cores.sampling(),
                        Optional.of(new Grouping(Set.of(), true, Aggregation.P95)),
                        Optional.of(new Ranking(10, true, Aggregation.MAX)))));
        all.add(time(
                "newest of one metric of all hosts",
                () -> store.latest(cores.selector()).size()));
        return all;
    }

    private Sampling sampling(long step, Aggregation aggregation) {
        return new Sampling(START, end, step, aggregation);
    }

    private static SeriesQuery query(String agent, String metric, Sampling sampling) {
        return new SeriesQuery(
                new SeriesSelector(NameSelector.of(List.of(agent)), NameSelector.of(List.of(metric)), List.of()),
                sampling,
                Optional.empty(),
                Optional.empty());
    }

    private Measured ask(String question, SeriesQuery query) {
        return time(
                question,
                () -> query.ask(store, LIMITS, Cancellation.never()).stream()
                        .mapToInt(Samples::size)
                        .sum());
    }

    private static Measured time(String question, IntSupplier query) {
        List<Double> millis = new ArrayList<>();
        int points = 0;
        for (int i = 0; i < 15; i++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            points = query.getAsInt();
            if (i >= 4) { // the first ones warm up
                millis.add((THREADS.getCurrentThreadCpuTime() - begun) / 1e6);
            }
        }
        return new Measured(question, points, StoreComparison.median(millis));
    }

    @SuppressWarnings("SystemOut") // a command's output
    private static void numbers() {
        SplittableRandom random = new SplittableRandom(7);
        double[] percents = new double[100_000];
        double[] rates = new double[percents.length];
        for (int i = 0; i < percents.length; i++) {
            percents[i] = random.nextInt(10_000) / 100.0;
            rates[i] = random.nextDouble() * 1e6;
        }
        System.out.printf("%n| numbers | JDK, ns each | ours, ns each |%n|---|---|---|%n");
        print("two decimals", percents);
        print("all digits", rates);
    }

    @SuppressWarnings("SystemOut") // a command's output
    private static void print(String name, double[] values) {
        byte[] bytes = new byte[ShortestDecimal.MAX_BYTES];
        Measured jdk = time(name, () -> {
            int length = 0;
            for (double value : values) {
                length += Double.toString(value).length();
            }
            return length;
        });
        Measured ours = time(name, () -> {
            int length = 0;
            for (double value : values) {
                length += ShortestDecimal.write(value, bytes, 0);
            }
            return length;
        });
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f |%n",
                name,
                jdk.millis() * 1e6 / values.length,
                ours.millis() * 1e6 / values.length);
    }
}
