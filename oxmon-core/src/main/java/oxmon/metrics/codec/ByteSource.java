package oxmon.metrics.codec;

/** Reads the bytes of a chunk and never beyond their end; whatever cannot be is a {@link CorruptChunkException}. Not thread-safe. */
final class ByteSource {
    private final byte[] bytes;
    private int position;

    ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return bytes.length - position;
    }

    int read() {
        if (position == bytes.length) {
            throw corrupt("ends too early");
        }
        return bytes[position++] & 0xFF;
    }

    long readLong() {
        need(Long.BYTES);
        long value = (long) ByteSink.LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** Undoes {@link ByteSink#writeVarint}; only the shortest form is one. */
    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = read();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                if ((shift > 0 && next == 0) || (shift == 63 && next > 1)) {
                    break;
                }
                return value;
            }
        }
        throw corrupt("is no number in its shortest form");
    }

    long readSigned() {
        return ByteSink.unzigzag(readVarint());
    }

    void skip(int length) {
        need(length);
        position += length;
    }

    /** @throws CorruptChunkException when fewer bytes are left */
    void need(long length) {
        if (length > remaining()) {
            throw corrupt("needs " + length + " more bytes, has " + remaining());
        }
    }

    /** Eight bytes from {@code at} on, little-endian, with zeros for those beyond the end. */
    long peek(int at) {
        if (at <= bytes.length - Long.BYTES) {
            return (long) ByteSink.LONG.get(bytes, at);
        }
        long value = 0;
        for (int i = bytes.length - 1; i >= at; i--) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    void expectEnd() {
        if (remaining() > 0) {
            throw corrupt("has " + remaining() + " bytes too many");
        }
    }

    CorruptChunkException corrupt(String what) {
        return new CorruptChunkException(what, position);
    }
}
