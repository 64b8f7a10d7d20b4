package oxmon.metrics.codec;

import java.util.Arrays;

/**
 * Signed numbers in blocks of 32: one byte for the width of the widest, then all of them in that many bits, folded to unsigned by
 * {@link ByteSink#zigzag}, the lowest bits first, zeros up to a whole byte.
 */
final class MiniBlocks {
    static final int LENGTH = 32;

    private MiniBlocks() {}

    static void write(long[] numbers, int count, ByteSink into) {
        for (int start = 0; start < count; start += LENGTH) {
            int end = Math.min(count, start + LENGTH);
            long all = 0;
            for (int i = start; i < end; i++) {
                all |= ByteSink.zigzag(numbers[i]);
            }
            int width = Long.SIZE - Long.numberOfLeadingZeros(all);
            into.write(width);
            if (width > 0) {
                pack(numbers, start, end, width, into);
            }
        }
    }

    private static void pack(long[] numbers, int start, int end, int width, ByteSink into) {
        long bits = 0;
        int filled = 0;
        for (int i = start; i < end; i++) {
            long number = ByteSink.zigzag(numbers[i]);
            bits |= number << filled;
            filled += width;
            if (filled >= Long.SIZE) {
                into.writeLong(bits);
                filled -= Long.SIZE;
                bits = filled == 0 ? 0 : number >>> (width - filled);
            }
        }
        into.writeLow(bits, (filled + 7) / 8);
    }

    static void read(ByteSource from, long[] numbers, int count) {
        for (int start = 0; start < count; start += LENGTH) {
            int end = Math.min(count, start + LENGTH);
            int width = from.read();
            if (width > Long.SIZE) {
                throw from.corrupt("says that numbers have " + width + " bits");
            }
            if (width == 0) {
                Arrays.fill(numbers, start, end, 0);
            } else {
                unpack(from, numbers, start, end, width);
            }
        }
    }

    private static void unpack(ByteSource from, long[] numbers, int start, int end, int width) {
        int length = bytes(end - start, width);
        from.need(length);
        long mask = -1L >>> (Long.SIZE - width);
        long all = 0;
        long bit = from.position() * 8L;
        for (int i = start; i < end; i++) {
            int at = (int) (bit >>> 3);
            int shift = (int) bit & 7;
            long number = from.peek(at) >>> shift;
            if (shift + width > Long.SIZE) {
                number |= from.peek(at + Long.BYTES) << (Long.SIZE - shift);
            }
            number &= mask;
            all |= number;
            numbers[i] = ByteSink.unzigzag(number);
            bit += width;
        }
        int spare = length * 8 - (end - start) * width;
        int last = (int) from.peek(from.position() + length - 1) & 0xFF;
        if (all >>> (width - 1) == 0 || last >>> (8 - spare) != 0) {
            throw from.corrupt("is no block of numbers of " + width + " bits");
        }
        from.skip(length);
    }

    private static int bytes(int numbers, int width) {
        return (numbers * width + 7) / 8;
    }
}
