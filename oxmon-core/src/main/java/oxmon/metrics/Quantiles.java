package oxmon.metrics;

import java.util.Arrays;

/** Values of which a percentile is asked. Not thread-safe. */
public final class Quantiles {
    private double[] values = new double[16];
    private int count;

    /** Takes a value. */
    public void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    /** Forgets all values. */
    public void clear() {
        count = 0;
    }

    /**
     * The percentile, interpolated between the two values nearest to the place {@code quantile × (n − 1)} in ascending order, as
     * Prometheus and most tables do.
     *
     * @param of a percentile; at least one value was added
     */
    public double of(Aggregation of) {
        Arrays.sort(values, 0, count);
        double place = of.quantile() * (count - 1);
        int below = (int) place;
        double low = values[below];
        double high = values[Math.min(below + 1, count - 1)];
        return low == high ? low : low + (high - low) * (place - below);
    }
}
