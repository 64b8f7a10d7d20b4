package oxmon.alerting;

import java.util.List;
import oxmon.metrics.Series;

/**
 * The rules that watch whether one series, or one agent as a whole, is silent. Times are the server's own, since what does not come has
 * none. Hearing something costs one comparison while nothing is under way. Guarded by the agent's lock.
 */
final class SilenceWatch {
    private static final long NEVER = Long.MIN_VALUE;

    private final Series subject;
    private Progress[] all = {};
    private long heardMillis = NEVER;

    /** Whether no rule has anything under way. */
    private boolean calm;

    SilenceWatch(Series subject, List<Progress> all) {
        this.subject = subject;
        become(all);
    }

    /** Takes other rules; what goes on under one whose limit changed is as long as it was. */
    void become(List<Progress> now) {
        for (Progress each : now) {
            for (Progress was : all) {
                if (was.rule().id().equals(each.rule().id()) && was.gauge() != each.gauge()) {
                    gauge(each).follow(gauge(was));
                }
            }
        }
        all = now.toArray(Progress[]::new);
        calm = false; // looked at soon
    }

    /** Takes what a rule remembers from before a restart. */
    void restore(Progress progress) {
        for (int i = 0; i < all.length; i++) {
            if (all[i].rule().id().equals(progress.rule().id())) {
                all[i] = progress;
            }
        }
        calm = false;
    }

    List<Progress> all() {
        return List.of(all);
    }

    long heardMillis() {
        return heardMillis;
    }

    boolean firing() {
        for (Progress each : all) {
            if (each.firing()) {
                return true;
            }
        }
        return false;
    }

    /** It was heard then, and judged; before a restart, or by others. */
    void remember(long millis) {
        heardMillis = Math.max(heardMillis, millis);
    }

    /** It is heard now. Says whether {@link #look} is to be called soon. */
    boolean heard(long millis, Listening listening, AlertSink sink) {
        boolean soon = !calm || heardMillis == NEVER;
        if (!calm && heardMillis != NEVER) {
            long silent = millis - listening.since(heardMillis);
            for (Progress each : all) {
                if (gauge(each).heard(silent) && each.firing()) {
                    each.heldMillis = millis; // so long it was silent
                }
                if (!each.calm()) {
                    each.take(subject, millis, 0, Rhythm.Gap.NONE, millis, sink);
                }
            }
            calm = isCalm();
        }
        heardMillis = Math.max(heardMillis, millis);
        return soon;
    }

    /** It was heard then, which may be known already: what fires ends only when that was after it was kept. */
    boolean replayed(long millis, Listening listening, AlertSink sink) {
        for (Progress each : all) {
            if (each.firing() && millis > each.knownUntil) {
                return heard(millis, listening, sink);
            }
        }
        remember(millis);
        return true;
    }

    /**
     * Judges it.
     *
     * @param intervalMillis how far apart its points or reports are; 0 when that is not known
     * @return when to look again, unless something is heard before
     */
    long look(long now, long intervalMillis, Listening listening, AlertSink sink) {
        if (heardMillis == NEVER) {
            return Long.MAX_VALUE;
        }
        long since = listening.since(heardMillis);
        long due = Long.MAX_VALUE;
        for (Progress each : all) {
            long limit = limit(each, intervalMillis);
            gauge(each).look(limit, now - since);
            if (gauge(each).takeFresh() && (each.firing() || each.dismissed > 0)) {
                each.keepAgain(subject, now, sink);
            }
            if (now - since >= limit || !each.calm()) {
                each.take(subject, now, (double) (now - since), Rhythm.Gap.NONE, now, sink);
            }
            long end = limit == Silence.NEVER ? Silence.NEVER : since + limit;
            due = Math.min(due, due(each, end, now));
        }
        calm = isCalm();
        return Math.max(due, now + 1);
    }

    private static long due(Progress each, long end, long now) {
        if (!each.firing()) {
            return each.calm() ? end : each.times[0] + each.rule().forMillis();
        }
        long due = Long.MAX_VALUE;
        if (!each.told) {
            due = each.heldBackUntil;
        } else if (each.rule().silenceMillis() > 0) {
            due = each.toldMillis + each.rule().silenceMillis();
        }
        return end <= now
                ? due
                : Math.min(due, Math.min(end, each.heldMillis + each.rule().keepFiringMillis()));
    }

    private static long limit(Progress each, long intervalMillis) {
        Silence silence = each.rule().condition().silence();
        return silence == null ? Silence.NEVER : silence.limitMillis(intervalMillis);
    }

    private boolean isCalm() {
        for (Progress each : all) {
            if (!each.calm()) {
                return false;
            }
        }
        return true;
    }

    /** Ends an alert by hand; says whether it fired. */
    boolean endByHand(String ruleId, String alert, long millis, AlertSink sink) {
        boolean ended = false;
        for (Progress each : all) {
            if (each.rule().id().equals(ruleId)) {
                ended |= each.endByHand(subject, alert, millis, each.gauge().shown(0), sink) != null;
            }
        }
        calm = isCalm();
        return ended;
    }

    /** Why a rule does what it does. */
    Explanation explain(String ruleId, Listening listening) {
        for (Progress each : all) {
            if (each.rule().id().equals(ruleId)) {
                return heardMillis == NEVER
                        ? Explanation.unwatched("it was not heard since it was removed, or since a start")
                        : Explanation.of(
                                each, subject, heardMillis, gauge(each).silentSecs(listening.silentFor(heardMillis)));
            }
        }
        return Explanation.unwatched("the rule is new, and nothing came since");
    }

    /** Ends what fires, as it is thought to be no more; it is not judged again before it is heard. */
    void endGone(long millis, AlertSink sink) {
        for (Progress each : all) {
            each.endGone(subject, heardMillis, millis, each.gauge().shown(0), sink);
        }
        heardMillis = NEVER;
        calm = true;
    }

    private static SilenceGauge gauge(Progress each) {
        return (SilenceGauge) each.gauge();
    }

    /** Whether it was heard and not forgotten since. */
    boolean known() {
        return heardMillis != NEVER;
    }

    /** It is as if it had never been heard. */
    void forget() {
        heardMillis = NEVER;
    }

    /** The same progress, brought back from before a restart. */
    static Progress goesOn(Progress progress, byte[] record, Listening listening) {
        if (progress.firing() || progress.dismissed > 0) {
            long told = Math.max(1, (long) (1000 * ProgressRecord.shown(record, 0)));
            gauge(progress).goesOn(told, listening.lastedLonger(progress.knownUntil));
        }
        return progress;
    }

    /** Whether a rule is about silence. */
    static boolean judges(Rule rule) {
        return rule.condition().silence() != null;
    }
}
