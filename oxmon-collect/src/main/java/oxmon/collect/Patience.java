package oxmon.collect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks questions that may never be answered, such as the size of a file system whose server is gone. Who does not answer in
 * time is left alone until he has answered after all, so that each holds at most one thread; the threads go when they are idle.
 * For one asking thread.
 */
public final class Patience {
    private static final Logger LOG = System.getLogger(Patience.class.getName());
    private static final int MOST_THREADS = 32;

    private final ExecutorService threads;
    private final Map<String, Future<?>> silent = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    /**
     * @param name of the threads, {@code oxmon-<name>-<n>}
     */
    public Patience(String name) {
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, MOST_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "oxmon-" + name + '-' + count.incrementAndGet());
            thread.setDaemon(true); // one that is stuck in the kernel must not keep the process alive
            return thread;
        });
    }

    /**
     * Asks.
     *
     * @param whom a name for the log, by which silence is remembered
     * @param atMost how long to wait
     * @return empty when there was no answer in time, or the question failed
     */
    public <T> Optional<T> ask(String whom, Callable<T> question, Duration atMost) {
        Future<?> before = silent.get(whom);
        if (before != null && !before.isDone()) {
            return Optional.empty();
        }
        if (before != null) {
            silent.remove(whom);
            LOG.log(Level.INFO, whom + " answers again");
        }
        Future<T> answer;
        try {
            answer = threads.submit(question);
        } catch (RejectedExecutionException e) {
            return Optional.empty(); // too many are silent already, each of them was logged
        }
        try {
            return Optional.ofNullable(answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            silent.put(whom, answer);
            LOG.log(Level.WARNING, whom + " does not answer; it is left out until it does");
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNullElse(e.getCause(), e);
            if (told.add(whom + ' ' + why.getClass().getName())) {
                LOG.log(Level.WARNING, whom + " cannot be read and is left out: " + why);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
