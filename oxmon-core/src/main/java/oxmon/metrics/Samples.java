package oxmon.metrics;

/**
 * The answer for one series: times and values in two columns of equal length, ascending by time.
 *
 * <p>The arrays are handed over, not copied: whoever receives them may keep them, nobody changes them.
 *
 * @param millis Unix times in milliseconds, strictly ascending
 */
@SuppressWarnings("ArrayRecordComponent") // columns of doubles are the point; nobody compares answers
public record Samples(Series series, long[] millis, double[] values) {
    public Samples {
        if (millis.length != values.length) {
            throw new IllegalArgumentException(millis.length + " times for " + values.length + " values");
        }
    }

    /** How many samples there are. */
    public int size() {
        return millis.length;
    }
}
