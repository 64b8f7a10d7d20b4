package oxmon.metrics.engine;

/**
 * What is known of a chunk without decoding it.
 *
 * @param first the value of its earliest point
 * @param last the value of its latest point
 */
public record ChunkStats(double min, double max, double sum, double first, double last) {
    /** Of the first {@code count} values, at least one. */
    public static ChunkStats of(double[] values, int count) {
        double min = values[0];
        double max = values[0];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
            sum += values[i];
        }
        return new ChunkStats(min, max, sum, values[0], values[count - 1]);
    }
}
