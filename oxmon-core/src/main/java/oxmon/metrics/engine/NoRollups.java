package oxmon.metrics.engine;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;

/** Keeps no rollups. */
final class NoRollups implements RollupFiles {
    @Override
    public NavigableSet<LocalDate> days() {
        return Collections.emptyNavigableSet();
    }

    @Override
    public boolean isSealed(LocalDate day) {
        return false;
    }

    @Override
    public void seal(LocalDate day) {
        // there is nothing that could change
    }

    @Override
    public boolean isComplete(LocalDate day) {
        return true;
    }

    @Override
    public boolean rollUp(LocalDate day) {
        return false;
    }

    @Override
    public void read(Collection<LocalDate> days, List<DayFiles.Selection> selections, Found sink) {
        // none
    }

    @Override
    public Collection<Series> series(Collection<LocalDate> days, SeriesSelector selector) {
        return List.of();
    }

    @Override
    public void damaged(LocalDate day, String what) {
        throw new IllegalStateException("there are no rollups");
    }

    @Override
    public List<MetricStore.RollupFile> files() {
        return List.of();
    }

    @Override
    public int dropBefore(LocalDate first) {
        return 0;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
