package oxmon.alerting;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/**
 * Who watches the points of an agent's newest batch. Batches of an agent mostly look alike, so that a comparison of each series suffices.
 * Guarded by the agent's lock.
 */
final class BatchLayout {
    private static final BitSet NOTHING = new BitSet();

    private final Watchers watchers;
    private Series[] layout = {};
    private @Nullable SeriesWatch[] watching = {};

    /** Whether the layout has a series more than once. */
    private boolean repeats;

    /** Points of the batch that another of their series at the same time replaces. */
    private BitSet replaced = NOTHING;

    /** Finds who watches a series. */
    interface Watchers {
        /** Null when nobody does. */
        @Nullable
        SeriesWatch of(Series series);
    }

    BatchLayout(Watchers watchers) {
        this.watchers = watchers;
    }

    /**
     * Takes a batch.
     *
     * @return its points by time, those of the same time as they came
     */
    List<Point> take(List<Point> given) {
        List<Point> points = inOrder(given);
        find(points);
        replaced = repeats ? replaced(points) : NOTHING;
        return points;
    }

    /** Who watches a point of the batch, by its number; null when nobody does, or another replaces it. */
    @Nullable
    SeriesWatch watching(int i) {
        return replaced.get(i) ? null : watching[i];
    }

    /** Asks anew with the next batch. */
    void forget() {
        layout = new Series[0];
        watching = new SeriesWatch[0];
        repeats = false;
    }

    /** Mostly they come so. */
    private static List<Point> inOrder(List<Point> points) {
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).millis() < points.get(i - 1).millis()) {
                List<Point> sorted = new ArrayList<>(points);
                sorted.sort(Comparator.comparingLong(Point::millis));
                return sorted;
            }
        }
        return points;
    }

    private void find(List<Point> points) {
        if (points.size() != layout.length) {
            layout = new Series[points.size()];
            watching = new SeriesWatch[points.size()];
        }
        boolean changed = false;
        for (int i = 0; i < layout.length; i++) {
            Series series = points.get(i).series();
            if (!series.equals(layout[i])) {
                watching[i] = watchers.of(series);
                layout[i] = series;
                changed = true;
            }
        }
        if (changed) {
            Set<SeriesWatch> seen = new HashSet<>();
            repeats = Stream.of(watching).anyMatch(each -> each != null && !seen.add(each));
        }
    }

    private BitSet replaced(List<Point> points) {
        BitSet found = new BitSet(points.size());
        Set<SeriesWatch> later = new HashSet<>();
        long millis = Long.MIN_VALUE;
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).millis() != millis) {
                millis = points.get(i).millis();
                later = new HashSet<>();
            }
            SeriesWatch watch = watching[i];
            if (watch != null && !later.add(watch)) {
                found.set(i);
            }
        }
        return found;
    }
}
