package oxmon.alerting;

/** How far apart the points of a series are: the median of the newest five distances. Guarded by the agent's lock. */
final class Rhythm {
    private static final int DISTANCES = 5;
    private static final int LEAST_MILLIS = 1000;
    private static final int GAP = 3;

    private int a;
    private int b;
    private int c;
    private int d;
    private int e;
    private int count;
    private int median;

    /** Learns a distance; says whether it was more than three times what was usual before. */
    boolean gap(long distanceMillis) {
        boolean gap = count > 0 && distanceMillis > (long) GAP * Math.max(LEAST_MILLIS, median);
        int distance = (int) Math.min(Integer.MAX_VALUE, distanceMillis);
        e = d;
        d = c;
        c = b;
        b = a;
        a = distance;
        count = Math.min(DISTANCES, count + 1);
        median = median();
        return gap;
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
