package oxmon.metrics.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import oxmon.metrics.Aggregation;
import oxmon.metrics.InMemoryMetricStore;
import oxmon.metrics.Quantiles;
import oxmon.metrics.Samples;

/** Gathers series and keeps those that are ahead; all of them when there is no ranking. Not thread-safe. */
final class Ranked {
    private static final Comparator<Entry> BY_SCORE = Comparator.comparingDouble(Entry::score);

    private final Optional<Ranking> ranking;
    private final int maxPoints;
    private final Comparator<Entry> ahead;
    private final PriorityQueue<Entry> last;
    private int points;
    private int added;

    Ranked(Optional<Ranking> ranking, int maxPoints) {
        this.ranking = ranking;
        this.maxPoints = maxPoints;
        Comparator<Entry> byScore = ranking.map(Ranking::highest).orElse(false) ? BY_SCORE.reversed() : BY_SCORE;
        this.ahead = byScore.thenComparingInt(Entry::place);
        this.last = new PriorityQueue<>(ahead.reversed());
    }

    private record Entry(double score, int place, Samples samples) {}

    void add(Samples samples) {
        double score = ranking.isPresent() ? of(samples.values(), ranking.get().by()) : 0;
        last.add(new Entry(score, added++, samples));
        points += samples.size();
        if (ranking.isPresent() && last.size() > ranking.get().count()) {
            points -= last.remove().samples().size();
        }
        if (points > maxPoints) {
            throw InMemoryMetricStore.tooMany(maxPoints);
        }
    }

    /** What is kept, the foremost first. */
    List<Samples> answer() {
        List<Entry> entries = new ArrayList<>(last);
        Collections.sort(entries, ahead);
        return entries.stream().map(Entry::samples).toList();
    }

    /** One value for all of a series' values, at least one. */
    static double of(double[] values, Aggregation by) {
        if (by.isPercentile()) {
            Quantiles quantiles = new Quantiles();
            for (double value : values) {
                quantiles.add(value);
            }
            return quantiles.of(by);
        }
        double sum = 0;
        double min = values[0];
        double max = values[0];
        for (double value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return switch (by) {
            case AVG -> sum / values.length;
            case MIN -> min;
            case MAX -> max;
            case SUM -> sum;
            case COUNT -> values.length;
            case FIRST -> values[0];
            case LAST -> values[values.length - 1];
            case P50, P95, P99, RATE, INCREASE -> throw new IllegalArgumentException(by.apiName());
        };
    }
}
