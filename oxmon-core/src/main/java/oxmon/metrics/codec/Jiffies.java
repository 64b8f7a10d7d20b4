package oxmon.metrics.codec;

import java.util.Arrays;
import oxmon.metrics.codec.ValueCodec.Density;

/**
 * Processor loads as the original's agents compute them from the kernel's ticks: {@code (float) busy / (float) all * 100f}. As
 * many ticks pass in each interval, give or take a few, so both numbers are small where the float's bits are noise.
 * Not thread-safe.
 */
final class Jiffies {
    /** How far the ticks of an interval may be from {@link #centre}: a host under load is late at times. */
    private static final int RADIUS = 256;

    /** How far they usually are at most. */
    private static final int USUALLY = 32;

    private static final int SAMPLES = 16;
    /** Above, floats no longer tell one fraction from its neighbours. */
    private static final int MOST_TOLD = 4096;

    private static final int STEP = 500;
    private static final int MOST_TICKS = 64_000;

    private final int[] sample = new int[SAMPLES];
    private long[] busy = new long[128];
    private long[] all = new long[128];
    private int centre;

    /** Whether all values are such loads; {@link #write} writes them then. They are known to be floats. */
    boolean fit(double[] values, int offset, int count, Density density) {
        room(count);
        centre = centre(values, offset, count);
        if (centre > 0 && fitAround(values, offset, count)) {
            return true;
        }
        // Many cores together have more ticks than the bits of floats tell: try half thousands, as intervals have.
        for (centre = STEP; density == Density.DENSE && centre <= MOST_TICKS; centre += STEP) {
            if (fitAround(values, offset, count)) {
                return true;
            }
        }
        return false;
    }

    private boolean fitAround(double[] values, int offset, int count) {
        for (int i = 0; i < count; i++) {
            float value = (float) values[offset + i];
            int beside = 0;
            while (!fits(value, i, beside)) {
                beside = beside > 0 ? -beside : 1 - beside; // 0, 1, -1, 2, -2 …
                if (beside > RADIUS) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean fits(float value, int at, int beside) {
        int ticks = centre + beside;
        if (ticks <= 0) {
            return false;
        }
        int part = (int) (value * ticks * 0.01f + 0.5f);
        busy[at] = part;
        all[at] = beside;
        return Float.floatToRawIntBits(load(part, ticks)) == Float.floatToRawIntBits(value);
    }

    void write(int count, Column column, Density density, ByteSink into) {
        into.writeVarint(centre);
        column.write(busy, count, density, into);
        column.write(all, count, density, into);
    }

    void read(ByteSource from, Column column, double[] into, int offset, int count) {
        long ticks = from.readVarint();
        if (ticks <= 0 || ticks > MOST_TICKS) {
            throw from.corrupt("has intervals of " + ticks + " ticks");
        }
        room(count);
        column.read(from, busy, count);
        column.read(from, all, count);
        for (int i = 0; i < count; i++) {
            into[offset + i] = load(busy[i], ticks + all[i]);
        }
    }

    private static float load(long busy, long all) {
        return (float) busy / (float) all * 100f;
    }

    /** The usual number of ticks, from the denominators of some values; 0 when they have none. */
    private int centre(double[] values, int offset, int count) {
        int taken = Math.min(SAMPLES, count);
        for (int i = 0; i < taken; i++) {
            sample[i] = denominator((float) values[offset + (int) ((long) i * count / taken)]);
        }
        Arrays.sort(sample, 0, taken);
        int most = sample[taken - 1];
        int first = 0;
        while (sample[first] < most - USUALLY) { // fractions that could be shortened
            first++;
        }
        return sample[(first + taken) / 2];
    }

    /** The least denominator of a fraction that makes this percentage, by continued fractions; 0 when there is none. */
    private static int denominator(float percent) {
        double rest = percent / 100.0;
        if (!(rest > 0 && rest < 1)) {
            return 1;
        }
        long numerator = 1;
        long denominator = 0;
        long lastNumerator = 0;
        long lastDenominator = 1;
        while (true) {
            long whole = (long) rest;
            long nextNumerator = whole * numerator + lastNumerator;
            long nextDenominator = whole * denominator + lastDenominator;
            if (nextDenominator > MOST_TOLD) {
                return 0;
            }
            if (load(nextNumerator, nextDenominator) == percent) {
                return (int) nextDenominator;
            }
            if (rest == whole) {
                return 0;
            }
            lastNumerator = numerator;
            lastDenominator = denominator;
            numerator = nextNumerator;
            denominator = nextDenominator;
            rest = 1 / (rest - whole);
        }
    }

    private void room(int count) {
        if (busy.length < count) {
            busy = new long[count];
            all = new long[count];
        }
    }
}
