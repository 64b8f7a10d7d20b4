package oxmon.alerting;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;

/**
 * What a rule remembers of one series, and what it makes of the next point: inactive, pending, firing, and over. Times are the points'
 * own. It takes a fixed number of bytes, besides what its gauge keeps; {@link ProgressRecord} reads and writes its fields. Guarded by
 * the agent's lock.
 *
 * <p>While an alert fires, a worse level that has lasted long enough takes its place at once, a milder one when the alert's own level
 * has been over for as long as the rule keeps it firing. An alert that begins within the silence after another of its level is
 * recorded and held back; it is released when it still fires at the end of that silence. What takes the place of an alert that was
 * told is told. What somebody ended by hand begins again when its limit was not passed in between, when it gets worse, or when the
 * time after which the rule repeats is over.
 */
final class Progress {
    private static final long NEVER = Long.MIN_VALUE;

    /** In place of a gauge's memory: there is none to be given back. */
    private static final byte NO_MEMORY = Byte.MIN_VALUE;

    private final Rule rule;
    private Gauge gauge;

    /**
     * For each level since when its limit is passed, then for each until when a firing is held back; where a gauge looks back, also since
     * when there is no verdict.
     */
    final long[] times;

    /** What fires, as a number from 1 on; 0 when nothing does. */
    int level;

    /** When the newest alert began, be it over or not. No other begins at that very time, since it would have the same name. */
    long firedMillis = NEVER;

    long heldMillis;
    long toldMillis;

    /** Until when the alert that fires is held back; it was told when this has passed. */
    boolean told;

    long heldBackUntil;
    int repeat;

    /** Up to this level, as a number from 1 on, an alert was ended by hand while its limit was passed; 0 when none was. */
    int dismissed;

    /** When that is over at the latest. */
    long dismissedUntil = NEVER;

    /** What was restored knew all points up to here. */
    long knownUntil = NEVER;

    /** What the gauge is to be given back after those. */
    byte memory = NO_MEMORY;

    Progress(Rule rule) {
        this.rule = rule;
        this.gauge = rule.condition().gauge();
        this.times = new long[2 * rule.condition().levels().size() + (gauge == Gauge.PLAIN ? 0 : 1)];
        Arrays.fill(times, NEVER);
    }

    /** One that begins with the first point after that time, of a series that was known before the rule. */
    Progress(Rule rule, long knownUntil) {
        this(rule);
        this.knownUntil = knownUntil;
    }

    /** The same under a changed rule with the same levels. */
    Progress(Rule rule, Progress was) {
        this.rule = rule;
        this.gauge = rule.condition().equals(was.rule.condition())
                ? was.gauge
                : rule.condition().gauge();
        this.gauge.remember(was.gauge.memory());
        this.times = was.times.clone();
        this.level = was.level;
        this.firedMillis = was.firedMillis;
        this.heldMillis = was.heldMillis;
        this.toldMillis = was.toldMillis;
        this.told = was.told;
        this.heldBackUntil = was.heldBackUntil;
        this.repeat = was.repeat;
        this.dismissed = was.dismissed;
        this.dismissedUntil = was.dismissedUntil;
        this.knownUntil = was.knownUntil;
        this.memory = was.memory;
    }

    Rule rule() {
        return rule;
    }

    Gauge gauge() {
        return gauge;
    }

    boolean firing() {
        return level > 0;
    }

    /** The bound of what fires. */
    double threshold() {
        return level().threshold();
    }

    /** The level that fires, as an alert shows it. */
    Level level() {
        return gauge.level(limits(level - 1));
    }

    /** Whether the next point, if it passes no limit, changes nothing. */
    boolean calm() {
        for (int i = 0; i < levels(); i++) {
            if (times[i] != NEVER) {
                return false;
            }
        }
        return level == 0 && dismissed == 0;
    }

    int levels() {
        return times.length / 2;
    }

    /** Whether a rule asks the same question as it did and has the same levels, so that what fires can go on. */
    static boolean fits(Rule before, Rule now) {
        return before.type().equals(now.type()) && severities(before).equals(severities(now));
    }

    static List<Severity> severities(Rule rule) {
        return rule.condition().levels().stream().map(Level::severity).toList();
    }

    /**
     * Takes a point that is as new as all before it, or newer.
     *
     * @param gap what the distance to the one before is
     * @param previous when that one was
     */
    void take(Series series, long millis, double value, Rhythm.Gap gap, long previous, AlertSink sink) {
        double figure = figure(millis, value);
        if (gauge != Gauge.PLAIN) { // not while points are only read again: an answer may need a moment then
            int last = times.length - 1;
            times[last] = !Double.isNaN(figure) ? NEVER : times[last] == NEVER ? millis : times[last];
        }
        int before = dismissed;
        if (millis > knownUntil
                && (judge(series, millis, figure, value, highest(millis, figure, gap, previous), sink)
                        || dismissed != before)) {
            sink.keep(kept(series, millis, value));
        }
    }

    /** Takes a point that was judged before a restart: it counts for what lasts, and changes nothing. */
    void refill(long millis, double value, Rhythm.Gap gap, long previous) {
        double figure = figure(millis, value);
        if (millis > knownUntil && highest(millis, figure, gap, previous) >= level) {
            heldMillis = millis;
        }
    }

    private double figure(long millis, double value) {
        if (millis > knownUntil && memory != NO_MEMORY) {
            gauge.remember(memory);
            memory = NO_MEMORY;
        }
        return gauge.take(millis, value);
    }

    /** Says whether anything was told. */
    private boolean judge(Series series, long millis, double figure, double value, int highest, AlertSink sink) {
        int before = level;
        boolean mayBegin = millis != firedMillis; // the same time came again
        if (highest >= level) {
            if (level > 0) {
                heldMillis = millis;
            }
            if (highest > level && mayBegin && !(highest <= dismissed && millis < dismissedUntil)) {
                begin(series, highest, millis, value, sink);
            }
        } else if (millis - heldMillis >= rule.keepFiringMillis()
                && (highest == 0 || mayBegin)
                && (!Double.isNaN(figure) || verdictIsLost(millis))) {
            end(series, highest, millis, value, why(figure), sink);
        }
        return (level > 0 && remind(series, millis, value, why(figure), sink)) || level != before;
    }

    /** Without a verdict an alert goes on, but not for longer than what the rule looks back at. */
    private boolean verdictIsLost(long millis) {
        return millis - times[times.length - 1] > rule.condition().windowMillis();
    }

    private static AlertEvent.Reason why(double figure) {
        return Double.isNaN(figure) ? AlertEvent.Reason.NO_VERDICT : AlertEvent.Reason.SERIES;
    }

    /** Takes a point that is older than the newest: it cannot fire nor end anything, but break what was thought to last. */
    void late(long millis, double value, long newestMillis) {
        if (gauge != Gauge.PLAIN) {
            gauge.late(millis, value);
            return;
        }
        for (int i = level; i < levels(); i++) {
            if (times[i] <= millis && times[i] != NEVER && !limits(i).fires().passedBy(value)) {
                times[i] = newestMillis; // where between the two it began again is not known; not before
            }
        }
    }

    /** Forgets times after this one, which a clock told that ran ahead; an alert that fires goes on. */
    void beginAnew(long millis) {
        byte before = memory == NO_MEMORY ? gauge.memory() : memory;
        gauge = rule.condition().gauge();
        gauge.remember(before);
        memory = NO_MEMORY;
        Arrays.fill(times, level, levels(), NEVER);
        Arrays.fill(times, 2 * levels(), times.length, NEVER);
        for (int i = levels(); i < 2 * levels(); i++) {
            times[i] = Math.min(times[i], millis + rule.silenceMillis());
        }
        heldMillis = Math.min(heldMillis, millis);
        toldMillis = Math.min(toldMillis, millis);
        heldBackUntil = Math.min(heldBackUntil, millis + rule.silenceMillis());
        dismissedUntil = Math.min(dismissedUntil, repeatedFrom(millis));
        knownUntil = Math.min(knownUntil, millis - 1);
    }

    private Level limits(int i) {
        return rule.condition().levels().get(i);
    }

    /** The worst level that has lasted long enough. */
    private int highest(long millis, double figure, Rhythm.Gap gap, long previous) {
        int highest = 0;
        for (int i = 0; i < levels(); i++) {
            Level limits = limits(i);
            boolean fires = i < level;
            if (!(fires ? limits.stays() : limits.fires()).passedBy(figure)) {
                times[i] = NEVER;
                continue;
            }
            if (times[i] == NEVER || (gap == Rhythm.Gap.GAP && !fires)) {
                times[i] = millis;
            } else if (gap == Rhythm.Gap.BEFORE && !fires) {
                times[i] = Math.max(times[i], previous);
            }
            long lasted = gap == Rhythm.Gap.UNSURE ? 0 : millis - times[i];
            if (fires || lasted >= rule.forMillis()) {
                highest = i + 1;
            }
        }
        while (dismissed > 0 && times[dismissed - 1] == NEVER && !Double.isNaN(figure)) {
            dismissed--;
        }
        return highest;
    }

    private void begin(Series series, int now, long millis, double value, AlertSink sink) {
        if (level == 0) {
            fire(series, now, millis, value, silentUntil(now), AlertEvent.Reason.SERIES, "", sink);
        } else {
            change(series, now, millis, value, silentUntil(now), AlertEvent.Reason.WORSE, sink);
        }
    }

    private void end(Series series, int now, long millis, double value, AlertEvent.Reason reason, AlertSink sink) {
        if (now > 0) {
            int was = level;
            boolean wasTold = told;
            change(
                    series,
                    now,
                    millis,
                    value,
                    Math.max(heldBackUntil, silentUntil(now)),
                    AlertEvent.Reason.MILDER,
                    sink);
            if (wasTold) {
                silent(was, millis);
            }
        } else {
            sink.told(event(AlertEvent.Kind.RESOLVED, series, millis, value, told, reason, ""));
            if (told) {
                silent(level, millis);
            }
            level = 0;
        }
    }

    private long silentUntil(int ofLevel) {
        return times[levels() + ofLevel - 1];
    }

    private void silent(int ofLevel, long millis) {
        times[levels() + ofLevel - 1] = millis + rule.silenceMillis();
    }

    /**
     * Another level takes the place of the one that fires. If that was told, so is this, silence or not: whoever heard of it would
     * hear that it is over, and nothing of what is there in its place.
     */
    private void change(
            Series series,
            int now,
            long millis,
            double value,
            long notBefore,
            AlertEvent.Reason reason,
            AlertSink sink) {
        String before = id(series);
        sink.told(event(AlertEvent.Kind.RESOLVED, series, millis, value, told, reason, idOf(series, now, millis)));
        fire(series, now, millis, value, told ? NEVER : notBefore, reason, before, sink);
    }

    private void fire(
            Series series,
            int now,
            long millis,
            double value,
            long notBefore,
            AlertEvent.Reason reason,
            String before,
            AlertSink sink) {
        level = now;
        dismissed = 0;
        firedMillis = millis;
        heldMillis = millis;
        toldMillis = millis;
        repeat = 0;
        heldBackUntil = notBefore;
        told = millis >= heldBackUntil;
        sink.told(event(AlertEvent.Kind.FIRING, series, millis, value, told, reason, before));
    }

    /** Says whether there was anything to remind of. */
    private boolean remind(Series series, long millis, double value, AlertEvent.Reason reason, AlertSink sink) {
        AlertEvent.Kind kind;
        if (!told && millis >= heldBackUntil) {
            told = true;
            kind = AlertEvent.Kind.RELEASED;
        } else if (told && rule.silenceMillis() > 0 && millis - toldMillis >= rule.silenceMillis()) {
            repeat++;
            kind = AlertEvent.Kind.REPEAT;
        } else {
            return false;
        }
        toldMillis = millis;
        sink.told(event(kind, series, millis, value, true, reason, ""));
        return true;
    }

    /** Ends what fires because its rule is no more, or another. */
    void endWithRule(Series series, long millis, double value, AlertSink sink) {
        if (level > 0) {
            long at = Math.max(millis, heldMillis);
            sink.told(event(AlertEvent.Kind.RESOLVED, series, at, value, told, AlertEvent.Reason.RULE, ""));
            level = 0;
            sink.keep(kept(series, at, value));
        }
    }

    /**
     * Ends what fires because no point has come since then; if one comes, it begins anew.
     *
     * @param since when the newest point was measured
     * @param shown what the alert shows as its value
     */
    void endGone(Series series, long since, long millis, double shown, AlertSink sink) {
        if (level > 0) {
            sink.told(event(AlertEvent.Kind.RESOLVED, series, millis, shown, told, AlertEvent.Reason.GONE, "")
                    .since(since));
            level = 0;
            Arrays.fill(times, NEVER);
            sink.keep(AlertEngine.Kept.nothing(rule.id(), series));
        }
    }

    /**
     * Ends an alert by hand. While its limit, or that of a milder level, is passed without a pause, no other begins before the time after
     * which the rule repeats; nor ever when the rule does not repeat.
     *
     * @param id the alert that is meant
     * @param shown what the alert shows as its value
     * @return what a restart needs after it; null when it does not fire
     */
    AlertEngine.@Nullable Kept endByHand(Series series, String id, long millis, double shown, AlertSink sink) {
        if (level == 0 || !id.equals(id(series))) {
            return null;
        }
        if (memory != NO_MEMORY) { // not seen since a restart
            gauge.remember(memory);
            memory = NO_MEMORY;
        }
        long at = Math.max(millis, heldMillis);
        sink.told(event(AlertEvent.Kind.RESOLVED, series, at, shown, told, AlertEvent.Reason.HAND, ""));
        if (told) {
            silent(level, at);
        }
        dismissed = level;
        dismissedUntil = repeatedFrom(at);
        level = 0;
        AlertEngine.Kept after = kept(series, at, shown);
        sink.keep(after);
        return after;
    }

    private long repeatedFrom(long millis) {
        return rule.silenceMillis() == 0 ? Long.MAX_VALUE : millis + rule.silenceMillis();
    }

    /** Has it kept as it is now although nothing was told. */
    void keepAgain(Series series, long millis, AlertSink sink) {
        sink.keep(kept(series, millis, 0));
    }

    /** What a restart needs. */
    private AlertEngine.Kept kept(Series series, long newestMillis, double value) {
        return new AlertEngine.Kept(
                rule.id(), series, level > 0, ProgressRecord.write(this, newestMillis, gauge.shown(value)));
    }

    private AlertEvent event(
            AlertEvent.Kind kind,
            Series series,
            long millis,
            double value,
            boolean tell,
            AlertEvent.Reason reason,
            String other) {
        return new AlertEvent(
                kind,
                id(series),
                rule,
                series,
                level(),
                reason == AlertEvent.Reason.GONE || reason == AlertEvent.Reason.HAND ? value : gauge.shown(value),
                kind == AlertEvent.Kind.RESOLVED ? Math.max(millis, firedMillis) : millis,
                firedMillis,
                repeat,
                kind == AlertEvent.Kind.RESOLVED ? 0 : gauge.breachMillis(),
                millis,
                tell,
                reason,
                other);
    }

    private String id(Series series) {
        return idOf(series, level, firedMillis);
    }

    private String idOf(Series series, int ofLevel, long fired) {
        return AlertIds.of(rule.id(), series, limits(ofLevel - 1).severity(), fired);
    }
}
