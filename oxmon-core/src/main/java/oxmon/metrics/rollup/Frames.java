package oxmon.metrics.rollup;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import oxmon.metrics.codec.CorruptChunkException;

/** Columns one behind the other, each with its length before it: a varint. Not thread-safe. */
final class Frames {
    /** Lengths have no more bits than three bytes of a varint hold. */
    private static final int MAX_SHIFT = 21;

    private final byte[] data;
    private int at;

    Frames(byte[] data) {
        this(data, 0);
    }

    Frames(byte[] data, int at) {
        this.data = data;
        this.at = at;
    }

    static void length(int length, ByteArrayOutputStream out) {
        int rest = length;
        while (rest > 0x7F) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    int read() {
        if (at >= data.length) {
            throw new CorruptChunkException("a rollup ends too early");
        }
        return data[at++] & 0xFF;
    }

    /** The next column. */
    byte[] next() {
        int length = length();
        at += length;
        return Arrays.copyOfRange(data, at - length, at);
    }

    /** Goes behind the next column. */
    void skip() {
        int length = length(); // which moves on, so it comes first
        at += length;
    }

    private int length() {
        int length = 0;
        for (int shift = 0; shift < MAX_SHIFT; shift += 7) {
            int next = read();
            length |= (next & 0x7F) << shift;
            if (next < 0x80) {
                if (length > data.length - at) {
                    throw new CorruptChunkException("a column of a rollup is cut short");
                }
                return length;
            }
        }
        throw new CorruptChunkException("a column of a rollup is longer than can be");
    }

    void expectEnd() {
        if (at != data.length) {
            throw new CorruptChunkException("a rollup has " + (data.length - at) + " bytes too many");
        }
    }
}
