package oxmon.collect;

/** Percentages as oxmon reports them: two decimals, which is all that a reader or a chart can use. */
public final class Percent {
    private Percent() {}

    /**
     * How much of {@code whole} is {@code part}.
     *
     * @return percent from 0 to 100, rounded to two decimals; 0 when there is no whole
     */
    public static double of(double part, double whole) {
        if (whole <= 0) {
            return 0;
        }
        double percent = Math.max(0, Math.min(100, 100 * part / whole));
        return Math.rint(percent * 100) / 100;
    }
}
