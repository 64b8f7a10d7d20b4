package oxmon.metrics.codec;

/** Gives a chunk the values of the series to which it refers. */
@FunctionalInterface
public interface SiblingValues {
    /**
     * Puts the values of series {@code id} at the chunk's instants into {@code into}, which has just as many places. May use
     * the same {@link ValueCodec} for it.
     *
     * @throws CorruptChunkException when the series cannot be read
     */
    void read(long id, double[] into);

    /** For chunks that refer to none. */
    static SiblingValues none() {
        return (id, into) -> {
            throw new CorruptChunkException("refers to series " + id + ", which is not at hand", 1);
        };
    }
}
