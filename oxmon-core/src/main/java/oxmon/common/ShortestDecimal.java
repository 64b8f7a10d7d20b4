package oxmon.common;

import java.nio.charset.StandardCharsets;

/**
 * Prints doubles with the fewest digits that still read back as the same double, and of those the nearest to it.
 *
 * <p>Follows Raffaello Giulietti, "The Schubfach way to render doubles" (2020): the shortest decimal lies in the interval of
 * numbers that round to the double, so one looks whether a multiple of 10<sup>k+1</sup> is in it, and else takes one of the two
 * multiples of 10<sup>k</sup> beside the double. It takes three multiplications of 126 bits. {@code Double.toString} of JDK 17 is some
 * five times slower, and writes 2.0E-3 as 0.0020 and 2E23 as 2.0000000000000003E23; printing numbers was most of the time of an
 * answer.
 */
public final class ShortestDecimal {
    /** The most bytes that one number takes. */
    public static final int MAX_BYTES = 26;

    private static final long HIDDEN = 1L << 52;
    private static final int MIN_EXPONENT = -1074;
    private static final int BILLION = 1_000_000_000;

    /** 1, 10, 100 … up to 10<sup>18</sup>. */
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    /** 00, 01 … 99 in ASCII. */
    private static final byte[] PAIRS = new byte[200];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private static final double FIFTEEN_DIGITS = 1e15;
    private static final long LOW_63 = (1L << 63) - 1;

    /** Numbers from 10<sup>−6</sup> to below 10<sup>21</sup> are written without an exponent, as browsers do. */
    private static final int MOST_WHOLE_DIGITS = 21;

    private static final int MOST_ZEROS = 6;

    private ShortestDecimal() {}

    /**
     * Writes a number in ASCII as JSON takes it, without a fraction when it is whole: {@code 0}, {@code -1.5}, {@code 1e-7}.
     *
     * @param value finite
     * @param at where to begin; {@link #MAX_BYTES} must fit
     * @return where it ended
     */
    public static int write(double value, byte[] into, int at) {
        long bits = Double.doubleToRawLongBits(value);
        int next = at;
        if (bits << 1 == 0) {
            into[next++] = '0';
            return next;
        }
        if (bits < 0) {
            into[next++] = '-';
        }
        double thousands = Math.rint(Math.abs(value) * 1000);
        if (thousands < FIFTEEN_DIGITS && thousands / 1000 == Math.abs(value)) {
            // up to three decimals and fifteen digits, as most of what is measured: no other text so short reads as
            // this double
            return writeThousandths((long) thousands, into, next);
        }
        long fraction = bits & (HIDDEN - 1);
        int exponent = (int) (bits >>> 52) & 0x7ff;
        if (exponent == 0) {
            return write(MIN_EXPONENT, fraction, into, next);
        }
        int q = exponent - 1075;
        long c = HIDDEN | fraction;
        if (q <= 0 && q > -53 && ((c >> -q) << -q) == c) {
            return write(c >> -q, into, next);
        }
        return write(q, c, into, next);
    }

    /** The number as a text. */
    public static String of(double value) {
        byte[] bytes = new byte[MAX_BYTES];
        return new String(bytes, 0, write(value, bytes, 0), StandardCharsets.US_ASCII);
    }

    private static int writeThousandths(long thousandths, byte[] into, int at) {
        long whole = thousandths / 1000;
        int rest = (int) (thousandths - whole * 1000);
        int next = write(whole, into, at);
        if (rest == 0) {
            return next;
        }
        into[next] = '.';
        into[next + 1] = (byte) ('0' + rest / 100);
        two(rest % 100, into, next + 2);
        return next + (rest % 100 == 0 ? 2 : rest % 10 == 0 ? 3 : 4);
    }

    /** Writes c · 2<sup>q</sup>. */
    private static int write(int q, long c, byte[] into, int at) {
        boolean lopsided = c == HIDDEN && q != MIN_EXPONENT; // the double below is half as far away as the one above
        int k = lopsided ? floorLog10OfThreeQuarters(q) : floorLog10(q);
        int h = q + PowersOfTen.floorLog2(-k) + 2;
        long high = PowersOfTen.high(k);
        long low = PowersOfTen.low(k);
        long middle = product(high, low, (c << 2) << h);
        long least = product(high, low, ((c << 2) - (lopsided ? 1 : 2)) << h);
        long most = product(high, low, ((c << 2) + 2) << h);
        long odd = c & 1; // the ends of the interval round to an even double only
        long s = middle >> 2;
        if (s >= 10) {
            long tens = s / 10 * 10;
            boolean below = least + odd <= (tens << 2);
            boolean above = ((tens + 10) << 2) + odd <= most;
            if (below != above) {
                return writeShortened(below ? tens : tens + 10, k, into, at);
            }
        }
        boolean below = least + odd <= (s << 2);
        boolean above = ((s + 1) << 2) + odd <= most;
        if (below != above) {
            return writeShortened(below ? s : s + 1, k, into, at);
        }
        long nearer = middle - ((2 * s + 1) << 1);
        return writeShortened(nearer < 0 || (nearer == 0 && (s & 1) == 0) ? s : s + 1, k, into, at);
    }

    /** ⌊log<sub>10</sub> 2<sup>e</sup>⌋, exact where doubles need it. */
    private static int floorLog10(int e) {
        return (int) ((e * 661_971_961_083L) >> 41);
    }

    /** ⌊log<sub>10</sub> (3/4 · 2<sup>e</sup>)⌋. */
    private static int floorLog10OfThreeQuarters(int e) {
        return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
    }

    /** The upper part of g · c, its last bit set when anything was cut off. */
    private static long product(long high, long low, long c) {
        long fromLow = Math.multiplyHigh(low, c);
        long middle = ((high * c) >>> 1) + fromLow;
        long upper = Math.multiplyHigh(high, c) + (middle >>> 63);
        return upper | (((middle & LOW_63) + LOW_63) >>> 63);
    }

    /** Writes digits · 10<sup>exponent</sup> without the zeros at the end of the digits. */
    private static int writeShortened(long digits, int exponent, byte[] into, int at) {
        long d = digits;
        int e = exponent;
        // only what is even so often can be a multiple, and most numbers are not
        while (Long.numberOfTrailingZeros(d) >= 8 && d % 100_000_000 == 0) {
            d /= 100_000_000;
            e += 8;
        }
        if (Long.numberOfTrailingZeros(d) >= 4 && d % 10_000 == 0) {
            d /= 10_000;
            e += 4;
        }
        if (Long.numberOfTrailingZeros(d) >= 2 && d % 100 == 0) {
            d /= 100;
            e += 2;
        }
        if (Long.numberOfTrailingZeros(d) >= 1 && d % 10 == 0) {
            d /= 10;
            e += 1;
        }
        return write(d, e, into, at);
    }

    /** Writes digits · 10<sup>exponent</sup>; the last digit is not 0. */
    private static int write(long digits, int exponent, byte[] into, int at) {
        int length = length(digits);
        int point = length + exponent; // that many digits before it
        if (point > MOST_WHOLE_DIGITS || point <= -MOST_ZEROS) {
            return scientific(digits, length, point - 1, into, at);
        }
        int next = at;
        if (point <= 0) {
            into[next++] = '0';
            into[next++] = '.';
            for (int i = point; i < 0; i++) {
                into[next++] = '0';
            }
            return write(digits, into, next);
        }
        if (point >= length) {
            next = write(digits, into, next);
            for (int i = length; i < point; i++) {
                into[next++] = '0';
            }
            return next;
        }
        write(digits, into, next + 1);
        System.arraycopy(into, next + 1, into, next, point);
        into[next + point] = '.';
        return next + length + 1;
    }

    private static int scientific(long digits, int length, int exponent, byte[] into, int at) {
        int end = write(digits, into, at + 1);
        into[at] = into[at + 1];
        into[at + 1] = '.';
        end = length == 1 ? at + 1 : end;
        into[end++] = 'e';
        if (exponent < 0) {
            into[end++] = '-';
        }
        return write((long) Math.abs(exponent), into, end);
    }

    /**
     * Writes a whole number in ASCII.
     *
     * @param value not negative
     * @return where it ended
     */
    public static int write(long value, byte[] into, int at) {
        int end = at + length(value);
        long left = value;
        int next = end;
        while (left >= BILLION) {
            long above = left / BILLION;
            int nine = (int) (left - above * BILLION);
            for (int i = 0; i < 4; i++) {
                next -= 2;
                two(nine % 100, into, next);
                nine /= 100;
            }
            into[--next] = (byte) ('0' + nine);
            left = above;
        }
        int rest = (int) left;
        while (rest >= 10) {
            next -= 2;
            two(rest % 100, into, next);
            rest /= 100;
        }
        if (next > at) {
            into[--next] = (byte) ('0' + rest);
        }
        return end;
    }

    /**
     * Writes a number of two digits in ASCII, a zero before it when it has one.
     *
     * @param number 0 to 99
     */
    public static void two(int number, byte[] into, int at) {
        into[at] = PAIRS[2 * number];
        into[at + 1] = PAIRS[2 * number + 1];
    }

    /** How many digits it has; log<sub>10</sub> 2 is about 1233 / 4096. */
    private static int length(long value) {
        int bits = 64 - Long.numberOfLeadingZeros(value | 1);
        int atLeast = (bits * 1233) >>> 12;
        return Math.max(1, atLeast + (atLeast < POWERS.length && value >= POWERS[atLeast] ? 1 : 0));
    }
}
