package oxmon.metrics;

/**
 * Which samples of a series are meant, and how they become those of the answer.
 *
 * @param fromMillis inclusive, Unix time in milliseconds
 * @param toMillis inclusive, Unix time in milliseconds, not before {@code fromMillis}
 * @param stepMillis 0 for the samples as they are; otherwise one sample for each step that has any, stamped with the step's
 *     start, which is a multiple of the step since 1970
 * @param aggregation how the samples of a step become one; when the step is 0 only rate and increase count, which then tell
 *     the growth since the sample before
 */
public record Sampling(long fromMillis, long toMillis, long stepMillis, Aggregation aggregation) {
    private static final long LEAST_LOOK_BACK = 5 * 60_000L;

    public Sampling {
        if (fromMillis > toMillis) {
            throw new IllegalArgumentException("from must not be after to");
        }
        if (stepMillis < 0) {
            throw new IllegalArgumentException("step must not be negative");
        }
    }

    /**
     * From when on samples must be read: for counters one step earlier, at least five minutes, since growth begins at the sample
     * before the range.
     */
    public long readFromMillis() {
        return aggregation.isCounter() ? fromMillis - Math.max(stepMillis, LEAST_LOOK_BACK) : fromMillis;
    }
}
