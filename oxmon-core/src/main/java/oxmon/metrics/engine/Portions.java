package oxmon.metrics.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import oxmon.metrics.Labels;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.Scan;

/**
 * Cuts a scan of many series into portions that fit into memory: as many series at a time as have about a million points, by
 * what the portion before them had. Not thread-safe.
 */
final class Portions {
    private static final int FIRST = 16;
    private static final int MOST_SERIES = 512;
    private static final int MANY_POINTS = 1_000_000;

    private final Scan scan;
    private final List<Series> series;

    /**
     * @param series in order
     */
    Portions(Scan scan, List<Series> series) {
        this.scan = scan;
        this.series = series;
    }

    /** Works on a portion. */
    interface Work {
        /** Answers how many points were held. */
        int on(List<DayFiles.Selection> portion);
    }

    /** Has one portion after the other worked on. */
    void each(Work work) {
        int size = FIRST;
        int next = 0;
        while (next < series.size()) {
            scan.cancellation().check();
            int end = Math.min(series.size(), next + size);
            int held = work.on(selections(series.subList(next, end)));
            next = end;
            if (held > MANY_POINTS) {
                size = Math.max(1, size / 2);
            } else if (held < MANY_POINTS / 2) {
                size = Math.min(MOST_SERIES, size * 2);
            }
        }
    }

    /** Series of one agent and metric are read together. */
    private List<DayFiles.Selection> selections(List<Series> portion) {
        Sampling sampling = scan.sampling();
        List<DayFiles.Selection> selections = new ArrayList<>();
        int end;
        for (int i = 0; i < portion.size(); i = end) {
            Series first = portion.get(i);
            Set<Labels> labels = new HashSet<>();
            for (end = i; end < portion.size() && areSiblings(first, portion.get(end)); end++) {
                labels.add(portion.get(end).labels());
            }
            selections.add(new DayFiles.Selection(
                    first.agent(), first.metric(), labels::contains, sampling.readFromMillis(), sampling.toMillis()));
        }
        return selections;
    }

    private static boolean areSiblings(Series one, Series other) {
        return one.metric().equals(other.metric()) && one.agent().equals(other.agent());
    }
}
