package oxmon.alerting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** What is watched of one agent. It is the lock of all its parts. */
final class AgentWatch {
    private static final long NEVER = Long.MIN_VALUE;

    /** Silence is looked at again after so long even if nothing is due: rhythms may have become quicker. */
    private static final long LOOK_MILLIS = 60_000;

    /** Only series that a rule watches. */
    private final Map<Series, SeriesWatch> watches = new HashMap<>();

    /** Series that nobody watches although some rule watches their metric; asked for once. */
    private final Set<Series> unwatched = new HashSet<>();

    private final BatchLayout layout = new BatchLayout(this::watch);

    private final AgentClock clock = new AgentClock();

    private final Listening listening;

    /** The agent as a whole, as rules see it that are about its reports. */
    private final Series self;

    private SilenceWatch reports;

    /** The agent was released: nothing that it says no more is judged until it reports again. */
    private boolean released;

    /** When silence is to be looked at again. */
    private volatile long dueMillis;

    private RuleIndex rules;
    private final Unseen unseen = new Unseen();

    /** Rules about rules. */
    private final CompositeWatch composites;

    private final SeasonalHistory history;
    private boolean retired;

    AgentWatch(String agent, RuleIndex rules, Listening listening, SeasonalHistory history) {
        this.rules = rules;
        this.listening = listening;
        this.history = history;
        this.self = new Series(agent, Silence.AGENT_METRIC, Labels.NONE);
        this.reports = new SilenceWatch(self, progress(self));
        this.composites = new CompositeWatch(agent, rules);
        composites.become(rules, progress(composites.subject()));
    }

    void restore(AlertEngine.Kept each) {
        if (each.ruleId().isEmpty()) {
            released = each.firing();
        } else if (each.series().equals(self)) {
            rules.find(each.ruleId())
                    .map(rule -> goesOn(ProgressRecord.read(rule, each.record()), each.record()))
                    .ifPresent(reports::restore);
        } else if (each.series().equals(composites.subject())) {
            rules.find(each.ruleId())
                    .map(rule -> ProgressRecord.read(rule, each.record()))
                    .ifPresent(composites::restore);
        } else {
            unseen.add(each);
        }
    }

    /** It reported before the start, and how far apart its reports were. */
    void known(long lastMillis, long intervalMillis) {
        clock.told(intervalMillis);
        if (!released) {
            reports.remember(lastMillis);
            dueMillis = 0;
        }
    }

    /** Judges what is silent; nothing but a comparison until the next is due. */
    void look(long now, AlertSink sink) {
        if (now < dueMillis || !rules.judgesSilence()) {
            return;
        }
        AlertSink noting = composites.noting(sink);
        long due = Math.min(now + LOOK_MILLIS, reports.look(now, clock.usualMillis(), listening, noting));
        for (SeriesWatch watch : watches.values()) {
            SilenceWatch silence = watch.silence();
            if (silence != null) {
                due = Math.min(due, silence.look(now, watch.intervalMillis(clock), listening, noting));
            }
        }
        dueMillis = Math.min(due, lookAtComposites(now, sink));
    }

    /** While an agent reports, its reports are the clock of rules about rules; while it is silent, the server's is. */
    private long lookAtComposites(long now, AlertSink sink) {
        boolean talks = reports.known() && now - listening.since(reports.heardMillis()) < Silence.LEAST_MILLIS;
        composites.judge(talks ? NEVER : now, this::fires, sink);
        return composites.calm()
                ? Long.MAX_VALUE
                : Math.max(now + (talks ? Silence.LEAST_MILLIS : 1_000), composites.dueMillis());
    }

    /** Whether a rule fires on any series of the agent. */
    private boolean fires(String ruleId) {
        return Stream.concat(watches.values().stream().flatMap(watch -> watch.all().stream()), reports.all().stream())
                        .anyMatch(each -> each.firing() && each.rule().id().equals(ruleId))
                || unseen.fires(ruleId);
    }

    /** Why a rule that watches the series does what it does. */
    Explanation explain(String ruleId, Series series) {
        if (series.equals(self)) {
            return reports.explain(ruleId, listening);
        }
        if (series.equals(composites.subject())) {
            return composites.explain(ruleId, this::fires);
        }
        SeriesWatch watch = watches.get(series);
        return watch == null
                ? Explanation.unwatched("no point of the series came lately")
                : watch.explain(ruleId, listening);
    }

    /** When {@link #look} has something to do; may be asked without the lock. */
    long dueMillis() {
        return dueMillis;
    }

    /** It was removed: what fires because it is silent ends, and it is not called silent before it reports again. */
    void release(long millis, AlertSink sink) {
        AlertSink noting = composites.noting(sink);
        reports.endGone(millis, noting);
        watches.values().forEach(watch -> watch.endSilence(millis, noting));
        composites.judge(millis, this::fires, sink);
        released = true;
        sink.keep(AlertEngine.Kept.released(self, true));
    }

    private void heard(long receivedMillis, AlertSink sink) {
        if (receivedMillis == Long.MAX_VALUE) {
            return;
        }
        if (released) {
            released = false;
            sink.keep(AlertEngine.Kept.released(self, false));
        }
        soon(reports.heard(receivedMillis, listening, sink));
    }

    private void soon(boolean soon) {
        if (soon) {
            dueMillis = 0;
        }
    }

    int seriesCount() {
        return watches.size();
    }

    /**
     * Judges a batch by time. Of points of a series at the same time only the last counts.
     *
     * @param receivedMillis {@link Long#MAX_VALUE} when it is not known
     */
    void take(List<Point> given, long receivedMillis, AlertSink sink) {
        AlertSink noting = composites.noting(sink);
        List<Point> points = layout.take(given);
        clock.received(receivedMillis);
        heard(receivedMillis, noting);
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            if (i > 0 && point.millis() > points.get(i - 1).millis()) {
                composites.judge(points.get(i - 1).millis(), clock.latestMillis(), this::fires, sink);
            }
            SeriesWatch watch = layout.watching(i);
            if (watch != null) {
                watch.take(point.millis(), point.value(), clock, noting);
                heard(watch, point.millis(), receivedMillis, noting);
            }
        }
        if (!points.isEmpty()) {
            long newest = points.get(points.size() - 1).millis();
            clock.judged(newest);
            composites.judge(newest, clock.latestMillis(), this::fires, sink);
        }
    }

    /** A late point is one that is heard. */
    private void heard(SeriesWatch watch, long millis, long receivedMillis, AlertSink sink) {
        SilenceWatch silence = watch.silence();
        if (silence != null) {
            soon(
                    receivedMillis == Long.MAX_VALUE
                            ? silence.replayed(listening.heard(millis), listening, sink)
                            : silence.heard(receivedMillis, listening, sink));
        }
    }

    void refill(List<Point> points) {
        for (Point point : points) {
            SeriesWatch watch = watch(point.series());
            if (watch != null) {
                watch.refill(point.millis(), point.value(), clock);
                SilenceWatch silence = watch.silence();
                if (silence != null && !released) {
                    silence.remember(listening.heard(point.millis()));
                    dueMillis = 0;
                }
            }
        }
    }

    /** Who watches the series; null when nobody does. */
    private @Nullable SeriesWatch watch(Series series) {
        if (!rules.watches(series.metric()) || RuleIndex.ofAgents(series.metric())) {
            return null;
        }
        SeriesWatch known = watches.get(series);
        if (known != null || unwatched.contains(series)) {
            return known;
        }
        List<Progress> all = progress(series);
        if (all.isEmpty()) {
            unwatched.add(series);
            return null;
        }
        SeriesWatch fresh = new SeriesWatch(series, all, history);
        watches.put(series, fresh);
        return fresh;
    }

    /** What each rule remembers of a series that is seen for the first time. */
    private List<Progress> progress(Series series) {
        List<Progress> all = new ArrayList<>();
        for (Rule rule : rules.of(series)) {
            all.add(restored(rule, series).orElseGet(() -> new Progress(rule)));
        }
        unseen.seen(series);
        return all;
    }

    private Optional<Progress> restored(Rule rule, Series series) {
        return unseen.find(rule, series).map(each -> goesOn(ProgressRecord.read(rule, each.record()), each.record()));
    }

    private @Nullable Progress goesOn(@Nullable Progress progress, byte[] record) {
        return progress != null && SilenceWatch.judges(progress.rule())
                ? SilenceWatch.goesOn(progress, record, listening)
                : progress;
    }

    /**
     * Takes other rules: what goes on under them goes on, the rest ends.
     *
     * @return what was restored as firing, has not been seen since, and is to end
     */
    List<AlertEngine.Kept> become(RuleIndex now, long millis, AlertSink sink) {
        RuleIndex before = rules;
        AlertSink noting = composites.noting(sink);
        List<AlertEngine.Kept> dropped = unseen.drop(
                each -> now.find(each.ruleId())
                        .filter(rule -> goesOn(each.series(), before, rule, now))
                        .isEmpty(),
                sink);
        rules = now;
        forgetLayout();
        watches.values().removeIf(watch -> {
            watch.become(become(
                    watch.all(),
                    now.of(watch.series()),
                    watch.newestMillis(),
                    each -> each.endWithRule(watch.series(), millis, watch.newestValue(), noting)));
            return !watch.watched();
        });
        reports.become(become(reports.all(), now.of(self), NEVER, each -> each.endWithRule(self, millis, 0, noting)));
        composites.become(
                now,
                become(
                        composites.all(),
                        now.of(composites.subject()),
                        NEVER,
                        each -> each.endWithRule(composites.subject(), millis, 0, sink)));
        dueMillis = 0;
        return dropped;
    }

    private static List<Progress> become(
            List<Progress> before, List<Rule> rules, long newestMillis, Consumer<Progress> end) {
        Map<String, Progress> ending = new HashMap<>();
        before.forEach(each -> ending.put(each.rule().id(), each));
        List<Progress> all = new ArrayList<>();
        for (Rule rule : rules) {
            Progress was = ending.get(rule.id());
            if (was != null && Progress.fits(was.rule(), rule)) {
                ending.remove(rule.id());
                all.add(was.rule().equals(rule) ? was : new Progress(rule, was));
            } else {
                all.add(new Progress(rule, SilenceWatch.judges(rule) ? NEVER : newestMillis));
            }
        }
        ending.values().forEach(end);
        return all;
    }

    private static boolean goesOn(Series series, RuleIndex before, Rule rule, RuleIndex now) {
        return now.of(series).contains(rule)
                && before.find(rule.id())
                        .filter(was -> Progress.fits(was, rule))
                        .isPresent();
    }

    /**
     * Forgets series that have been silent since then, unless something of them fires, or may yet because they are silent; and what is
     * soon known again.
     *
     * @param goneMillis nothing fires yet that has been silent for longer
     */
    void forgetBefore(long millis, long goneMillis) {
        watches.values()
                .removeIf(watch ->
                        watch.newestMillis() < (watch.silence() == null ? millis : goneMillis) && !watch.firing());
        if (reports.heardMillis() < goneMillis && !reports.firing()) {
            reports.forget();
        }
        forgetLayout();
    }

    /** Ends alerts of series that have been silent since then, also since a restart. */
    void endBefore(long firingMillis, long nowMillis, AlertSink sink) {
        AlertSink noting = composites.noting(sink);
        for (SeriesWatch watch : watches.values()) {
            if (watch.newestMillis() < firingMillis) {
                watch.endGone(nowMillis, noting);
            }
        }
        if (reports.heardMillis() < firingMillis && reports.firing()) {
            reports.endGone(nowMillis, noting);
        }
        unseen.endBefore(rules, firingMillis, nowMillis, noting);
        composites.endBefore(firingMillis, nowMillis, this::fires, sink);
    }

    /** Ends an alert by hand, also when its series was not seen since a restart; says whether it fired. */
    boolean endByHand(String ruleId, Series series, String alert, long millis, AlertSink sink) {
        if (series.equals(composites.subject())) {
            return composites.endByHand(ruleId, alert, millis, this::fires, sink);
        }
        dueMillis = 0;
        AlertSink noting = composites.noting(sink);
        SeriesWatch watch = watches.get(series);
        boolean ended = series.equals(self)
                ? reports.endByHand(ruleId, alert, millis, noting)
                : watch != null
                        ? watch.endByHand(ruleId, alert, millis, noting)
                        : unseen.endByHand(rules, ruleId, series, alert, millis, noting);
        composites.judge(NEVER, this::fires, sink);
        return ended;
    }

    /** Whether nothing is lost when this is dropped. Then it is, and must not be used any more. */
    boolean retire() {
        retired = watches.isEmpty() && unseen.isEmpty() && !reports.known() && !composites.firing();
        return retired;
    }

    boolean retired() {
        return retired;
    }

    private void forgetLayout() {
        layout.forget();
        unwatched.clear();
    }
}
