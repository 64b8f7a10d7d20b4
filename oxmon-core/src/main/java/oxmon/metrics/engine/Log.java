package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/**
 * The write-ahead log. One thread writes all batches that wait with one write and one sync, applies them in their order, and
 * only then completes them. Thread-safe.
 *
 * <p>After a failed write or sync nothing more is written to that segment, since nobody knows what is in it; whatever waits
 * fails, and the next batch begins a new segment.
 */
final class Log implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Log.class.getName());

    /**
     * A segment is at least so many times as long as what it says of its agents and series. That is said anew in each: with a million
     * series it is longer than a usual segment, and each batch would be written with all its names.
     */
    private static final int TIMES_DEFINITIONS = 4;

    /** Never more, since a segment is read whole. */
    private static final long MAX_SEGMENT_BYTES = 512L << 20;

    private static final long SYNC_MILLIS = 1_000;

    private final Path directory;
    private final Bounds bounds;
    private final Segments segments;
    private final Consumer<Append> apply;
    private final Counters.Work syncs;
    private final Durability durability;
    private final Thread thread;

    private final Object lock = new Object();
    private final LogEncoder encoder = new LogEncoder();
    private LogBuffer filling = new LogBuffer();
    private List<Append> waiting = new ArrayList<>();
    private long segment;
    private long segmentBytes;
    private long bytesSinceRotation;

    @Nullable
    private CompletableFuture<Long> rotation;

    /** Bytes that a flush has begun to bring into the day files, or failed to. */
    private long bytesInFlush;

    private int waitingForRoom;

    /** Whether somebody has waited for room in vain; then nobody waits until there is some. */
    private boolean stalled;

    private boolean closing;
    private volatile String problem = "";

    /** Of the writing thread alone. */
    private LogBuffer writing = new LogBuffer();

    private boolean unsynced;
    private long unsyncedSince;

    /**
     * How much may pile up.
     *
     * @param waitingBytes what may wait for the disk; it is on the heap, in several forms
     * @param unflushedBytes what may wait for the day files; it is in memory too, and is read at the next start
     * @param patience how long a batch waits for room before it is refused
     * @param segmentBytes after so many a new segment is begun, mostly; one is read whole at the start, so it is kept small
     */
    record Bounds(int waitingBytes, long unflushedBytes, Duration patience, int segmentBytes) {
        /** A million points, twice what makes a flush begin, and a share of what agents wait for an answer. */
        static final Bounds USUAL = new Bounds(8 << 20, 2 * Flusher.LOG_BYTES, Duration.ofSeconds(3), 32 << 20);

        Bounds(int waitingBytes, long unflushedBytes, Duration patience) {
            this(waitingBytes, unflushedBytes, patience, USUAL.segmentBytes);
        }
    }

    /**
     * Begins a segment with the first batch.
     *
     * @param segments where it is kept
     * @param firstSegment greater than any that was ever used
     * @param apply takes each durable batch, in the log's order
     * @param syncs counts how often and how long it was made durable
     * @param durability when a batch counts as kept
     */
    Log(
            Path directory,
            Segments segments,
            long firstSegment,
            ThreadFactory threads,
            Consumer<Append> apply,
            Counters.Work syncs,
            Durability durability,
            Bounds bounds) {
        this.directory = directory;
        this.bounds = bounds;
        this.segments = segments;
        this.durability = durability;
        this.syncs = syncs;
        this.segment = firstSegment;
        this.apply = apply;
        encoder.begin(firstSegment);
        this.thread = threads.newThread(this::run);
        this.thread.start();
    }

    /** Puts a batch into the log, and waits for room when it is full; the batch's future tells how it went. */
    void append(Append batch) {
        String refusal;
        synchronized (lock) {
            refusal = waitForRoom();
            if (refusal.isEmpty()) {
                encoder.add(batch, filling);
                waiting.add(batch);
                if (waiting.size() == 1) {
                    lock.notifyAll();
                }
            }
        }
        if (!refusal.isEmpty()) {
            batch.done().completeExceptionally(Fault.unavailable(refusal, null));
        }
    }

    /** Why there is no room, or empty; under the lock, which is given up while it waits. */
    private String waitForRoom() {
        long began = System.nanoTime();
        while (!closing && isFull()) {
            long left = bounds.patience().toMillis() - (System.nanoTime() - began) / 1_000_000;
            if (stalled || left <= 0) {
                stalled = true;
                return filling.size() > bounds.waitingBytes()
                        ? "the store is busy: " + waiting.size() + " batches wait for the disk already"
                        : "the store is busy: the day files do not keep up with what is reported";
            }
            waitingForRoom++;
            try {
                lock.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "the server is stopping";
            } finally {
                waitingForRoom--;
            }
        }
        return closing ? "the store is closed" : "";
    }

    private boolean isFull() {
        return filling.size() > bounds.waitingBytes() || bytesInFlush + bytesSinceRotation > bounds.unflushedBytes();
    }

    /** Forgets the layouts of earlier segments, which are of no use and would keep series in memory that have left it. */
    void forgetLayouts(Iterable<AgentHead> agents) {
        for (AgentHead agent : agents) {
            synchronized (lock) {
                encoder.forgetLayout(agent);
            }
        }
    }

    /** Lets those in who wait for room, when there is some; under the lock. */
    private void admit() {
        if (!isFull()) {
            stalled = false;
            if (waitingForRoom > 0) {
                lock.notifyAll();
            }
        }
    }

    /** What was written before the newest rotation is in the day files, or kept for days that cannot be written. */
    void flushed() {
        synchronized (lock) {
            bytesInFlush = 0;
            admit();
        }
    }

    /**
     * Ends the segment; waits until all of it is applied.
     *
     * @return its number; it and those before it hold what was appended before the call; -1 when that is not known
     */
    long rotate() {
        CompletableFuture<Long> done;
        synchronized (lock) {
            if (closing) {
                return thread.isAlive() ? -1 : segment;
            }
            if (rotation == null) {
                rotation = new CompletableFuture<>();
            }
            done = rotation;
            lock.notifyAll();
        }
        return done.join();
    }

    /** Bytes written since {@link #rotate()} was called last. */
    long bytesSinceRotation() {
        synchronized (lock) {
            return bytesSinceRotation;
        }
    }

    /** Bytes of batches that wait for the disk. */
    long waitingBytes() {
        synchronized (lock) {
            return filling.size();
        }
    }

    /** What all its files take on disk, damaged ones that were kept aside too. */
    long fileBytes() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0; // the directory is gone, and with it the log
        }
    }

    /** What the newest write failed with, or empty. */
    String problem() {
        return problem;
    }

    private void run() {
        try {
            while (true) {
                List<Append> group;
                CompletableFuture<Long> turn;
                long number;
                synchronized (lock) {
                    while (waiting.isEmpty() && rotation == null && !closing && !syncIsDue()) {
                        try {
                            lock.wait(unsynced ? SYNC_MILLIS : 0);
                        } catch (InterruptedException e) {
                            closing = true; // the container ends its threads; what waits is still written
                        }
                    }
                    if (waiting.isEmpty() && rotation == null && closing) {
                        return;
                    }
                    group = waiting;
                    waiting = new ArrayList<>();
                    LogBuffer full = filling;
                    filling = writing;
                    filling.clear();
                    writing = full;
                    admit();
                    turn = rotation;
                    rotation = null;
                    number = segment;
                    if (turn != null) {
                        bytesInFlush += bytesSinceRotation;
                        bytesSinceRotation = 0;
                    }
                    if (turn != null || segmentIsLong()) {
                        nextSegment();
                    }
                }
                write(group, number);
                boolean ended = segmentEnded(number);
                if (unsynced && (ended || syncIsDue())) {
                    syncLate(number);
                }
                if (ended) {
                    segments.close();
                }
                if (turn != null) {
                    turn.complete(number);
                }
            }
        } finally {
            if (unsynced) {
                syncLate(Long.MIN_VALUE);
            }
            segments.close();
            end();
        }
    }

    /** Lets nobody wait for a thread that has ended, in order or by an error. */
    private void end() {
        List<Append> left;
        CompletableFuture<Long> turn;
        synchronized (lock) {
            closing = true;
            left = waiting;
            waiting = new ArrayList<>();
            turn = rotation;
            rotation = null;
            lock.notifyAll();
        }
        left.forEach(batch ->
                batch.done().completeExceptionally(Fault.unavailable("the log is not written any more", null)));
        if (turn != null) {
            turn.complete(-1L);
        }
    }

    private boolean segmentEnded(long number) {
        synchronized (lock) {
            return segment != number;
        }
    }

    private boolean segmentIsLong() {
        boolean enough = segmentBytes > Math.max(bounds.segmentBytes(), TIMES_DEFINITIONS * encoder.definitionBytes());
        return enough || segmentBytes > MAX_SEGMENT_BYTES;
    }

    private void nextSegment() {
        segment++;
        segmentBytes = 0;
        encoder.begin(segment);
    }

    private void write(List<Append> group, long number) {
        if (group.isEmpty()) {
            return;
        }
        try {
            segments.write(number, writing.asByteBuffer());
            if (durability == Durability.COMMIT) {
                sync();
            } else if (!unsynced) {
                unsynced = true;
                unsyncedSince = System.nanoTime();
            }
        } catch (IOException | RuntimeException e) {
            fail(group, number, e);
            return;
        }
        problem = "";
        synchronized (lock) {
            bytesSinceRotation += writing.size();
            if (segment == number) {
                segmentBytes += writing.size();
            }
        }
        for (Append batch : group) {
            segments.holds(number, batch.millis());
            try {
                apply.accept(batch);
                batch.done().complete(null);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a batch is in the log, but could not be applied", e);
                batch.done().completeExceptionally(e);
            }
        }
    }

    private void sync() throws IOException {
        long began = System.nanoTime();
        segments.sync();
        syncs.since(began);
    }

    private boolean syncIsDue() {
        return unsynced && System.nanoTime() - unsyncedSince >= SYNC_MILLIS * 1_000_000;
    }

    /** Syncs what was acknowledged before; what cannot be synced stays in memory, and goes to the day files from there. */
    private void syncLate(long number) {
        unsynced = false;
        try {
            sync();
        } catch (IOException e) {
            fail(List.of(), number, e);
        }
    }

    /** Gives the segment up, with all that was written for it since. */
    private void fail(List<Append> group, long number, Exception cause) {
        if (problem.isEmpty()) {
            LOG.log(Level.ERROR, "the log cannot be written; agents are told to wait", cause);
        }
        problem = "points cannot be written: " + cause.getMessage();
        List<Append> failed = new ArrayList<>(group);
        synchronized (lock) {
            if (segment == number) {
                failed.addAll(waiting);
                waiting = new ArrayList<>();
                filling.clear();
                nextSegment();
                admit();
            }
        }
        segments.close();
        Fault fault = Fault.unavailable("could not be stored: " + cause.getMessage(), cause);
        failed.forEach(batch -> batch.done().completeExceptionally(fault));
    }

    /** Writes what waits, then ends. */
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
