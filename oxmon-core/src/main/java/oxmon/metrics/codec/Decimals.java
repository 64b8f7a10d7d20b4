package oxmon.metrics.codec;

/** Whole numbers and decimals of a few digits: a value times a power of ten. */
final class Decimals implements Shape {
    private static final double[] POWERS = {1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    /** Whole numbers up to here have all their differences in a long. */
    private static final double WHOLE_LIMIT = 0x1p62;
    /** Beyond, neighbouring doubles are more than 1 apart, and no digit behind the point is one. */
    private static final double DECIMAL_LIMIT = 0x1p53;

    private int digits;

    @Override
    public boolean fit(double[] values, int offset, int count, long[] into) {
        digits = 0;
        int i = 0;
        while (i < count) {
            double value = values[offset + i];
            double scaled = value * POWERS[digits];
            long number = (long) Math.rint(scaled);
            if (Math.abs(scaled) < (digits == 0 ? WHOLE_LIMIT : DECIMAL_LIMIT)
                    && same(value, number / POWERS[digits])) {
                into[i++] = number;
            } else if (++digits == POWERS.length) {
                return false;
            } else {
                i = 0;
            }
        }
        return true;
    }

    @Override
    public void nearest(double[] values, int count, long[] into) {
        double power = POWERS[digits];
        for (int i = 0; i < count; i++) {
            into[i] = (long) Math.rint(values[i] * power);
        }
    }

    /** The number of the value 100. */
    long hundred() {
        return (long) (100 * POWERS[digits]);
    }

    @Override
    public void write(ByteSink into) {
        into.write(digits);
    }

    @Override
    public void read(ByteSource from) {
        digits = from.read();
        if (digits >= POWERS.length) {
            throw from.corrupt("says that values have " + digits + " decimal digits");
        }
    }

    @Override
    public void restore(long[] numbers, double[] into, int offset, int count) {
        double power = POWERS[digits];
        for (int i = 0; i < count; i++) {
            into[offset + i] = numbers[i] / power;
        }
    }

    private static boolean same(double one, double other) {
        return Double.doubleToRawLongBits(one) == Double.doubleToRawLongBits(other);
    }
}
