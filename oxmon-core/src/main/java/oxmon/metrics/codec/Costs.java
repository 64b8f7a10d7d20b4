package oxmon.metrics.codec;

/** Which {@link Predictor} leaves the least to be written, in bits. Not thread-safe. */
final class Costs {
    /** Bits that a number other than 0 costs besides its own, roughly. */
    private static final int OVERHEAD = 2;

    private long least;

    /** @param rise taken off each number, once for each before it */
    Predictor cheapest(long[] numbers, int count, long rise) {
        long none = 0;
        long delta = 0;
        long deltaOfDelta = 0;
        long smoothed = 0;
        long before = 0;
        long step = 0;
        long mean = 0;
        long trend = 0;
        for (int i = 0; i < count; i++) {
            long number = numbers[i] - trend;
            long now = number - before;
            none += bits(number);
            delta += bits(now);
            deltaOfDelta += bits(now - step);
            smoothed += bits(number - ((mean + 128) >> 8));
            mean += ((number << 8) - mean) >> 2;
            step = now;
            before = number;
            trend += rise;
        }
        least = Math.min(Math.min(none, delta), Math.min(deltaOfDelta, smoothed));
        if (least == none) {
            return Predictor.NONE;
        }
        if (least == delta) {
            return Predictor.DELTA;
        }
        return least == deltaOfDelta ? Predictor.DELTA_OF_DELTA : Predictor.SMOOTHED;
    }

    /** What the cheapest costs. */
    long least() {
        return least;
    }

    private static int bits(long residual) {
        return residual == 0 ? 0 : OVERHEAD + Long.SIZE - Long.numberOfLeadingZeros(Math.abs(residual));
    }
}
