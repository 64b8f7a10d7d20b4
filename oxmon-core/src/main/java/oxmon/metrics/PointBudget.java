package oxmon.metrics;

/** How many points an answer may still have. Not thread-safe. */
public final class PointBudget {
    private final int max;
    private final boolean eachSeries;
    private int used;

    private PointBudget(int max, boolean eachSeries) {
        this.max = max;
        this.eachSeries = eachSeries;
    }

    /** So many over all series. */
    public static PointBudget total(int max) {
        return new PointBudget(max, false);
    }

    /** So many for each series: what is read is not answered as it is. */
    public static PointBudget eachSeries(int max) {
        return new PointBudget(max, true);
    }

    /**
     * Fails when so many more would be too many.
     *
     * @throws oxmon.common.Fault INVALID, naming {@code step}
     */
    public void check(int more) {
        if (more > max - used) {
            throw InMemoryMetricStore.tooMany(max);
        }
    }

    /** Fails when so many more, of several series, would be too many. */
    public void checkTotal(int more) {
        if (!eachSeries) {
            check(more);
        }
    }

    /** Counts them, unless that is too many. */
    public void use(int more) {
        check(more);
        if (!eachSeries) {
            used += more;
        }
    }
}
