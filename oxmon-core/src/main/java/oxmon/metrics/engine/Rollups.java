package oxmon.metrics.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.query.SeriesSelector;
import oxmon.metrics.rollup.RolledDay;

/** Sees to it that no day goes before it is rolled up, and tells which days are only rollups. Thread-safe. */
final class Rollups {
    private static final Logger LOG = System.getLogger(Rollups.class.getName());

    private final RollupFiles rollups;
    private final DayFiles files;
    private final Turns turns;

    /** Days before are not rolled up. */
    private volatile LocalDate keptFrom = LocalDate.MIN;

    Rollups(RollupFiles rollups, DayFiles files, Turns turns) {
        this.rollups = rollups;
        this.files = files;
        this.turns = turns;
    }

    RollupFiles files() {
        return rollups;
    }

    /**
     * Rolls a day up if it is not; a portion in each turn, so that flushes go on.
     *
     * @return whether its rollup is complete, or none is wanted, or possible
     */
    boolean rollUp(LocalDate day) {
        try {
            while (turns.beginPortion()) {
                try {
                    if (isDone(day)) {
                        return true;
                    }
                    if (!rollups.rollUp(day)) {
                        return isDone(day); // not if points came meanwhile
                    }
                } finally {
                    turns.end();
                }
            }
        } catch (CorruptChunkException e) {
            LOG.log(
                    Level.WARNING,
                    "nothing of day " + day + " can be rolled up, its file is damaged: " + e.getMessage());
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "day " + day + " could not be rolled up; the next hour tries again", e);
        }
        return false;
    }

    /** The same without rolling it up; within a turn. */
    boolean isRolledUp(LocalDate day) throws IOException {
        try {
            return isDone(day);
        } catch (CorruptChunkException e) {
            return true; // none is possible
        }
    }

    private boolean isDone(LocalDate day) throws IOException {
        return day.isBefore(keptFrom) || rollups.isSealed(day) || rollups.isComplete(day);
    }

    /** Notes that the day's file goes; its rollup is complete. Within a turn. */
    void seal(LocalDate day) throws IOException {
        if (rollups.days().contains(day)) {
            rollups.seal(day);
        }
    }

    /** Days whose file is gone, for whatever reason, have their rollup alone. */
    void sealLost() {
        if (!turns.beginPortion()) {
            return;
        }
        try {
            Set<LocalDate> there = new HashSet<>(files.days());
            for (LocalDate day : rollups.days()) {
                try {
                    if (!there.contains(day) && !rollups.isSealed(day)) {
                        rollups.seal(day);
                    }
                } catch (IOException e) {
                    LOG.log(Level.WARNING, "the rollup of day " + day + " could not be sealed", e);
                }
            }
        } finally {
            turns.end();
        }
    }

    int dropBefore(LocalDate first) {
        if (!turns.beginPortion()) {
            return 0;
        }
        try {
            keptFrom = first;
            return rollups.dropBefore(first);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "could not drop old rollups; the next sweep tries again", e);
            return 0;
        } finally {
            turns.end();
        }
    }

    /** The days in the range that have nothing but a rollup, oldest first; none when rollups cannot answer. */
    List<LocalDate> days(Sampling sampling) {
        return RolledDay.answers(sampling) ? days(sampling.readFromMillis(), sampling.toMillis()) : List.of();
    }

    /** The same, whatever is asked. */
    List<LocalDate> days(long fromMillis, long toMillis) {
        LocalDate first = LocalDate.ofEpochDay(TimeColumn.dayOf(fromMillis));
        LocalDate last = LocalDate.ofEpochDay(TimeColumn.dayOf(toMillis));
        Set<LocalDate> rolled = rollups.days().subSet(first, true, last, true);
        if (rolled.isEmpty()) {
            return List.of(); // mostly, without a look at the disk
        }
        Set<LocalDate> there = new HashSet<>(files.days());
        return rolled.stream()
                .filter(day -> rollups.isSealed(day) || !there.contains(day))
                .toList();
    }

    /** Those series, and what else has a rollup in the range, in the order of answers. */
    List<Series> with(List<Series> known, SeriesSelector selector, long fromMillis, long toMillis) {
        List<LocalDate> days = days(fromMillis, toMillis);
        if (days.isEmpty()) {
            return known;
        }
        Comparator<Series> order = SeriesSelector.ORDER;
        Set<Series> all = new HashSet<>(known);
        all.addAll(rollups.series(days, selector));
        Set<Series> sorted = new TreeSet<>(order);
        sorted.addAll(all);
        return List.copyOf(sorted);
    }
}
