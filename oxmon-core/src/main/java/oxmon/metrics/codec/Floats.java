package oxmon.metrics.codec;

/** Values that are floats widened to doubles: the float's bits, in the order of the values. */
final class Floats implements Shape {
    @Override
    public boolean fit(double[] values, int offset, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            double value = values[offset + i];
            float narrow = (float) value;
            if (narrow != value) { // NaN is not: a conversion may change its payload
                return false;
            }
            into[i] = ordered(Float.floatToRawIntBits(narrow));
        }
        return true;
    }

    @Override
    public void nearest(double[] values, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = ordered(Float.floatToIntBits((float) values[i]));
        }
    }

    @Override
    public void write(ByteSink into) {}

    @Override
    public void read(ByteSource from) {}

    @Override
    public void restore(long[] numbers, double[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = Float.intBitsToFloat(ordered((int) numbers[i]));
        }
    }

    /** Its own inverse. */
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
