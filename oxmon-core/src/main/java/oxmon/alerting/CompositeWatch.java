package oxmon.alerting;

import java.util.List;
import java.util.function.Predicate;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * The rules about rules of one agent. Each is judged by how many of its members fire on the agent, when anything of the agent's alerts
 * changed, and with each report while it has something under way. Its time is that of what changed, and never goes back. Guarded by the
 * agent's lock.
 */
final class CompositeWatch implements AlertSink {
    private static final Progress[] NONE = {};
    private static final long NEVER = Long.MIN_VALUE;

    private final Series subject;
    private AlertSink to;
    private Progress[] all = NONE;
    private RuleIndex rules;
    private long newestMillis = NEVER;

    /** When what was told since it was judged last happened, at the latest. */
    private long toldMillis = NEVER;

    /** Whether members may fire that did not when it was judged, or the other way round. */
    private boolean changed;

    private boolean calm = true;

    CompositeWatch(String agent, RuleIndex rules) {
        this.subject = new Series(agent, Condition.COMPOSITE_METRIC, Labels.NONE);
        this.rules = rules;
        this.to = this;
    }

    Series subject() {
        return subject;
    }

    /** Takes other rules. */
    void become(RuleIndex index, List<Progress> now) {
        rules = index;
        all = now.isEmpty() ? NONE : now.toArray(Progress[]::new);
        changed = true;
    }

    /** Takes what a rule remembers from before a restart. */
    void restore(Progress progress) {
        for (int i = 0; i < all.length; i++) {
            if (all[i].rule().id().equals(progress.rule().id())) {
                all[i] = progress;
                newestMillis = Math.max(newestMillis, progress.knownUntil);
            }
        }
        changed = true;
    }

    List<Progress> all() {
        return List.of(all);
    }

    boolean firing() {
        for (Progress each : all) {
            if (each.firing()) {
                return true;
            }
        }
        return false;
    }

    boolean calm() {
        return calm;
    }

    /** A sink that passes all on, and notes what may matter here. */
    AlertSink noting(AlertSink sink) {
        if (all.length == 0) {
            return sink;
        }
        to = sink;
        return this;
    }

    @Override
    public void told(AlertEvent event) {
        changed = true;
        toldMillis = Math.max(toldMillis, event.millis());
        to.told(event);
    }

    @Override
    public void keep(AlertEngine.Kept progress) {
        to.keep(progress);
    }

    /**
     * Judges, if there is anything to judge.
     *
     * @param millis when that is; {@link Long#MIN_VALUE} when only what changed says it
     * @param fires whether a rule fires on the agent
     */
    void judge(long millis, Predicate<String> fires, AlertSink sink) {
        judge(millis, Long.MAX_VALUE, fires, sink);
    }

    /**
     * The same for an agent whose clock may run ahead.
     *
     * @param atMost it is no later, whatever points say
     */
    void judge(long millis, long atMost, Predicate<String> fires, AlertSink sink) {
        long before = newestMillis;
        newestMillis = Math.max(newestMillis, Math.min(atMost, Math.max(millis, toldMillis)));
        toldMillis = NEVER;
        if ((calm && !changed) || newestMillis == NEVER) {
            return;
        }
        changed = false;
        calm = true;
        for (Progress each : all) {
            boolean wasCalm = each.calm();
            boolean fired = each.firing();
            each.take(subject, newestMillis, firing(each, fires), Rhythm.Gap.NONE, before, sink);
            if (each.calm() != wasCalm && each.firing() == fired) {
                each.keepAgain(subject, newestMillis, sink); // since when it is pending
            }
            calm &= each.calm();
        }
    }

    /** When something is due though nothing changes; {@link Long#MAX_VALUE} when nothing is. */
    long dueMillis() {
        long due = Long.MAX_VALUE;
        for (Progress each : all) {
            if (each.firing()) {
                due = Math.min(due, each.heldMillis + each.rule().keepFiringMillis());
                due = Math.min(due, each.told ? repeatMillis(each) : each.heldBackUntil);
            } else if (each.times[0] != NEVER) {
                due = Math.min(due, each.times[0] + each.rule().forMillis());
            }
        }
        return due;
    }

    private static long repeatMillis(Progress each) {
        return each.rule().silenceMillis() == 0
                ? Long.MAX_VALUE
                : each.toldMillis + each.rule().silenceMillis();
    }

    private double firing(Progress composite, Predicate<String> fires) {
        return composite.rule().condition().members().stream()
                .filter(member -> rules.named(member)
                        .filter(rule -> fires.test(rule.id()))
                        .isPresent())
                .count();
    }

    /** Ends an alert by hand; says whether it fired. */
    boolean endByHand(String ruleId, String alert, long millis, Predicate<String> fires, AlertSink sink) {
        boolean ended = false;
        for (Progress each : all) {
            if (each.rule().id().equals(ruleId)) {
                ended |= each.endByHand(subject, alert, millis, firing(each, fires), sink) != null;
            }
        }
        calm = false;
        return ended;
    }

    /** Judges what is left when series are thought to be no more, and ends what fires by itself since then. */
    void endBefore(long firingMillis, long nowMillis, Predicate<String> fires, AlertSink sink) {
        judge(NEVER, fires, sink);
        if (newestMillis != NEVER && newestMillis < firingMillis) {
            for (Progress each : all) {
                each.endGone(subject, newestMillis, nowMillis, firing(each, fires), sink);
            }
        }
    }

    /** Why a rule does what it does. */
    Explanation explain(String ruleId, Predicate<String> fires) {
        for (Progress each : all) {
            if (each.rule().id().equals(ruleId)) {
                return newestMillis == NEVER
                        ? Explanation.unwatched("none of its rules has fired on " + subject.agent() + " lately")
                        : Explanation.of(each, subject, newestMillis, firing(each, fires))
                                .because(members(each, fires));
            }
        }
        return Explanation.unwatched("the rule is new, and nothing came since");
    }

    private List<String> members(Progress composite, Predicate<String> fires) {
        return composite.rule().condition().members().stream()
                .map(member -> member
                        + rules.named(member)
                                .map(rule -> fires.test(rule.id()) ? " fires" : " does not fire")
                                .orElse(" is disabled, or there is no such rule"))
                .toList();
    }

    /** Whether a rule is about rules. */
    static boolean judges(Rule rule) {
        return !rule.condition().members().isEmpty();
    }
}
