package oxmon.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Notices that a thread of the agent has died or shows no life any more: then the process must end, to be started again. For one thread. */
final class Watchdog {
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

    private final List<Watched> threads;
    private final Duration patience;
    private long lastLook;
    private long resumed;

    /**
     * A thread that must live as long as the process.
     *
     * @param what it does, for the log
     * @param lastBeat when it last showed that it is alive, by {@link System#nanoTime()}
     */
    record Watched(String what, Thread thread, LongSupplier lastBeat) {}

    /**
     * @param patience how long a thread may show no life
     * @param now by {@link System#nanoTime()}
     */
    Watchdog(List<Watched> threads, Duration patience, long now) {
        this.threads = List.copyOf(threads);
        this.patience = patience;
        this.lastLook = now;
        this.resumed = now;
    }

    /**
     * Looks; meant to be called every second or so.
     *
     * @param now by {@link System#nanoTime()}
     * @return what is wrong, for the log; empty when all is well
     */
    Optional<String> trouble(long now) {
        if (now - lastLook > PAUSE_NANOS) {
            resumed = now; // the whole process stood still, as when a virtual machine is paused: give all a new chance
        }
        lastLook = now;
        for (Watched watched : threads) {
            if (!watched.thread().isAlive()) {
                return Optional.of("the " + watched.what() + " thread has died");
            }
            long silent = Math.min(now - watched.lastBeat().getAsLong(), now - resumed);
            if (silent > patience.toNanos()) {
                return Optional.of("the " + watched.what() + " thread is stuck");
            }
        }
        return Optional.empty();
    }
}
