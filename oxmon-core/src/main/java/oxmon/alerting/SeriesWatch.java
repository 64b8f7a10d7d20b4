package oxmon.alerting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;

/**
 * The rules that watch one series, resolved once, and what they remember of it. Guarded by the agent's lock.
 *
 * <p>Most points are within all limits while nothing is under way, and then rules that look at the value alone need not be asked one
 * by one: it suffices that the value lies within the range in which none of them would stir.
 */
final class SeriesWatch {
    private static final Progress[] NONE = {};

    /** So many points in a row, each newer than the one before, say that a clock that ran ahead was set right. */
    private static final int BACK_AGAIN = 3;

    private final Series series;
    private final SeasonalHistory history;
    private final Rhythm rhythm = new Rhythm();
    private Progress[] plain;
    private Progress[] windowed;

    /** Rules that are about what does not come; null when there is none. */
    private @Nullable SilenceWatch silence;

    /** While no plain rule has anything under way: the values at which none would. */
    private double calmFrom;

    private double calmTo;

    private boolean any;
    private byte lateInRow;
    private long lateMillis;
    private long newestMillis;
    private double newestValue;

    SeriesWatch(Series series, List<Progress> all, SeasonalHistory history) {
        this.series = series;
        this.history = history;
        this.plain = NONE;
        this.windowed = NONE;
        become(all);
    }

    /** Takes other rules. */
    void become(List<Progress> all) {
        List<Progress> silent =
                all.stream().filter(each -> SilenceWatch.judges(each.rule())).toList();
        List<Progress> judged =
                all.stream().filter(each -> !silent.contains(each)).toList();
        plain = judged.stream().filter(each -> each.gauge() == Gauge.PLAIN).toArray(Progress[]::new);
        windowed = judged.stream().filter(each -> each.gauge() != Gauge.PLAIN).toArray(Progress[]::new);
        about();
        if (silent.isEmpty()) {
            silence = null;
        } else if (silence == null) {
            silence = new SilenceWatch(series, silent);
        } else {
            silence.become(silent);
        }
        calm();
    }

    Series series() {
        return series;
    }

    boolean watched() {
        return plain.length + windowed.length > 0 || silence != null;
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
        if (silence != null) {
            all.addAll(silence.all());
        }
        return all;
    }

    /** What is judged of its silence; null when nothing is. */
    @Nullable
    SilenceWatch silence() {
        return silence;
    }

    /** How far apart its points are, or its agent's reports when those are further apart; 0 when that is not known. */
    long intervalMillis(AgentClock clock) {
        int own = rhythm.usual();
        return own == 0 ? 0 : Math.max(own, clock.usualMillis());
    }

    boolean firing() {
        return all().stream().anyMatch(Progress::firing);
    }

    /** Ends what fires, as no point comes any more. */
    void endGone(long millis, AlertSink sink) {
        endSilence(millis, sink);
        for (Progress each : all()) {
            each.endGone(series, newestMillis, millis, each.gauge().shown(newestValue), sink);
        }
        calm();
    }

    /** Ends an alert by hand; says whether it fired. */
    boolean endByHand(String ruleId, String alert, long millis, AlertSink sink) {
        boolean ended = false;
        for (Progress each : all()) {
            if (each.rule().id().equals(ruleId)) {
                ended |= each.endByHand(series, alert, millis, each.gauge().shown(newestValue), sink) != null;
            }
        }
        calm();
        return ended;
    }

    /** Ends what fires because it is silent. */
    void endSilence(long millis, AlertSink sink) {
        if (silence != null) {
            silence.endGone(millis, sink);
        }
    }

    /** Why a rule does what it does. */
    Explanation explain(String ruleId, Listening listening) {
        if (silence != null
                && silence.all().stream().anyMatch(each -> each.rule().id().equals(ruleId))) {
            return silence.explain(ruleId, listening);
        }
        for (Progress each : all()) {
            if (each.rule().id().equals(ruleId) && any) {
                return Explanation.of(each, series, newestMillis, each.gauge().shown(newestValue));
            }
        }
        return Explanation.unwatched("no point of the series came since the rule is there");
    }

    /** Judges a point by its own time. */
    void take(long millis, double value, AgentClock clock, AlertSink sink) {
        if (any && millis < newestMillis && !clockIsBack(millis, clock)) {
            late(millis, value);
            return;
        }
        long previous = newestMillis;
        Rhythm.Gap gap = gap(millis, clock);
        newest(millis, value);
        for (Progress each : windowed) {
            each.take(series, millis, value, gap, previous, sink);
        }
        if (value >= calmFrom && value <= calmTo) {
            return;
        }
        for (Progress each : plain) {
            each.take(series, millis, value, gap, previous, sink);
        }
        calm();
    }

    /** Takes a point that was judged before a restart. */
    void refill(long millis, double value, AgentClock clock) {
        if (any && millis < newestMillis) {
            late(millis, value);
            return;
        }
        long previous = newestMillis;
        Rhythm.Gap gap = gap(millis, clock);
        newest(millis, value);
        for (Progress each : windowed) {
            each.refill(millis, value, gap, previous);
        }
        for (Progress each : plain) {
            each.refill(millis, value, gap, previous);
        }
        calm();
    }

    private Rhythm.Gap gap(long millis, AgentClock clock) {
        if (!any) {
            return Rhythm.Gap.NONE;
        }
        return millis > newestMillis ? rhythm.take(millis - newestMillis, clock.intervalMillis()) : rhythm.again();
    }

    /**
     * Whether a point that is late is the newest after all, as the one that was thought so came of a clock that ran ahead and has been
     * set right since. Then all begins anew. Without that nothing would be judged until the time of that one point.
     */
    private boolean clockIsBack(long millis, AgentClock clock) {
        if (!clock.ahead(newestMillis) || !clock.right(millis)) {
            return false;
        }
        lateInRow = (byte) (lateInRow > 0 && millis > lateMillis ? lateInRow + 1 : 1);
        lateMillis = millis;
        if (lateInRow < BACK_AGAIN) {
            return false;
        }
        for (Progress each : windowed) {
            each.beginAnew(millis);
        }
        about();
        for (Progress each : plain) {
            each.beginAnew(millis);
        }
        any = false;
        calm();
        return true;
    }

    private void about() {
        for (Progress each : windowed) {
            each.gauge().about(series, history);
        }
    }

    private void newest(long millis, double value) {
        any = true;
        lateInRow = 0;
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
