package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.codec.ValueCodec;

/**
 * Writes what is only in memory and in the log to the day files. Used by one thread at a time.
 *
 * <p>A day that cannot be written keeps its points in memory and in the log; the other days are written.
 */
final class Flush {
    private static final Logger LOG = System.getLogger(Flush.class.getName());

    /** Chunks are committed in portions of so many: what lives for a moment alone is young when the collector comes, and costs it nothing. */
    private static final int PORTION = 2_000;

    private final DayFiles files;
    private final ValueCodec values = new ValueCodec();
    private final TimeCodec times = new TimeCodec();

    private final Map<LocalDate, DayFiles.Writing> open = new TreeMap<>();
    private final Map<LocalDate, String> failed = new TreeMap<>();

    /** Days that hold what was committed, but was not made durable yet. */
    private final Set<LocalDate> incomplete = new TreeSet<>();

    private long points;

    Flush(DayFiles files) {
        this.files = files;
    }

    /**
     * Writes everything.
     *
     * @param upTo the segment of the log that ends before; negative when that is not known, then nothing is noted as complete
     * @param suspects days that could not be written or read before; they are tried even if there is nothing to write
     * @return what is wrong with the days that could not be written; empty when all is on disk, durably
     */
    Map<LocalDate, String> run(Collection<AgentHead> agents, long upTo, Set<LocalDate> suspects) {
        open.clear();
        failed.clear();
        points = 0;
        List<Snapshot> portion = new ArrayList<>();
        int size = 0;
        for (AgentHead agent : agents) {
            Snapshot snapshot = Snapshot.of(agent, values, times);
            if (!snapshot.isEmpty()) {
                portion.add(snapshot);
                size += snapshot.chunks().size() + snapshot.late().size() + 1;
            }
            if (size >= PORTION) {
                write(portion);
                portion.clear();
                size = 0;
            }
        }
        write(portion);
        List<LocalDate> days = files.days();
        suspects.stream().filter(days::contains).forEach(day -> on(day, DayFiles.Writing::commit));
        if (upTo >= 0) {
            for (LocalDate day : Set.copyOf(incomplete)) {
                on(day, writing -> writing.complete(upTo));
            }
            incomplete.retainAll(failed.keySet());
        }
        files.settle();
        return new TreeMap<>(failed);
    }

    /** How many points the newest run has written. */
    long points() {
        return points;
    }

    /** The day is gone. */
    void forget(LocalDate day) {
        incomplete.remove(day);
    }

    /** Works on a day, which is opened when it is not; a day that fails is left alone until the next flush. */
    private void on(LocalDate day, DayWork work) {
        if (failed.containsKey(day)) {
            return;
        }
        try {
            DayFiles.Writing writing = open.get(day);
            if (writing == null) {
                writing = files.write(day);
                open.put(day, writing);
            }
            work.run(writing);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "day " + day + " cannot be written", e);
            failed.put(day, String.valueOf(e.getMessage()));
            DayFiles.Writing writing = open.remove(day);
            if (writing != null) {
                writing.abandon();
            }
        }
    }

    private interface DayWork {
        void run(DayFiles.Writing writing) throws IOException;
    }

    private void write(List<Snapshot> portion) {
        Set<LocalDate> touched = new HashSet<>();
        for (Snapshot snapshot : portion) {
            for (ChunkWrite chunk : snapshot.chunks()) {
                touched.add(chunk.day());
                on(chunk.day(), writing -> {
                    writing.chunk(chunk);
                    points += chunk.count();
                });
            }
            for (Snapshot.Late late : snapshot.late()) {
                for (int i = 0; i < late.millis().length; i++) {
                    long at = late.millis()[i];
                    double value = late.values()[i];
                    touched.add(day(at));
                    on(day(at), writing -> {
                        writing.late(late.head().series(), at, value);
                        points++;
                    });
                }
            }
            AgentSeen seen = snapshot.seen();
            if (seen != null) {
                LocalDate day = day(seen.lastMillis());
                touched.add(day);
                on(day, writing -> writing.agent(seen));
            }
        }
        touched.forEach(day -> on(day, DayFiles.Writing::commit));
        incomplete.addAll(touched);
        portion.forEach(this::saved);
    }

    private void saved(Snapshot snapshot) {
        synchronized (snapshot.agent()) {
            for (ChunkWrite chunk : snapshot.chunks()) {
                if (!failed.containsKey(chunk.day())) {
                    chunk.saved();
                }
            }
            for (Snapshot.Late late : snapshot.late()) {
                late.head().lateSaved(late.millis().length, at -> !failed.containsKey(day(at)));
            }
            if (snapshot.seen() != null
                    && !failed.containsKey(day(snapshot.seen().lastMillis()))) {
                snapshot.agent().savedSeen(snapshot.seen());
            }
        }
    }

    private static LocalDate day(long at) {
        return LocalDate.ofEpochDay(TimeColumn.dayOf(at));
    }
}
