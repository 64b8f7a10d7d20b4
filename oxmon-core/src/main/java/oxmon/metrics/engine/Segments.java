package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The log's files: the segment that is written, those before, and which days each holds points of, so that a day that cannot be
 * written keeps no more of the log than it needs. Written by the log's thread alone; the rest is thread-safe.
 */
final class Segments implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Segments.class.getName());

    private final Path directory;
    private final LogFiles files;

    /** The UTC days, counted from 1970, of which a segment holds points that may not be in a day file. */
    private final Map<Long, Set<Long>> days = new ConcurrentHashMap<>();

    private LogFiles.@Nullable Output current;

    private long lastNoted = Long.MIN_VALUE;
    private long lastNotedIn = Long.MIN_VALUE;

    /**
     * @param left the days of segments that are there already
     */
    Segments(Path directory, LogFiles files, Map<Long, Set<Long>> left) {
        this.directory = directory;
        this.files = files;
        left.forEach((segment, of) -> days.put(segment, new HashSet<>(of)));
    }

    /** Writes to a segment, which is begun when none is; not durable yet. */
    void write(long segment, ByteBuffer bytes) throws IOException {
        LogFiles.Output to = current;
        if (to == null) {
            to = begin(segment);
            current = to;
        }
        to.write(bytes);
    }

    private LogFiles.Output begin(long segment) throws IOException {
        Path file = LogFormat.file(directory, segment);
        LogFiles.Output fresh = files.create(file);
        try {
            ByteBuffer header = ByteBuffer.allocate(LogFormat.SEGMENT_HEADER).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(LogFormat.SEGMENT_MAGIC).putInt(LogFormat.VERSION).flip();
            fresh.write(header);
            files.syncDirectory(directory);
            return fresh;
        } catch (IOException e) {
            fresh.close();
            files.delete(file);
            throw e;
        }
    }

    /** Makes what was written durable. */
    void sync() throws IOException {
        if (current != null) {
            current.sync();
        }
    }

    /** Notes that a segment holds points of these times. */
    void holds(long segment, long[] millis) {
        for (long at : millis) {
            long day = TimeColumn.dayOf(at);
            if (day != lastNoted || segment != lastNotedIn) {
                days.computeIfAbsent(segment, s -> ConcurrentHashMap.newKeySet())
                        .add(day);
                lastNoted = day;
                lastNotedIn = segment;
            }
        }
    }

    /** Ends the segment; the next write begins another. */
    @Override
    public void close() {
        try {
            if (current != null) {
                current.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a segment", e);
        }
        current = null;
    }

    /**
     * Deletes segments whose content is in the day files.
     *
     * @param last they and those before it are meant
     * @param but days that are not complete: segments with points of theirs stay
     * @param keepAside those of them that are damaged; they get another name instead
     */
    void deleteUpTo(long last, Set<Long> but, Set<Long> keepAside) {
        try {
            for (long each : LogFormat.segments(directory)) {
                if (each > last || !Collections.disjoint(days.getOrDefault(each, Set.of()), but)) {
                    continue;
                }
                Path file = LogFormat.file(directory, each);
                if (keepAside.contains(each)) {
                    files.rename(file, file.resolveSibling(file.getFileName() + ".damaged"));
                } else {
                    files.delete(file);
                }
                days.remove(each);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a part of the log that is no longer needed could not be deleted", e);
        }
    }
}
