package oxmon.metrics.codec;

/** A way to tell doubles as whole numbers, bit for bit. Stateless, except for what it learns from {@link #fit}. */
interface Shape {
    /** Whether all values have this shape; if so, {@code into} has their numbers. */
    boolean fit(double[] values, int offset, int count, long[] into);

    /** The numbers of the values of this shape that are nearest to any values; the same on every machine. */
    void nearest(double[] values, int count, long[] into);

    /** What {@link #read} needs besides the numbers. */
    void write(ByteSink into);

    void read(ByteSource from);

    /** Turns numbers into values again. */
    void restore(long[] numbers, double[] into, int offset, int count);
}
