package oxmon.server.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import oxmon.common.Fault;
import oxmon.metrics.query.Cancellation;
import oxmon.server.settings.QuerySettings;
import oxmon.server.settings.ServerSettings;

/** Lets a few queries work at a time, in the order they came, so that they cannot take the whole server. Thread-safe. */
@Singleton
public class QueryGate {
    private static final int LEAST = 2;

    private final Semaphore places;
    private final int concurrent;
    private final int maxWaiting;
    private final Duration timeout;
    private final AtomicInteger waiting = new AtomicInteger();

    @Inject
    QueryGate(ServerSettings settings) {
        this(settings.query(), Runtime.getRuntime().availableProcessors());
    }

    QueryGate(QuerySettings settings, int cores) {
        this.concurrent = settings.maxConcurrent() > 0 ? settings.maxConcurrent() : Math.max(LEAST, cores / 2);
        this.places = new Semaphore(concurrent, true);
        this.maxWaiting = settings.maxWaiting();
        this.timeout = settings.timeout();
    }

    /**
     * Works once it may.
     *
     * @param work is told when its time is over
     * @throws Fault UNAVAILABLE when too many are waiting, or this one did for too long
     */
    public <T> T pass(Function<Cancellation, T> work) {
        enter();
        try {
            return work.apply(new Cancellation(timeout, System::nanoTime));
        } finally {
            places.release();
        }
    }

    private void enter() {
        if (places.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            throw busy("and " + maxWaiting + " wait");
        }
        try {
            if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy("for more than " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.unavailable("the server is stopping", null);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Fault busy(String how) {
        return Fault.unavailable(
                "the server is busy with queries: " + concurrent + " are at work " + how + "; try again later", null);
    }
}
