package oxmon.alerting;

/**
 * How far apart the points of a series are: the median of the newest five distances. The first distance has nothing to be compared
 * with but what is usual elsewhere; when it is too long for that, the second one decides. Guarded by the agent's lock.
 */
final class Rhythm {
    /** Shorter distances count as this. */
    static final int LEAST_MILLIS = 1000;

    private static final int DISTANCES = 5;
    private static final int GAP = 3;

    private int a;
    private int b;
    private int c;
    private int d;
    private int e;
    private int median;
    private byte count;
    private boolean unsure;

    /** What a distance is. */
    enum Gap {
        /** As usual. */
        NONE,
        /** More than three times what is usual. */
        GAP,
        /** The first one, and long: the next one tells whether that is usual here. */
        UNSURE,
        /** As usual, and it tells that the one before was a gap. */
        BEFORE
    }

    /**
     * Learns a distance, and judges it by those before.
     *
     * @param assumedMillis what to compare the first one with
     */
    Gap take(long distanceMillis, long assumedMillis) {
        Gap gap = Gap.NONE;
        if (count == 0) {
            gap = longer(distanceMillis, assumedMillis) ? Gap.UNSURE : Gap.NONE;
        } else if (longer(distanceMillis, median)) {
            gap = Gap.GAP;
        } else if (unsure && longer(a, distanceMillis)) {
            gap = Gap.BEFORE;
            count = 0; // it is not what is usual
        }
        unsure = gap == Gap.UNSURE;
        learn(distanceMillis);
        return gap;
    }

    /** What the newest distance is as far as that is known, when the same time comes again. */
    Gap again() {
        return unsure ? Gap.UNSURE : Gap.NONE;
    }

    private static boolean longer(long distanceMillis, long usualMillis) {
        return distanceMillis > GAP * Math.max(LEAST_MILLIS, usualMillis);
    }

    /** Learns a distance. */
    void learn(long distanceMillis) {
        e = d;
        d = c;
        c = b;
        b = a;
        a = (int) Math.min(Integer.MAX_VALUE, distanceMillis);
        count = (byte) Math.min(DISTANCES, count + 1);
        median = median();
    }

    /** The shortest of the distances known; {@code otherwise} when there is none. */
    int least(int otherwise) {
        return switch (count) {
            case 0 -> otherwise;
            case 1 -> a;
            case 2 -> Math.min(a, b);
            case 3 -> Math.min(Math.min(a, b), c);
            case 4 -> Math.min(Math.min(a, b), Math.min(c, d));
            default -> Math.min(Math.min(Math.min(a, b), Math.min(c, d)), e);
        };
    }

    /** The usual distance; 0 when fewer than two are known. */
    int usual() {
        return count < 2 ? 0 : median;
    }

    private int median() {
        return switch (count) {
            case 1 -> a;
            case 2 -> Math.max(a, b);
            case 3 -> middle(a, b, c);
            case 4 -> ofFour();
            default -> ofFive(a, b, c, d, e);
        };
    }

    private static int middle(int x, int y, int z) {
        return Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
    }

    /** The second largest, as everywhere where the number is even. */
    private int ofFour() {
        return ofFive(a, b, c, d, Integer.MAX_VALUE);
    }

    private static int ofFive(int p, int q, int r, int s, int t) {
        int low = Math.max(Math.min(p, q), Math.min(r, s)); // neither the least of all four …
        int high = Math.min(Math.max(p, q), Math.max(r, s)); // … nor the greatest
        return middle(low, high, t);
    }
}
