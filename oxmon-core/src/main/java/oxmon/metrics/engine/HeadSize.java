package oxmon.metrics.engine;

/**
 * What the points in memory take. Every series is looked at for it, which takes long when there are a million; then it is not
 * done each time somebody asks. Thread-safe.
 */
final class HeadSize {
    /** So it takes a five-hundredth of a core at most. */
    private static final long PAUSE = 500;

    private final Registry registry;
    private long bytes;
    private long measuredNanos;
    private long tookNanos = -1;

    HeadSize(Registry registry) {
        this.registry = registry;
    }

    /** In bytes; as it was a moment ago, or up to some minutes ago when there are very many series. */
    synchronized long bytes() {
        long now = System.nanoTime();
        if (tookNanos < 0 || now - measuredNanos > PAUSE * tookNanos) {
            bytes = measure();
            measuredNanos = System.nanoTime();
            tookNanos = measuredNanos - now;
        }
        return bytes;
    }

    private long measure() {
        long sum = 0;
        for (AgentHead agent : registry.agents()) {
            synchronized (agent) {
                sum += agent.bytes();
            }
        }
        return sum;
    }
}
