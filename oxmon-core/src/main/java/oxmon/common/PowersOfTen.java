package oxmon.common;

import java.math.BigInteger;

/**
 * For each k that printing a double needs, 10<sup>−k</sup> in 126 bits: the number g = ⌊10<sup>−k</sup> 2<sup>125 − r</sup>⌋ + 1, with r such
 * that it has exactly that many bits, in two halves of 63.
 */
final class PowersOfTen {
    static final int MIN = -324;
    static final int MAX = 292;

    private static final long LOW_63 = (1L << 63) - 1;
    private static final long[] HALVES = halves();

    private PowersOfTen() {}

    private static long[] halves() {
        long[] halves = new long[2 * (MAX - MIN + 1)];
        for (int k = MIN; k <= MAX; k++) {
            int shift = 125 - floorLog2(-k);
            BigInteger power = BigInteger.TEN.pow(Math.abs(k));
            BigInteger g = k > 0
                    ? BigInteger.ONE.shiftLeft(shift).divide(power)
                    : shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift);
            g = g.add(BigInteger.ONE);
            halves[2 * (k - MIN)] = g.shiftRight(63).longValueExact();
            halves[2 * (k - MIN) + 1] = g.longValue() & LOW_63;
        }
        return halves;
    }

    /** ⌊log<sub>2</sub> 10<sup>e</sup>⌋, exact where doubles need it. */
    static int floorLog2(int e) {
        return (int) ((e * 913_124_641_741L) >> 38);
    }

    /** The upper half. */
    static long high(int k) {
        return HALVES[2 * (k - MIN)];
    }

    /** The lower half. */
    static long low(int k) {
        return HALVES[2 * (k - MIN) + 1];
    }
}
