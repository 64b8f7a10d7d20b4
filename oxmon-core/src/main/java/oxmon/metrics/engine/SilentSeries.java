package oxmon.metrics.engine;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;

/**
 * Finds the series that have been silent for so long that they were taken out of memory: the day files know them. All of their points
 * lie at or before a time, so that who asks for what is newer need not look there. Thread-safe.
 */
final class SilentSeries {
    private final DayFiles files;
    private long until = Long.MIN_VALUE;

    SilentSeries(DayFiles files) {
        this.files = files;
    }

    /** Notes that series go whose newest point is at that time; before they leave memory, so that nobody misses them. */
    synchronized void leave(long lastMillis) {
        until = Math.max(until, lastMillis);
    }

    private synchronized long until() {
        return until;
    }

    /** Whether there may be any that has a point at that time or later. */
    boolean since(long millis) {
        return until() >= millis && until() > Long.MIN_VALUE;
    }

    /** The days of the range that may know some, the newest first. */
    private List<LocalDate> days(long fromMillis, long toMillis) {
        if (!since(fromMillis)) {
            return List.of();
        }
        long first = TimeColumn.dayOf(fromMillis);
        long last = TimeColumn.dayOf(Math.min(toMillis, until()));
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate day : files.days()) {
            if (day.toEpochDay() >= first && day.toEpochDay() <= last) {
                days.add(0, day);
            }
        }
        return days;
    }

    /** Those series, and the silent ones that a day of the range knows, in the order of answers. */
    List<Series> with(List<Series> known, SeriesSelector selector, long fromMillis, long toMillis) {
        List<LocalDate> days = days(fromMillis, toMillis);
        if (days.isEmpty()) {
            return known;
        }
        Set<Series> all = new TreeSet<>(SeriesSelector.ORDER);
        all.addAll(known);
        days.forEach(day -> files.series(day, selector, all::add));
        return List.copyOf(all);
    }

    /**
     * The newest points of the selected series that files hold, as far as {@code known} are not newer than all of these; in no order.
     *
     * @param sinceMillis those that have none on its day or later are not wanted
     */
    Collection<Point> newest(SeriesSelector selector, Map<Series, Point> known, long sinceMillis) {
        long last = until();
        Map<Series, Point> found = new HashMap<>();
        for (LocalDate day : days(sinceMillis, Long.MAX_VALUE)) {
            files.newest(
                    day,
                    selector,
                    series -> {
                        Point point = known.get(series);
                        return (point == null || point.millis() <= last) && !found.containsKey(series);
                    },
                    (series, millis, value) -> found.put(series, new Point(series, millis, value)));
        }
        return found.values();
    }
}
