package oxmon.metrics.codec;

/** Adds bits to a {@link ByteSink}, the lowest first. Not thread-safe. */
final class BitSink {
    private final ByteSink into;
    private long bits;
    private int filled;

    BitSink(ByteSink into) {
        this.into = into;
    }

    /** The low {@code width} bits of {@code value}, whose others are 0; at most 64. */
    void write(long value, int width) {
        bits |= value << filled;
        int total = filled + width;
        if (total >= Long.SIZE) {
            into.writeLong(bits);
            total -= Long.SIZE;
            bits = total == 0 ? 0 : value >>> (width - total);
        }
        filled = total;
    }

    /** Elias' gamma code of {@code value}, at least 1: as many zeros as it has bits behind the first, then itself. */
    void writeGamma(int value) {
        int behind = 31 - Integer.numberOfLeadingZeros(value);
        write(1L << behind, behind + 1);
        write(value & ((1L << behind) - 1), behind);
    }

    /** Zeros up to a whole byte; nothing may follow. */
    void finish() {
        into.writeLow(bits, (filled + 7) / 8);
    }
}
