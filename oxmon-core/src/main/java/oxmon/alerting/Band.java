package oxmon.alerting;

import java.util.Arrays;

/**
 * Where values of a series usually lie: their median, and how far around it, by the median of their distances from it (Hampel, "The
 * influence curve and its role in robust estimation", 1974). Up to half of the values may be wild without moving it far.
 *
 * @param centre the median
 * @param spread what the standard deviation would be if the values were normal; never negative
 * @param size of how many values it is made; 0 when nothing is known
 */
public record Band(double centre, double spread, int size) {
    /** Nothing is known. */
    public static final Band NONE = new Band(0, 0, 0);

    /** Makes the median distance of normal values their standard deviation: 1 over the normal distribution's third quartile. */
    private static final double OF_NORMAL = 1.482602218505602;

    /**
     * The band of values.
     *
     * @param values finite; they are left in another order
     */
    public static Band of(double[] values) {
        if (values.length == 0) {
            return NONE;
        }
        double centre = median(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i] - centre);
        }
        return new Band(centre, OF_NORMAL * median(values), values.length);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : values[half - 1] / 2 + values[half] / 2;
    }
}
