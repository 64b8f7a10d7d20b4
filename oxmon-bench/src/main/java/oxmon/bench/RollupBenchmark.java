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
import java.util.concurrent.CompletableFuture;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.QueryLimits;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.metrics.sqlite.SqliteDayFiles;
import oxmon.server.metrics.sqlite.SqliteRollupFiles;

/**
 * How much rollups take beside the points they are of, and how long ranges are answered from them when those are gone. Arguments:
 * hosts, days, seconds between points, begin of the metrics' names (default 4 2 10 and all; 5 400 120 network. for long ranges).
 */
public final class RollupBenchmark {
    private static final long DAY = 86_400_000L;
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final long MIDNIGHT = TODAY.toEpochDay() * DAY;
    private static final QueryLimits LIMITS = new QueryLimits(100_000, 100_000_000);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MetricStore store;
    private final long from;

    private RollupBenchmark(MetricStore store, long from) {
        this.store = store;
        this.from = from;
    }

    /** Prints the tables. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        int hosts = args.length > 0 ? Integer.parseInt(args[0]) : 4;
        int days = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        long interval = (args.length > 2 ? Integer.parseInt(args[2]) : 10) * 1000L;
        String begin = args.length > 3 ? args[3] : "";
        Path directory = Files.createTempDirectory("oxmon-bench");
        try (MetricStore store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMinutes(5)),
                new SqliteDayFiles(directory),
                new SqliteRollupFiles(directory),
                Thread::new)) {
            long from = MIDNIGHT - days * DAY;
            long points = feed(store, hosts, from, interval, begin);
            long cpu = THREADS.getCurrentThreadCpuTime();
            store.rewriteDaysBefore(TODAY);
            cpu = THREADS.getCurrentThreadCpuTime() - cpu;
            int series = store.seriesCount();
            double seriesDays = (double) series * days;
            long dayBytes =
                    store.days().stream().mapToLong(MetricStore.Day::sizeBytes).sum();
            long rollupBytes = store.rollups().stream()
                    .mapToLong(MetricStore.RollupFile::sizeBytes)
                    .sum();
            System.out.printf(
                    Locale.ROOT,
                    "%d series x %d days, a point every %d s, %d points; %s, %d cores%n"
                            + "packed and rolled up in %.1f s of CPU; a series and day: points %.0f bytes, rollup %.0f (%.1f %%)%n%n",
                    series,
                    days,
                    interval / 1000,
                    points,
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    cpu / 1e9,
                    dayBytes / seriesDays,
                    rollupBytes / seriesDays,
                    100.0 * rollupBytes / dayBytes);
            store.dropDaysBefore(TODAY);
            new RollupBenchmark(store, from).ask();
        } finally {
            StoreComparison.delete(directory);
        }
    }

    private static long feed(MetricStore store, int hosts, long from, long interval, String begin) {
        List<String> names = FleetTrace.names();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        long points = 0;
        for (int host = 0; host < hosts; host++) {
            FleetTrace trace = new FleetTrace(host, false);
            String agent = Fleet.agent(host);
            List<Series> series = names.stream()
                    .map(name -> new Series(
                            agent,
                            name.substring(0, name.lastIndexOf('@')),
                            Labels.of("of", name.substring(name.lastIndexOf('@') + 1))))
                    .toList();
            for (long at = from; at < MIDNIGHT; at += interval) {
                double[] values = trace.next();
                List<Point> batch = new ArrayList<>();
                for (int i = 0; i < values.length; i++) {
                    if (series.get(i).metric().startsWith(begin)) {
                        batch.add(new Point(series.get(i), at, values[i]));
                    }
                }
                points += batch.size();
                waiting.add(store.append(new Batch(agent, at, interval, batch)));
                if (waiting.size() >= 1000) {
                    waiting.forEach(CompletableFuture::join);
                    waiting.clear();
                }
            }
        }
        waiting.forEach(CompletableFuture::join);
        store.flush();
        return points;
    }

    @SuppressWarnings("SystemOut") // a command's output
    private void ask() {
        System.out.println("| question over all days | series | points answered | ms (median of 9) | CPU ms |");
        System.out.println("|---|---|---|---|---|");
        for (String agent : List.of("host-00000", "*")) {
            for (long step : new long[] {DAY, DAY / 2, 3_600_000}) {
                for (Aggregation by : List.of(Aggregation.AVG, Aggregation.MAX)) {
                    one(agent, agent.equals("*") ? "*" : "network.bytes_recv", step, by);
                }
            }
        }
    }

    @SuppressWarnings("SystemOut") // a command's output
    private void one(String agent, String metric, long step, Aggregation by) {
        SeriesSelector selector = new SeriesSelector(
                NameSelector.of(List.of(agent)),
                NameSelector.of(List.of(metric)),
                agent.equals("*") ? List.of() : List.of(LabelMatcher.parse("of=eth0")));
        SeriesQuery query = new SeriesQuery(
                selector, new Sampling(from, MIDNIGHT - 1, step, by), Optional.empty(), Optional.empty());
        List<Samples> answer = List.of();
        List<Double> walls = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long wall = System.nanoTime();
            answer = query.ask(store, LIMITS, Cancellation.never());
            walls.add((System.nanoTime() - wall) / 1e6);
            cpus.add((THREADS.getCurrentThreadCpuTime() - cpu) / 1e6);
        }
        walls.sort(null);
        cpus.sort(null);
        System.out.printf(
                Locale.ROOT,
                "| %s, steps of %d h | %d | %,d | %.1f | %.1f |%n",
                by.apiName(),
                step / 3_600_000,
                answer.size(),
                answer.stream().mapToInt(Samples::size).sum(),
                walls.get(4),
                cpus.get(4));
    }
}
