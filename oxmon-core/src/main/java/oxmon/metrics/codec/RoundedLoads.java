package oxmon.metrics.codec;

/**
 * Processor loads in percent that were rounded to some decimals: near the multiples of what one tick is worth, such as 0.1 where
 * an interval has a thousand. Told as ticks and the little that is left. Not thread-safe.
 */
final class RoundedLoads {
    /** Ticks of usual intervals, at a hundred a second, of one core or a few. */
    private static final int[] USUAL = {100, 200, 500, 1000, 1500, 2000, 3000, 4000};
    /** Below this share of what chance would leave, values prefer the multiples. */
    private static final double CLEAR = 0.7;
    /** So many values tell how many ticks there are. */
    private static final int PROBE = 512;

    private final Costs costs = new Costs();
    private long[] busy = new long[0];
    private long[] left = new long[0];
    private int ticks;

    /** Whether it is worth a try with these numbers, of which {@code hundred} are 100 percent; {@link #write} writes them then. */
    boolean fit(long[] numbers, int count, long hundred) {
        for (int i = 0; i < count; i++) {
            if (numbers[i] < 0 || numbers[i] > hundred) {
                return false;
            }
        }
        room(count);
        ticks = 0;
        int probe = Math.min(count, PROBE);
        long least = Long.MAX_VALUE;
        for (int candidate : USUAL) {
            if (split(numbers, probe, hundred, candidate) < CLEAR * probe * hundred / candidate / 4) {
                costs.cheapest(busy, probe, 0);
                long bits = costs.least();
                costs.cheapest(left, probe, 0);
                bits += costs.least();
                if (bits < least) {
                    least = bits;
                    ticks = candidate;
                }
            }
        }
        if (ticks == 0) {
            return false;
        }
        split(numbers, count, hundred, ticks);
        return true;
    }

    /** Returns how much is left in all. */
    private long split(long[] numbers, int count, long hundred, int perInterval) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            busy[i] = (numbers[i] * perInterval + hundred / 2) / hundred;
            left[i] = numbers[i] - load(busy[i], hundred, perInterval);
            sum += Math.abs(left[i]);
        }
        return sum;
    }

    void write(int count, Column column, ValueCodec.Density density, ByteSink into) {
        into.writeVarint(ticks);
        column.write(busy, count, density, into);
        column.write(left, count, density, into);
    }

    /** Reads the numbers. */
    void read(ByteSource from, Column column, long hundred, long[] numbers, int count) {
        long perInterval = from.readVarint();
        if (perInterval <= 0 || perInterval > Integer.MAX_VALUE) {
            throw from.corrupt("has intervals of " + perInterval + " ticks");
        }
        room(count);
        column.read(from, busy, count);
        column.read(from, left, count);
        for (int i = 0; i < count; i++) {
            numbers[i] = load(busy[i], hundred, perInterval) + left[i];
        }
    }

    private static long load(long busy, long hundred, long perInterval) {
        return (busy * hundred + perInterval / 2) / perInterval;
    }

    private void room(int count) {
        if (busy.length < count) {
            busy = new long[count];
            left = new long[count];
        }
    }
}
