package oxmon.metrics.codec;

/** Any values: the double's bits, in the order of the values. */
final class Doubles implements Shape {
    @Override
    public boolean fit(double[] values, int offset, int count, long[] into) {
        for (int i = 0; i < count; i++) {
            long bits = Double.doubleToRawLongBits(values[offset + i]);
            into[i] = bits ^ (bits >> 63 & Long.MAX_VALUE);
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
            into[offset + i] = Double.longBitsToDouble(numbers[i] ^ (numbers[i] >> 63 & Long.MAX_VALUE));
        }
    }
}
