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
            int bits = Float.floatToRawIntBits(narrow);
            into[i] = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        }
        return true;
    }

    @Override
    public void write(ByteSink into) {}

    @Override
    public void read(ByteSource from) {}

    @Override
    public void restore(long[] numbers, double[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            int bits = (int) numbers[i];
            into[offset + i] = Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
        }
    }
}
