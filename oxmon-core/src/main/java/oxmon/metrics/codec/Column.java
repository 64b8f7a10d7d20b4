package oxmon.metrics.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.codec.ValueCodec.Density;

/**
 * Writes whole numbers as the first of them, what all distances to it have in common (their greatest common divisor), a steady
 * rise, and the errors of the best {@link Predictor} of the rest. Any numbers: arithmetic wraps. Not thread-safe.
 */
final class Column {
    private static final int STEADY = 0x08;
    private static final int ALL_ZERO = 0x00;
    private static final int MINI_BLOCKS = 0x10;
    private static final int TOKENS = 0x20;
    private static final int SAMPLES = 15;

    private final Costs costs = new Costs();
    private final long[] sample = new long[SAMPLES];
    private long[] residuals = new long[128];
    private @Nullable TokenCoder tokens;

    /** Changes {@code numbers} on the way. */
    void write(long[] numbers, int count, Density density, ByteSink into) {
        long first = numbers[0];
        long divisor = normalize(numbers, count);
        into.writeSigned(first);
        into.writeVarint(divisor);
        long rise = rise(numbers, count);
        Predictor predictor = costs.cheapest(numbers, count, 0);
        if (rise != 0) {
            long without = costs.least();
            Predictor steady = costs.cheapest(numbers, count, rise);
            if (costs.least() < without) {
                predictor = steady;
                for (int i = 0; i < count; i++) {
                    numbers[i] -= rise * i;
                }
            } else {
                rise = 0;
            }
        }
        if (residuals.length < count) {
            residuals = new long[count];
        }
        predictor.residuals(numbers, residuals, count);
        int header = into.size();
        into.write(0);
        if (rise != 0) {
            into.writeSigned(rise);
        }
        into.set(header, pack(count, density, into) | (rise == 0 ? 0 : STEADY) | predictor.code());
    }

    /** Makes the first number 0 and the others distances to it, divided by what they have in common, which is returned. */
    private static long normalize(long[] numbers, int count) {
        long first = numbers[0];
        long common = 0;
        for (int i = 0; i < count; i++) {
            long distance = numbers[i] - first;
            numbers[i] = distance;
            if (common != 1) {
                common =
                        distance == Long.MIN_VALUE ? 1 : gcd(common, Math.abs(distance)); // which has no absolute value
            }
        }
        int shift = Long.numberOfTrailingZeros(common);
        long odd = common >>> shift;
        for (int i = 0; common > 1 && i < count; i++) {
            long shifted = numbers[i] >> shift; // division is slow, and mostly it is by a power of two
            numbers[i] = odd == 1 ? shifted : shifted / odd;
        }
        return Math.max(1, common);
    }

    /** Writes the residuals in the way that takes the fewest bytes, and tells which. */
    private int pack(int count, Density density, ByteSink into) {
        long any = 0;
        for (int i = 0; i < count; i++) {
            any |= residuals[i];
        }
        if (any == 0) {
            return ALL_ZERO;
        }
        int start = into.size();
        MiniBlocks.write(residuals, count, into);
        if (density == Density.FAST) {
            return MINI_BLOCKS;
        }
        int end = into.size();
        tokens().write(residuals, count, into);
        if (into.size() - end < end - start) {
            into.cut(start, end);
            return TOKENS;
        }
        into.truncate(end);
        return MINI_BLOCKS;
    }

    void read(ByteSource from, long[] numbers, int count) {
        long first = from.readSigned();
        long divisor = from.readVarint();
        if (divisor <= 0) {
            throw from.corrupt("says that numbers are multiples of " + Long.toUnsignedString(divisor));
        }
        int header = from.read();
        Predictor predictor = Predictor.of(header & 0x07, from);
        long rise = (header & STEADY) == 0 ? 0 : from.readSigned();
        switch (header & 0xF0) {
            case ALL_ZERO -> Arrays.fill(numbers, 0, count, 0);
            case MINI_BLOCKS -> MiniBlocks.read(from, numbers, count);
            case TOKENS -> tokens().read(from, numbers, count);
            default ->
                throw from.corrupt("packs numbers in way " + (header >> 4) + ", which this version does not know");
        }
        predictor.restore(numbers, count);
        for (int i = 0; i < count; i++) {
            numbers[i] = (numbers[i] + rise * i) * divisor + first;
        }
    }

    private TokenCoder tokens() {
        if (tokens == null) {
            tokens = new TokenCoder(); // has tables, which fast chunks never need
        }
        return tokens;
    }

    private static long gcd(long one, long other) {
        long a = one;
        long b = other;
        if (one > 0 && (one & (one - 1)) == 0 && (other & (one - 1)) == 0) {
            return one; // a power of two, which it often is
        }
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    /** The usual distance of neighbours when most go the same way, else 0: worth a try, no more. */
    private long rise(long[] numbers, int count) {
        int taken = Math.min(SAMPLES, count - 1);
        for (int i = 0; i < taken; i++) {
            int at = (int) ((long) i * (count - 1) / taken);
            sample[i] = numbers[at + 1] - numbers[at];
        }
        Arrays.sort(sample, 0, taken);
        if (taken == 0 || Long.signum(sample[taken / 4]) != Long.signum(sample[taken - 1 - taken / 4])) {
            return 0;
        }
        return sample[taken / 2];
    }
}
