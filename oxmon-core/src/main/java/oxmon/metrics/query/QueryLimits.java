package oxmon.metrics.query;

/**
 * What one query may take.
 *
 * @param maxSeries the most series it reads
 * @param maxPoints the most points it answers
 */
public record QueryLimits(int maxSeries, int maxPoints) {
    private static final int HELD = 8;

    /** How many values may be held while series are made one: eight times what may be answered. */
    int maxHeld() {
        return (int) Math.min(Integer.MAX_VALUE, (long) HELD * maxPoints);
    }
}
