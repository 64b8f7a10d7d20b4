package oxmon.metrics.query;

import java.util.Arrays;
import java.util.TreeMap;
import oxmon.metrics.Aggregation;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Quantiles;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;

/** What several series have at each step, without those series. Not thread-safe. */
final class Group {
    private final long stepMillis;
    private final Aggregation across;
    private final PointBudget held;

    /** A cell for each step from {@code firstStep} on; steps count from 1970. */
    private long firstStep;

    private int[] counts = {};
    private double[] cells = {};

    /** For percentiles, all values by step. */
    private final TreeMap<Long, Quantiles> all = new TreeMap<>();

    Group(long stepMillis, Aggregation across, PointBudget held) {
        this.stepMillis = stepMillis;
        this.across = across;
        this.held = held;
    }

    /**
     * Takes a value.
     *
     * @param millis a multiple of the step
     */
    void add(long millis, double value) {
        long step = Math.floorDiv(millis, stepMillis);
        if (across.isPercentile()) {
            held.use(1);
            all.computeIfAbsent(step, s -> new Quantiles()).add(value);
            return;
        }
        int at = cell(step);
        double was = cells[at];
        boolean none = counts[at] == 0;
        cells[at] = switch (across) {
            case MIN -> none ? value : Math.min(was, value);
            case MAX -> none ? value : Math.max(was, value);
            default -> was + value;
        };
        counts[at]++;
    }

    private int cell(long step) {
        if (counts.length == 0) {
            firstStep = step;
        }
        long first = Math.min(firstStep, step);
        long end = Math.max(firstStep + counts.length, step + 1);
        if (end - first > counts.length) {
            grow(first, end);
        }
        return (int) (step - firstStep);
    }

    /** Makes room for these steps, and half as much again towards later ones, since times mostly ascend. */
    private void grow(long first, long end) {
        long wanted = end - first;
        held.check((int) Math.min(Integer.MAX_VALUE, wanted - counts.length));
        int length = (int) (wanted + (end > firstStep + counts.length ? wanted / 2 : 0));
        held.use(length - counts.length);
        int shift = (int) (firstStep - first);
        int[] moreCounts = new int[length];
        double[] moreCells = new double[length];
        System.arraycopy(counts, 0, moreCounts, shift, counts.length);
        System.arraycopy(cells, 0, moreCells, shift, cells.length);
        counts = moreCounts;
        cells = moreCells;
        firstStep = first;
    }

    /** The steps that have any value. */
    Samples samples(Series series) {
        if (across.isPercentile()) {
            long[] millis =
                    all.keySet().stream().mapToLong(step -> step * stepMillis).toArray();
            double[] values =
                    all.values().stream().mapToDouble(step -> step.of(across)).toArray();
            return new Samples(series, millis, values);
        }
        long[] millis = new long[counts.length];
        double[] values = new double[counts.length];
        int size = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                millis[size] = (firstStep + i) * stepMillis;
                values[size] = across == Aggregation.AVG
                        ? cells[i] / counts[i]
                        : across == Aggregation.COUNT ? counts[i] : cells[i];
                size++;
            }
        }
        return new Samples(series, Arrays.copyOf(millis, size), Arrays.copyOf(values, size));
    }
}
