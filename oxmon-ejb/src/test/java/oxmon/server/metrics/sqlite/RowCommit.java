package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Batch;

/**
 * The one thread that writes. It takes all batches that wait, commits them with one transaction for each day, and only then
 * completes them. What waits is bounded: beyond that, batches are refused as UNAVAILABLE instead of piling up.
 */
final class RowCommit implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RowCommit.class.getName());
    private static final int MAX_WAITING_POINTS = 500_000;
    private static final int POINTS_PER_COMMIT = 100_000;
    private static final int OPEN_DAYS = 3;

    private final Path directory;
    private final RowHead head;
    private final DayReaders readers;
    private final Thread thread;

    private final Object lock = new Object();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int waitingPoints;
    private boolean closing;

    /** Days open for writing, the one used last at the end; guarded by {@code this}. */
    private final LinkedHashMap<LocalDate, RowWriter> open = new LinkedHashMap<>(8, 0.75f, true);

    private volatile String problem = "";

    RowCommit(Path directory, RowHead head, DayReaders readers, ThreadFactory threads) {
        this.directory = directory;
        this.head = head;
        this.readers = readers;
        this.thread = threads.newThread(this::run);
        this.thread.start();
    }

    /** A batch that waits, and whoever waits for it. Told apart by identity. */
    private static final class Waiting {
        private final Batch batch;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Waiting(Batch batch) {
            this.batch = batch;
        }

        private int weight() {
            return batch.points().size() + 1;
        }

        /** The days of the batch's points, and the one on which its agent was heard. */
        private Set<LocalDate> days() {
            Set<LocalDate> days = new TreeSet<>();
            days.add(Days.of(batch.receivedMillis()));
            batch.points().forEach(point -> days.add(Days.of(point.millis())));
            return days;
        }
    }

    CompletableFuture<Void> append(Batch batch) {
        Waiting waiting = new Waiting(batch);
        synchronized (lock) {
            if (closing) {
                return CompletableFuture.failedFuture(Fault.unavailable("the store is closed", null));
            }
            if (waitingPoints > 0 && waitingPoints + waiting.weight() > MAX_WAITING_POINTS) {
                return CompletableFuture.failedFuture(
                        Fault.unavailable("the store is busy: " + waitingPoints + " points wait already", null));
            }
            waitingPoints += waiting.weight();
            queue.add(waiting);
            lock.notifyAll();
        }
        return waiting.done;
    }

    /** What the newest commit failed with, or empty. */
    String problem() {
        return problem;
    }

    private void run() {
        try {
            while (true) {
                List<Waiting> group = take();
                if (group.isEmpty()) {
                    return;
                }
                write(group);
            }
        } finally {
            closeAll();
        }
    }

    /** The next group; empty when the store closes and nothing waits. */
    private List<Waiting> take() {
        List<Waiting> group = new ArrayList<>();
        synchronized (lock) {
            while (queue.isEmpty() && !closing) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    closing = true; // the container ends its threads; what waits is still written
                }
            }
            int points = 0;
            while (!queue.isEmpty() && points < POINTS_PER_COMMIT) {
                Waiting next = queue.remove();
                points += next.weight();
                waitingPoints -= next.weight();
                group.add(next);
            }
        }
        return group;
    }

    private void write(List<Waiting> group) {
        Map<LocalDate, List<Waiting>> byDay = new TreeMap<>();
        Map<Waiting, Exception> failed = new HashMap<>();
        for (Waiting waiting : group) {
            waiting.days()
                    .forEach(day ->
                            byDay.computeIfAbsent(day, d -> new ArrayList<>()).add(waiting));
        }
        byDay.forEach((day, waiting) -> writeDay(day, waiting, failed));
        for (Waiting waiting : group) {
            Exception cause = failed.get(waiting);
            if (cause == null) {
                Batch batch = waiting.batch;
                head.points(batch.points());
                head.heard(new AgentSeen(batch.agent(), batch.receivedMillis(), batch.intervalMillis()));
                waiting.done.complete(null);
            } else {
                waiting.done.completeExceptionally(
                        Fault.unavailable("could not be stored: " + cause.getMessage(), cause));
            }
        }
    }

    private synchronized void writeDay(LocalDate day, List<Waiting> group, Map<Waiting, Exception> failed) {
        RowWriter writer = null;
        try {
            writer = writer(day);
            for (Waiting waiting : group) {
                Batch batch = waiting.batch;
                writer.add(batch.points().stream()
                        .filter(p -> Days.of(p.millis()).equals(day))
                        .toList());
                if (Days.of(batch.receivedMillis()).equals(day)) {
                    writer.heard(batch);
                }
            }
            writer.commit();
            readers.written(day);
            if (group.stream().anyMatch(w -> Days.of(w.batch.receivedMillis()).equals(day))) {
                problem = "";
            }
        } catch (SQLException | IOException | RuntimeException e) { // whatever it is, callers get their answer
            readers.writeFault(day, e);
            if (group.stream().anyMatch(w -> Days.of(w.batch.receivedMillis()).equals(day))) {
                problem = "today's points cannot be written: " + e.getMessage(); // other days only refuse their own
            }
            group.forEach(waiting -> failed.put(waiting, e));
            abandon(day, writer);
        }
    }

    private RowWriter writer(LocalDate day) throws SQLException, IOException {
        RowWriter writer = open.get(day);
        if (writer == null) {
            writer = RowWriter.open(Days.file(directory, day));
            open.put(day, writer);
            if (open.size() > OPEN_DAYS) {
                closeDay(open.keySet().iterator().next());
            }
        }
        return writer;
    }

    private void abandon(LocalDate day, @Nullable RowWriter writer) {
        open.remove(day);
        if (writer != null) {
            try {
                writer.rollback();
                writer.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "closing a day that failed", e);
            }
        }
    }

    /** Closes the writer of a day, if there is one. */
    synchronized void closeDay(LocalDate day) {
        RowWriter writer = open.remove(day);
        if (writer != null) {
            try {
                writer.close();
            } catch (SQLException e) {
                readers.writeFault(day, e);
            }
        }
    }

    private synchronized void closeAll() {
        List.copyOf(open.keySet()).forEach(this::closeDay);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
