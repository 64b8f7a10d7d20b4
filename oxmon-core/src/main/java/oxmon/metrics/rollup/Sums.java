package oxmon.metrics.rollup;

/**
 * Sums that take few bytes: exact where all values are decimals of a few digits, else rounded to 32 binary digits, one part in four
 * thousand million.
 */
final class Sums {
    private static final double[] POWERS = {1, 10, 1e2, 1e3, 1e4};
    private static final double LIMIT = 0x1p53;

    /** Digits of a double's mantissa that go. */
    private static final int DROPPED = 20;

    private Sums() {}

    static double of(double[] values, int from, int end) {
        int digits = 0;
        long whole = 0;
        double sum = 0;
        int i = from;
        while (i < end) {
            double scaled = values[i] * POWERS[digits];
            double number = Math.rint(scaled);
            if (Math.abs(scaled) < LIMIT / (end - from) && number / POWERS[digits] == values[i]) {
                whole += (long) number;
                sum += values[i];
                i++;
            } else if (++digits == POWERS.length) {
                return rounded(plain(values, from, end));
            } else {
                whole = 0;
                sum = 0;
                i = from;
            }
        }
        return sum == 0 && whole == 0 ? sum : whole / POWERS[digits];
    }

    private static double plain(double[] values, int from, int end) {
        double sum = 0;
        for (int i = from; i < end; i++) {
            sum += values[i];
        }
        return sum;
    }

    private static double rounded(double sum) {
        if (Double.isNaN(sum) || Double.isInfinite(sum)) {
            return sum;
        }
        long half = 1L << (DROPPED - 1);
        double rounded = Double.longBitsToDouble(((Double.doubleToRawLongBits(sum) + half) >> DROPPED) << DROPPED);
        return Double.isInfinite(rounded) ? sum : rounded;
    }
}
