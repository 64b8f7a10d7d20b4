package oxmon.server.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes what takes too long. A socket's own timeout begins anew with each byte, and there is none for writing; whoever is at the other
 * end could hold a thread for ever with a byte now and then. Thread-safe; one thread, made with the first use.
 */
final class Alarm implements AutoCloseable {
    private static final long STOP_SECS = 5;

    private final ScheduledThreadPoolExecutor timer;
    private final java.util.Set<Set> open = ConcurrentHashMap.newKeySet();

    Alarm(ThreadFactory threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** What is closed when the time is up, unless it was cancelled before. */
    final class Set implements AutoCloseable {
        private final AtomicBoolean rung = new AtomicBoolean();
        private final Closeable what;
        private final Future<?> future;

        private Set(Closeable what, Duration after) throws IOException {
            this.what = what;
            try {
                future = timer.schedule(this::ring, Math.max(1, after.toMillis()), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                throw new HttpWire.Broken("the server stops");
            }
        }

        private void ring() {
            rung.set(true);
            try {
                what.close();
            } catch (IOException e) {
                // whoever uses it will notice
            }
        }

        /** Whether the time was up. */
        boolean rang() {
            return rung.get();
        }

        @Override
        public void close() {
            open.remove(this);
            future.cancel(false);
        }
    }

    /** @throws IOException when it is closed already */
    Set set(Closeable what, Duration after) throws IOException {
        Set set = new Set(what, after);
        open.add(set);
        if (timer.isShutdown()) {
            set.ring();
        }
        return set;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.forEach(Set::ring); // nobody else would end what they wait for
        try {
            timer.awaitTermination(STOP_SECS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
