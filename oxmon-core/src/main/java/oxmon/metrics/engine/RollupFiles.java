package oxmon.metrics.engine;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;
import oxmon.metrics.rollup.RolledDay;

/**
 * Where the engine keeps the rollups of days: what remains of them when their files are gone. Reading is thread-safe; all else is
 * done by one thread at a time, which nobody writes to day files beside.
 */
public interface RollupFiles extends AutoCloseable {
    /** Keeps none: days go without a trace. */
    RollupFiles NONE = new NoRollups();

    /** The days that have a rollup, oldest first. */
    NavigableSet<LocalDate> days();

    /** Whether the day's rollup is all there is of it, since its file was dropped. */
    boolean isSealed(LocalDate day);

    /** Notes that the day's file is about to be dropped, or is gone. From now on the rollup stays as it is. */
    void seal(LocalDate day) throws IOException;

    /** Whether the rollup holds all that is in the day's file. */
    boolean isComplete(LocalDate day) throws IOException;

    /**
     * Rolls a day up anew, a portion at each call. What cannot be read of the day is left out. The rollup counts when all is done,
     * unless something was written to the day meanwhile.
     *
     * @return false when nothing is left to do
     * @throws IOException when it fails and may succeed later
     * @throws oxmon.metrics.codec.CorruptChunkException when nothing of the day's file can be read
     */
    boolean rollUp(LocalDate day) throws IOException;

    /** Tells the rollups of the selected series, each series' days in their order; what cannot be read is left out and noted. */
    void read(Collection<LocalDate> days, List<DayFiles.Selection> selections, Found sink);

    /** Takes what {@link #read} tells. */
    interface Found {
        void day(Series series, RolledDay day);
    }

    /** The series that have a rollup in any file that holds one of these days; in no order. */
    Collection<Series> series(Collection<LocalDate> days, SeriesSelector selector);

    /** Notes that something of a day's rollup cannot be read. While the day's file is there, it is rolled up again. */
    void damaged(LocalDate day, String what);

    /** The files there are, oldest first. */
    List<MetricStore.RollupFile> files();

    /**
     * Drops all days before {@code first}.
     *
     * @return how many went
     */
    int dropBefore(LocalDate first) throws IOException;

    @Override
    void close();
}
