package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /** Beyond this, batches are refused instead of piling up. */
    private static final int MAX_WAITING_BYTES = 32 << 20;

    /** A segment is read whole at the start, so it is kept small. */
    private static final int SEGMENT_BYTES = 32 << 20;

    private static final long SYNC_MILLIS = 1_000;

    private final Path directory;
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

    private boolean closing;
    private volatile String problem = "";

    /** Of the writing thread alone. */
    private LogBuffer writing = new LogBuffer();

    @Nullable
    private FileChannel channel;

    private boolean unsynced;
    private long unsyncedSince;

    /**
     * Begins a segment with the first batch.
     *
     * @param firstSegment greater than any that was ever used
     * @param apply takes each durable batch, in the log's order
     * @param syncs counts how often and how long it was made durable
     * @param durability when a batch counts as kept
     */
    Log(
            Path directory,
            long firstSegment,
            ThreadFactory threads,
            Consumer<Append> apply,
            Counters.Work syncs,
            Durability durability) {
        this.directory = directory;
        this.durability = durability;
        this.syncs = syncs;
        this.segment = firstSegment;
        this.apply = apply;
        encoder.begin(firstSegment);
        this.thread = threads.newThread(this::run);
        this.thread.start();
    }

    /** Puts a batch into the log; its future tells how it went. */
    void append(Append batch) {
        synchronized (lock) {
            if (closing) {
                batch.done().completeExceptionally(Fault.unavailable("the store is closed", null));
                return;
            }
            if (filling.size() > MAX_WAITING_BYTES) {
                batch.done()
                        .completeExceptionally(Fault.unavailable(
                                "the store is busy: " + waiting.size() + " batches wait already", null));
                return;
            }
            encoder.add(batch, filling);
            waiting.add(batch);
            if (waiting.size() == 1) {
                lock.notifyAll();
            }
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

    /**
     * Deletes segments whose content is in the day files.
     *
     * @param keepAside those of them that are damaged; they get another name instead
     */
    void deleteUpTo(long last, Set<Long> keepAside) {
        try {
            for (long each : LogFormat.segments(directory)) {
                if (each > last) {
                    continue;
                }
                Path file = LogFormat.file(directory, each);
                if (keepAside.contains(each)) {
                    Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a part of the log that is no longer needed could not be deleted", e);
        }
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
                    turn = rotation;
                    rotation = null;
                    number = segment;
                    if (turn != null) {
                        bytesSinceRotation = 0;
                    }
                    if (turn != null || segmentBytes > SEGMENT_BYTES) {
                        nextSegment();
                    }
                }
                write(group, number);
                boolean ended = segmentEnded(number);
                if (unsynced && (ended || syncIsDue())) {
                    syncLate(number);
                }
                if (ended) {
                    closeChannel();
                }
                if (turn != null) {
                    turn.complete(number);
                }
            }
        } finally {
            if (unsynced) {
                syncLate(Long.MIN_VALUE);
            }
            closeChannel();
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
            FileChannel to = channel;
            if (to == null) {
                to = begin(number);
                channel = to;
            }
            ByteBuffer bytes = writing.asByteBuffer();
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
            if (durability == Durability.COMMIT) {
                sync(to);
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
            try {
                apply.accept(batch);
                batch.done().complete(null);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a batch is in the log, but could not be applied", e);
                batch.done().completeExceptionally(e);
            }
        }
    }

    private void sync(FileChannel file) throws IOException {
        long began = System.nanoTime();
        file.force(false);
        syncs.since(began);
    }

    private boolean syncIsDue() {
        return unsynced && System.nanoTime() - unsyncedSince >= SYNC_MILLIS * 1_000_000;
    }

    /** Syncs what was acknowledged before; what cannot be synced stays in memory, and goes to the day files from there. */
    private void syncLate(long number) {
        unsynced = false;
        try {
            FileChannel file = channel;
            if (file != null) {
                sync(file);
            }
        } catch (IOException e) {
            fail(List.of(), number, e);
        }
    }

    private FileChannel begin(long number) throws IOException {
        Path file = LogFormat.file(directory, number);
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            ByteBuffer header = ByteBuffer.allocate(LogFormat.SEGMENT_HEADER).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(LogFormat.SEGMENT_MAGIC).putInt(LogFormat.VERSION).flip();
            while (header.hasRemaining()) {
                fresh.write(header);
            }
            LogFormat.syncDirectory(directory);
            return fresh;
        } catch (IOException e) {
            fresh.close();
            Files.deleteIfExists(file);
            throw e;
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
            }
        }
        closeChannel();
        Fault fault = Fault.unavailable("could not be stored: " + cause.getMessage(), cause);
        failed.forEach(batch -> batch.done().completeExceptionally(fault));
    }

    private void closeChannel() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a segment", e);
        }
        channel = null;
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
