package oxmon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
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
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/** Questions to an engine in the same process: 20 agents of 40 series, two hours at 10 s, flushed to the day's file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueryMicro {
    private static final int AGENTS = 20;
    private static final int SERIES = 40;
    private static final long START = 1_795_305_600_000L; // a UTC midnight
    private static final long END = START + 2 * 3_600_000L - Workload.INTERVAL_MILLIS;
    private static final QueryLimits LIMITS = new QueryLimits(100_000, 10_000_000);

    @Nullable
    private Path directory;

    @Nullable
    private MetricStore store;

    /** Feeds the engine. */
    @Setup
    public void feed() throws IOException {
        directory = Files.createTempDirectory("oxmon-bench");
        store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                new SqliteDayFiles(directory),
                Thread::new);
        Workload workload = new Workload(AGENTS, SERIES, 42);
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (long at = START; at <= END; at += Workload.INTERVAL_MILLIS) {
            for (int agent = 0; agent < AGENTS; agent++) {
                List<Point> points = workload.tick(agent, at);
                waiting.add(
                        store.append(new Batch(points.get(0).series().agent(), at, Workload.INTERVAL_MILLIS, points)));
            }
        }
        waiting.forEach(CompletableFuture::join);
        store.flush();
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        if (store != null && directory != null) {
            store.close();
            StoreComparison.delete(directory);
        }
    }

    private List<Samples> ask(String agent, String metric, Sampling sampling, @Nullable Grouping grouping) {
        if (store == null) {
            throw new IllegalStateException("not fed");
        }
        SeriesSelector selector =
                new SeriesSelector(NameSelector.of(List.of(agent)), NameSelector.of(List.of(metric)), List.of());
        return new SeriesQuery(selector, sampling, Optional.ofNullable(grouping), Optional.empty())
                .ask(store, LIMITS, Cancellation.never());
    }

    /** One series as it is: 720 points. */
    @Benchmark
    public List<Samples> oneSeries() {
        return ask("host-00007", "cpu.usage", new Sampling(START, END, 0, Aggregation.AVG), null);
    }

    /** One metric of all agents, a step of five minutes: 480 points of 14,400. */
    @Benchmark
    public List<Samples> oneMetricInSteps() {
        return ask("*", "cpu.usage", new Sampling(START, END, 300_000, Aggregation.AVG), null);
    }

    /** All cores of all agents, the 95th percentile of each agent's five minutes. */
    @Benchmark
    public List<Samples> coresByAgent() {
        return ask(
                "*",
                "cpu.core_usage",
                new Sampling(START, END, 300_000, Aggregation.AVG),
                new Grouping(Set.of(), true, Aggregation.P95));
    }

    /** The newest values of one agent. */
    @Benchmark
    public List<Point> latest() {
        if (store == null) {
            throw new IllegalStateException("not fed");
        }
        return store.latest("host-00007");
    }
}
