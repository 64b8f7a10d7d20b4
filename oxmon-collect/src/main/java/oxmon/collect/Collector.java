package oxmon.collect;

/**
 * Reads one kind of metric from this host. One file each, found by {@link java.util.ServiceLoader} unless it needs
 * settings; called by one thread only.
 *
 * <p>What the platform lacks is left out, never reported as 0.
 */
public interface Collector {
    /** A short name for logs, such as {@code disk}. */
    String name();

    /**
     * Reads once. A rate needs two readings: the first call reports none.
     *
     * @throws RuntimeException when the reading failed; the others go on and the next tick tries again
     */
    void collect(Readings into);
}
