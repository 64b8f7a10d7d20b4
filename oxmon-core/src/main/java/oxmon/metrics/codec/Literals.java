package oxmon.metrics.codec;

/** Values as they are: one that all are equal to, or each in eight bytes. */
final class Literals {
    private Literals() {}

    static boolean constant(double[] values, int offset, int count) {
        long first = Double.doubleToRawLongBits(values[offset]);
        for (int i = 1; i < count; i++) {
            if (Double.doubleToRawLongBits(values[offset + i]) != first) {
                return false;
            }
        }
        return true;
    }

    /** The highest byte first and no zeros at the end: most constants are round. */
    static void writeConstant(double value, ByteSink into) {
        for (long bits = Double.doubleToRawLongBits(value); bits != 0; bits <<= 8) {
            into.write((int) (bits >>> 56));
        }
    }

    static double readConstant(ByteSource from) {
        int length = from.remaining();
        if (length > Double.BYTES) {
            throw from.corrupt("has " + length + " bytes for one value");
        }
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits |= (long) from.read() << (56 - 8 * i);
            if (i == length - 1 && bits << (8 * i) == 0) {
                throw from.corrupt("has a zero too many");
            }
        }
        return Double.longBitsToDouble(bits);
    }

    static void writePlain(double[] values, int offset, int count, ByteSink into) {
        for (int i = 0; i < count; i++) {
            into.writeLong(Double.doubleToRawLongBits(values[offset + i]));
        }
    }

    static void readPlain(ByteSource from, double[] into, int offset, int count) {
        from.need(count * (long) Double.BYTES);
        for (int i = 0; i < count; i++) {
            into[offset + i] = Double.longBitsToDouble(from.readLong());
        }
    }
}
