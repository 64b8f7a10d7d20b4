package oxmon.metrics.codec;

/** Any values: the double's bits, in the order of the values. */
final class Doubles implements Shape {
    @Override
    public boolean fit(double[] values, int offset, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = ordered(Double.doubleToRawLongBits(values[offset + i]));
        }
        return true;
    }

    @Override
    public void nearest(double[] values, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = ordered(Double.doubleToLongBits(values[i])); // one NaN for all, as machines differ in it
        }
    }

    @Override
    public void write(ByteSink into) {}

    @Override
    public void read(ByteSource from) {}

    @Override
    public void restore(long[] numbers, double[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = Double.longBitsToDouble(ordered(numbers[i]));
        }
    }

    /** Its own inverse. */
    private static long ordered(long bits) {
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }
}
