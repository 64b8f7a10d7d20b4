package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import oxmon.metrics.codec.ValueCodec;

/**
 * Packs days that are over, rolls them up, and drops them: one of these at a time, since each would end what another has begun; in
 * portions, so that flushes go on. Thread-safe.
 */
final class DayKeeping {
    private static final Logger LOG = System.getLogger(DayKeeping.class.getName());

    /** How often a day is rolled up again since points came for it just then. */
    private static final int ATTEMPTS = 3;

    private final DayFiles files;
    private final Rollups rollups;
    private final Registry registry;
    private final Turns turns;
    private final Flushing flushing;
    private final Counters counters;
    private final ReentrantLock keeping = new ReentrantLock(true);

    /** What it needs of the engine. */
    interface Flushing {
        /** Brings what is in memory into the day files; within a turn. */
        void flush();

        /** What is wrong with a day, in reading or writing; empty when nothing is. */
        String fault(LocalDate day);

        /** The day is gone. */
        void forget(LocalDate day);
    }

    DayKeeping(DayFiles files, Rollups rollups, Registry registry, Turns turns, Flushing flushing, Counters counters) {
        this.files = files;
        this.rollups = rollups;
        this.registry = registry;
        this.turns = turns;
        this.flushing = flushing;
        this.counters = counters;
    }

    /** Packs and rolls up all days before; answers how many were packed. */
    int rewriteBefore(LocalDate first) {
        keeping.lock();
        try {
            sealBlocks(first.toEpochDay());
            flush();
            rollups.sealLost();
            int rewritten = 0;
            int unpacked = 0;
            for (LocalDate day : before(first)) {
                Packed packed = pack(day);
                rewritten += packed == Packed.NOW ? 1 : 0;
                if (!rollups.rollUp(day) || packed == Packed.NOT) {
                    unpacked++;
                }
            }
            counters.unpackedDays(unpacked);
            return rewritten;
        } finally {
            keeping.unlock();
        }
    }

    /** Takes series out of memory that have been silent since before; answers how many. */
    int release(LocalDate before, SilentSeries silent) {
        keeping.lock();
        try {
            if (!turns.beginPortion()) {
                return 0;
            }
            try {
                flushing.flush();
                return registry.release(before.toEpochDay() * TimeColumn.DAY_MILLIS, silent::leave);
            } finally {
                turns.end();
            }
        } finally {
            keeping.unlock();
        }
    }

    private void sealBlocks(long before) {
        ValueCodec codec = new ValueCodec();
        for (AgentHead agent : registry.agents()) {
            synchronized (agent) {
                agent.each(series -> series.sealBefore(before, codec));
            }
        }
    }

    private void flush() {
        if (turns.beginPortion()) {
            try {
                flushing.flush();
            } finally {
                turns.end();
            }
        }
    }

    private List<LocalDate> before(LocalDate first) {
        return files.days().stream().filter(day -> day.isBefore(first)).toList();
    }

    private enum Packed {
        NOT,
        BEFORE,
        NOW
    }

    private Packed pack(LocalDate day) {
        if (!flushing.fault(day).isEmpty()) {
            return Packed.NOT;
        }
        try {
            return rewrite(day) ? Packed.NOW : Packed.BEFORE;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "day " + day + " stays as it is: " + e.getMessage());
            return Packed.NOT;
        }
    }

    private boolean rewrite(LocalDate day) throws IOException {
        boolean any = false;
        long flushesSeen = -1;
        while (turns.beginPortion()) {
            try {
                if (flushesSeen != counters.flushes().times()) {
                    flushesSeen = counters.flushes().times();
                    forgetRows(day); // a flush gives rows to what has come meanwhile
                }
                if (!files.rewrite(day)) {
                    return any;
                }
                any = true;
            } finally {
                turns.end();
            }
        }
        return false;
    }

    /** Blocks in memory know under which rows they were written, and packing replaces those. */
    private void forgetRows(LocalDate day) {
        ValueCodec codec = new ValueCodec();
        for (AgentHead agent : registry.agents()) {
            synchronized (agent) {
                agent.forgetRows(day.toEpochDay(), codec);
            }
        }
    }

    /** Drops all days before, once they are rolled up; answers how many. */
    int dropBefore(LocalDate first) {
        keeping.lock();
        try {
            flush();
            int dropped = 0;
            Set<LocalDate> stay = new HashSet<>();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                List<LocalDate> days = before(first);
                days.stream()
                        .filter(day -> !stay.contains(day) && !rollups.rollUp(day))
                        .forEach(stay::add);
                if (!turns.beginPortion()) {
                    return dropped;
                }
                try {
                    flushing.flush(); // again, so that nothing is missed that came while days were rolled up
                    dropped += drop(first, stay);
                } finally {
                    turns.end();
                }
                if (stay.containsAll(before(first))) {
                    break;
                }
            }
            before(first)
                    .forEach(
                            day -> LOG.log(Level.ERROR, "could not drop the day {0}; the next sweep tries again", day));
            return dropped;
        } finally {
            keeping.unlock();
        }
    }

    /** Drops what is rolled up, within a turn; what is left although it shall not {@code stay} must be rolled up again. */
    private int drop(LocalDate first, Set<LocalDate> stay) {
        int dropped = 0;
        for (LocalDate day : before(first)) {
            try {
                if (!stay.contains(day) && rollups.isRolledUp(day)) {
                    rollups.seal(day);
                    files.drop(day);
                    flushing.forget(day);
                    dropped++;
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "day " + day + " cannot be dropped now", e);
            }
        }
        Set<Long> kept = before(first).stream().map(LocalDate::toEpochDay).collect(Collectors.toSet());
        long limit = first.toEpochDay();
        registry.drop(
                at -> { // series whose newest point is in a day that stays can still be asked for
                    long day = TimeColumn.dayOf(at);
                    return day < limit && !kept.contains(day);
                });
        return dropped;
    }

    /** Drops all rollups of days before; answers how many. */
    int dropRollupsBefore(LocalDate first) {
        keeping.lock();
        try {
            return rollups.dropBefore(first);
        } finally {
            keeping.unlock();
        }
    }
}
