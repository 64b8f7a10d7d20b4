package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;

/**
 * What one agent reported, and what of it was acknowledged. A value tells which of the reports for its time it is, so that an answer
 * can be judged while reports go on: it must hold each point as it was acknowledged, or as it was reported later. One thread
 * reports; verifying is thread-safe.
 */
final class Reports {
    private static final double REVISION = 1_000_000;
    private static final int SERIES = 5;

    private final String agent;
    private final Random random;
    private final Map<Key, Integer> submitted = new ConcurrentHashMap<>();
    private final Map<Key, Integer> acknowledged = new ConcurrentHashMap<>();

    Reports(String agent, long seed) {
        this.agent = agent;
        this.random = new Random(seed);
    }

    private record Key(int series, long at) {
        double value(int revision) {
            return revision * REVISION + (at % 8_000 + series) / 8.0;
        }

        int revisionOf(double value) {
            int revision = (int) Math.floor(value / REVISION);
            return value == value(revision) ? revision : -1;
        }
    }

    String agent() {
        return agent;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Reports a tick: each series once, one of them sometimes late, or again. */
    CompletableFuture<Void> report(MetricStore store, long at) {
        List<Point> points = new ArrayList<>();
        Map<Key, Integer> revisions = new HashMap<>();
        for (int s = 0; s < SERIES; s++) {
            long millis = random.nextInt(40) == 0 ? at - random.nextInt(1_800) * 1_000L : at;
            Key key = new Key(s, millis);
            int revision = submitted.merge(key, 1, Integer::sum);
            revisions.put(key, revision);
            points.add(new Point(new Series(agent, "m", Labels.of("s", "" + s)), millis, key.value(revision)));
        }
        return store.append(new Batch(agent, at, 10_000, points)).thenRun(() -> acknowledged.putAll(revisions));
    }

    /**
     * Whether the store has all that was acknowledged so far, nothing twice, and nothing that was not reported.
     *
     * @param keptFrom from when on all must be there; asked after the store was
     */
    void verify(MetricStore store, LongSupplier keptFrom) {
        Map<Key, Integer> before = Map.copyOf(acknowledged);
        Map<Key, Double> found = new HashMap<>();
        int points = 0;
        for (Samples samples : store.range(
                new RangeQuery(agent, "m", Map.of(), 0, Long.MAX_VALUE / 2, 0, Aggregation.AVG, 100_000_000))) {
            int series = Integer.parseInt(samples.series().labels().asMap().getOrDefault("s", "-1"));
            for (int i = 0; i < samples.size(); i++) {
                found.put(new Key(series, samples.millis()[i]), samples.values()[i]);
                points++;
            }
        }
        long from = keptFrom.getAsLong();
        assertThat(points).as("%s: none twice", agent).isEqualTo(found.size());
        found.forEach((key, value) -> assertThat(key.revisionOf(value))
                .as("%s %s: %s", agent, key, value)
                .isBetween(before.getOrDefault(key, 1), submitted.getOrDefault(key, 0)));
        before.forEach((key, revision) -> {
            if (key.at() >= from) {
                assertThat(found)
                        .as("%s, %d were acknowledged", agent, before.size())
                        .containsKey(key);
            }
        });
    }
}
