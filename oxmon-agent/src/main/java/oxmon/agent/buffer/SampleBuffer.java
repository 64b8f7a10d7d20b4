package oxmon.agent.buffer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The samples that are not delivered yet, oldest first, at most {@code capacity}; when full the oldest goes and is counted.
 * Thread-safe: one thread adds, another takes.
 *
 * <p>Who takes a sample owns it until it is delivered ({@link #delivered}) or handed back ({@link #putBack}); it still
 * counts against the capacity, so that the bound holds whatever the network does.
 */
public final class SampleBuffer {
    private final int capacity;
    private final Deque<Sample> waiting = new ArrayDeque<>();
    private boolean oneIsOut;
    private boolean ending;
    private long dropped;

    /**
     * @param capacity at least 1
     */
    public SampleBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Adds the newest. */
    public synchronized void add(Sample sample) {
        waiting.addLast(sample);
        trim();
        notifyAll();
    }

    /**
     * Takes the oldest, waiting for one if need be.
     *
     * @return empty when there was none for {@code patience}
     */
    public synchronized Optional<Sample> take(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (waiting.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ending) {
                return Optional.empty();
            }
            wait(left);
        }
        oneIsOut = true;
        return Optional.of(waiting.removeFirst());
    }

    /** From now on nobody waits for a sample. */
    public synchronized void endWaiting() {
        ending = true;
        notifyAll();
    }

    /** Takes the oldest, or nothing. */
    public synchronized Optional<Sample> poll() {
        Sample oldest = waiting.pollFirst();
        oneIsOut = oldest != null;
        return Optional.ofNullable(oldest);
    }

    /** What was taken has reached the server, or never will. */
    public synchronized void delivered() {
        oneIsOut = false;
    }

    /** What was taken could not be delivered now: it is the oldest again. */
    public synchronized void putBack(Sample sample) {
        oneIsOut = false;
        waiting.addFirst(sample);
        trim();
    }

    /** How many are not delivered, the one that is out included. */
    public synchronized int size() {
        return waiting.size() + (oneIsOut ? 1 : 0);
    }

    /** How many there is room for. */
    public int capacity() {
        return capacity;
    }

    /** How many were dropped since the start for lack of room. */
    public synchronized long dropped() {
        return dropped;
    }

    private void trim() {
        int room = Math.max(
                1, capacity - (oneIsOut ? 1 : 0)); // the newest always finds room, even beside the one that is out
        while (waiting.size() > room) {
            waiting.removeFirst();
            dropped++;
        }
    }
}
