package oxmon.metrics;

/**
 * One value of one series at one instant.
 *
 * @param millis when the agent measured it, by the agent's clock, Unix time in milliseconds; not when the server received it
 * @param value finite
 */
public record Point(Series series, long millis, double value) {
    public Point {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(series.metric() + " must be finite, was " + value);
        }
    }
}
