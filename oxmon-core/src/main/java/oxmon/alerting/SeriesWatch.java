package oxmon.alerting;

import java.util.ArrayList;
import java.util.List;
import oxmon.metrics.Series;

/**
 * The rules that watch one series, resolved once, and what they remember of it. Guarded by the agent's lock.
 *
 * <p>Most points are within all limits while nothing is under way, and then rules that look at the value alone need not be asked one
 * by one: it suffices that the value lies within the range in which none of them would stir.
 */
final class SeriesWatch {
    private static final Progress[] NONE = {};

    private final Series series;
    private final Rhythm rhythm = new Rhythm();
    private Progress[] plain;
    private Progress[] windowed;

    /** While no plain rule has anything under way: the values at which none would. */
    private double calmFrom;

    private double calmTo;

    private boolean any;
    private long newestMillis;
    private double newestValue;

    SeriesWatch(Series series, List<Progress> all) {
        this.series = series;
        this.plain = NONE;
        this.windowed = NONE;
        become(all);
    }

    /** Takes other rules. */
    void become(List<Progress> all) {
        plain = all.stream().filter(each -> each.gauge() == Gauge.PLAIN).toArray(Progress[]::new);
        windowed = all.stream().filter(each -> each.gauge() != Gauge.PLAIN).toArray(Progress[]::new);
        calm();
    }

    Series series() {
        return series;
    }

    boolean watched() {
        return plain.length + windowed.length > 0;
    }

    long newestMillis() {
        return newestMillis;
    }

    double newestValue() {
        return newestValue;
    }

    List<Progress> all() {
        List<Progress> all = new ArrayList<>(List.of(plain));
        all.addAll(List.of(windowed));
        return all;
    }

    boolean firing() {
        return all().stream().anyMatch(Progress::firing);
    }

    /** Judges a point by its own time. */
    void take(long millis, double value, AlertSink sink) {
        if (any && millis < newestMillis) {
            late(millis, value);
            return;
        }
        boolean gap = distanceIsGap(millis);
        newest(millis, value);
        for (Progress each : windowed) {
            each.take(series, millis, value, gap, sink);
        }
        if (value >= calmFrom && value <= calmTo) {
            return;
        }
        for (Progress each : plain) {
            each.take(series, millis, value, gap, sink);
        }
        calm();
    }

    /** Takes a point that was judged before a restart. */
    void refill(long millis, double value) {
        if (any && millis < newestMillis) {
            late(millis, value);
            return;
        }
        boolean gap = distanceIsGap(millis);
        newest(millis, value);
        for (Progress each : windowed) {
            each.refill(millis, value, gap);
        }
        for (Progress each : plain) {
            each.refill(millis, value, gap);
        }
        calm();
    }

    private boolean distanceIsGap(long millis) {
        return any && millis > newestMillis && rhythm.gap(millis - newestMillis);
    }

    private void newest(long millis, double value) {
        any = true;
        newestMillis = millis;
        newestValue = value;
    }

    private void late(long millis, double value) {
        for (Progress each : windowed) {
            each.late(millis, value, newestMillis);
        }
        for (Progress each : plain) {
            each.late(millis, value, newestMillis);
        }
    }

    private void calm() {
        double from = Double.NEGATIVE_INFINITY;
        double to = Double.POSITIVE_INFINITY;
        for (Progress each : plain) {
            if (!each.calm()) {
                from = Double.NaN; // no value is greater than that, so every point is looked at
                break;
            }
            for (Level level : each.rule().condition().levels()) {
                from = Math.max(from, level.fires().calmFrom());
                to = Math.min(to, level.fires().calmTo());
            }
        }
        calmFrom = from;
        calmTo = to;
    }
}
