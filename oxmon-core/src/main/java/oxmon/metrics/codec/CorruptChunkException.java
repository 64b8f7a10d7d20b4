package oxmon.metrics.codec;

/** The bytes are no chunk of as many values as were asked for: damaged, cut short, or written by a newer version. */
public final class CorruptChunkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;

    CorruptChunkException(String what, int at) {
        super("chunk, byte " + at + ": " + what);
        this.at = at;
    }

    /** Index of the byte at which it was noticed; the damage may lie before it. */
    public int at() {
        return at;
    }
}
