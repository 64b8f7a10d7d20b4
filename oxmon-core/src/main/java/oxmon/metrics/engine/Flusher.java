package oxmon.metrics.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The thread that flushes: regularly, when the log has grown long, and when somebody asks. Thread-safe. */
final class Flusher implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Flusher.class.getName());

    /** With more in the log than this, a flush does not wait for its time; it bounds memory and recovery. */
    static final long LOG_BYTES = 256L << 20;

    /** A day that could not be written refuses points until a flush has seen that it can, so the next does not wait for its time. */
    private static final long RETRY_NANOS = 30_000_000_000L;

    private static final long LOOK_MILLIS = 1_000;

    private final long everyNanos;
    private final Runnable work;

    private final Object lock = new Object();

    @Nullable
    private CompletableFuture<Void> asked;

    private boolean closing;

    @Nullable
    private Thread thread;

    private boolean soon;

    private volatile boolean failed;

    Flusher(Duration every, Runnable work) {
        this.everyNanos = every.toNanos();
        this.work = work;
    }

    /** Begins to flush; the log tells how much there is. */
    void start(Log log, ThreadFactory threads) {
        Thread begun = threads.newThread(() -> run(log));
        thread = begun;
        begun.start();
    }

    /** Has a flush made at once; does not wait for it. */
    void soon() {
        synchronized (lock) {
            soon = true;
            lock.notifyAll();
        }
    }

    /** Says whether the newest flush could not write everything. */
    void failed(boolean is) {
        failed = is;
    }

    /** Flushes now; returns when that is done. */
    void flush() {
        CompletableFuture<Void> done;
        synchronized (lock) {
            if (closing) {
                return;
            }
            if (asked == null) {
                asked = new CompletableFuture<>();
            }
            done = asked;
            lock.notifyAll();
        }
        done.join();
    }

    private void run(Log log) {
        long last = System.nanoTime();
        while (true) {
            CompletableFuture<Void> done;
            synchronized (lock) {
                while (asked == null
                        && !soon
                        && !closing
                        && System.nanoTime() - last < (failed ? Math.min(RETRY_NANOS, everyNanos) : everyNanos)
                        && log.bytesSinceRotation() < LOG_BYTES) {
                    try {
                        lock.wait(LOOK_MILLIS);
                    } catch (InterruptedException e) {
                        closing = true;
                    }
                }
                done = asked;
                asked = null;
                soon = false;
                if (closing && done == null) {
                    return;
                }
            }
            last = System.nanoTime();
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a flush failed; the points stay in the log, the next one tries again", e);
            }
            if (done != null) {
                done.complete(null);
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        try {
            if (thread != null) {
                thread.join(30_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
