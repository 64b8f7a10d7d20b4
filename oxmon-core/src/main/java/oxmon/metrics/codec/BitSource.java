package oxmon.metrics.codec;

/** Reads bits as {@link BitSink} wrote them. Not thread-safe. */
final class BitSource {
    private static final int LONGEST_GAMMA = 30;

    private final ByteSource from;
    private final long end;
    private long position;

    BitSource(ByteSource from) {
        this.from = from;
        this.position = from.position() * 8L;
        this.end = position + from.remaining() * 8L;
    }

    /** The next {@code width} bits, at most 64. */
    long read(int width) {
        if (width > end - position) {
            throw from.corrupt("ends within its bits");
        }
        int at = (int) (position >>> 3);
        int shift = (int) position & 7;
        long value = from.peek(at) >>> shift;
        if (shift + width > Long.SIZE) {
            value |= from.peek(at + Long.BYTES) << (Long.SIZE - shift);
        }
        position += width;
        return width == Long.SIZE ? value : value & ((1L << width) - 1);
    }

    /** The next 57 bits at least, with zeros behind the end; {@link #skip} goes on. */
    long peek() {
        return from.peek((int) (position >>> 3)) >>> (position & 7);
    }

    void skip(int width) {
        position += width;
        if (position > end) {
            throw from.corrupt("ends within its bits");
        }
    }

    int readGamma() {
        int behind = Long.numberOfTrailingZeros(peek());
        if (behind > LONGEST_GAMMA) {
            throw from.corrupt("has a number of more than " + LONGEST_GAMMA + " bits, or ends within");
        }
        read(behind + 1);
        return (int) (1L << behind | read(behind));
    }

    /** Leaves the source at the next whole byte. */
    void finish() {
        int spare = (int) (-position & 7);
        if (read(spare) != 0) {
            throw from.corrupt("has bits behind the last one");
        }
        from.skip((int) (position >>> 3) - from.position());
    }
}
