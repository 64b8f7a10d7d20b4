package oxmon.metrics.codec;

/** The bytes are no chunk of as many values as were asked for: damaged, cut short, or written by a newer version. */
public final class CorruptChunkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;

    /**
     * @param what goes on after "chunk, byte 7: ", such as "ends too early"
     * @param at index of a byte, as in {@link #at}
     */
    public CorruptChunkException(String what, int at) {
        super("chunk, byte " + at + ": " + what);
        this.at = at;
    }

    /** Tells damage of what keeps the bytes, such as a checksum that does not fit. */
    public CorruptChunkException(String what) {
        super(what);
        this.at = -1;
    }

    /** Index of the byte at which it was noticed; the damage may lie before it; -1 when it is none. */
    public int at() {
        return at;
    }
}
