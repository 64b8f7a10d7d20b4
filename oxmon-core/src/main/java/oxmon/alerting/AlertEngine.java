package oxmon.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/**
 * Judges every point by all rules that watch its series, and tells what changes. Thread-safe; agents do not wait for each other.
 *
 * <p>What a rule needs to know of a series is found once, when the series first appears or the rules change. After that a point costs
 * a comparison or two for all rules that look at the value alone, and a step of a window for each of the others. Time is what points
 * say; a late point fills windows, and may break what was thought to last, but neither fires nor ends anything.
 */
public final class AlertEngine {
    private final AlertSink sink;
    private final SeasonalHistory history;
    private final Map<String, AgentWatch> agents = new ConcurrentHashMap<>();
    private final Listening listening = new Listening();
    private volatile RuleIndex rules = new RuleIndex(List.of());

    /**
     * An engine without rules.
     *
     * @param sink gets every event and what is to be kept
     */
    public AlertEngine(AlertSink sink) {
        this(sink, SeasonalHistory.NONE);
    }

    /**
     * An engine without rules.
     *
     * @param sink gets every event and what is to be kept
     * @param history is asked for earlier weeks
     */
    public AlertEngine(AlertSink sink, SeasonalHistory history) {
        this.sink = sink;
        this.history = history;
    }

    /**
     * What a rule remembers of a series, to be kept over a restart.
     *
     * @param firing whether an alert of it is under way
     * @param record versioned bytes, some eighty
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Kept(String ruleId, Series series, boolean firing, byte[] record) {
        /** Whether an agent was released, and is not called silent before it reports again; of no rule. */
        static Kept released(Series agent, boolean released) {
            return new Kept("", agent, released, new byte[0]);
        }

        /** In place of what was kept before: the rule begins anew. */
        public static Kept nothing(String ruleId, Series series) {
            return new Kept(ruleId, series, false, new byte[0]);
        }
    }

    /**
     * Takes other rules in place of those there were. Alerts of rules that are the same but for their limits go on; those of rules that
     * are gone, disabled, of another type, watch something else or have other levels end.
     *
     * @param millis when that is, Unix time in milliseconds
     * @return alerts that were {@link #restore}d as firing and whose series have been silent since: they end too, which the caller tells, as
     *     only the caller knows their last value
     */
    public synchronized List<Kept> rules(Collection<Rule> all, long millis) {
        RuleIndex now = new RuleIndex(List.copyOf(all));
        rules = now;
        List<Kept> unseen = new ArrayList<>();
        agents.values().forEach(agent -> {
            synchronized (agent) {
                unseen.addAll(agent.become(now, millis, sink));
            }
        });
        return unseen;
    }

    /**
     * Takes what {@link AlertSink#keep} got before a restart; called after {@link #rules} and before the first point. Records that cannot be
     * read, and those of rules that are gone, are left out.
     *
     * @return those that were left out
     */
    public List<Kept> restore(Collection<Kept> all) {
        List<Kept> left = new ArrayList<>();
        for (Kept each : all) {
            Rule rule = rules.find(each.ruleId()).orElse(null);
            if (each.ruleId().isEmpty()) {
                with(each.series().agent(), agent -> agent.restore(each));
            } else if (rule == null
                    || !rules.of(each.series()).contains(rule)
                    || ProgressRecord.read(rule, each.record()) == null) {
                left.add(each);
            } else {
                with(each.series().agent(), agent -> agent.restore(each));
            }
        }
        return left;
    }

    /** Judges points of one agent that came at some time that is not known; as the other, but no clock is known to run ahead. */
    public void take(String agent, List<Point> points) {
        take(agent, points, Long.MAX_VALUE);
    }

    /**
     * Judges points of one agent in the order of their times. Of several of a series at the same time the last counts.
     *
     * <p>Points that are older than the newest are late. When that newest was measured by a clock that ran ahead, and three points in a
     * row say that it was set right, the series is judged anew from them on; what fires goes on.
     *
     * @param receivedMillis when they were received, by the server's clock, Unix time in milliseconds
     */
    public void take(String agent, List<Point> points, long receivedMillis) {
        with(agent, watch -> watch.take(points, receivedMillis, sink));
    }

    /** Does something under the agent's lock. One that was dropped in between is made again. */
    private void with(String agent, Consumer<AgentWatch> work) {
        while (true) {
            AgentWatch watch = agent(agent);
            synchronized (watch) {
                if (!watch.retired()) {
                    work.accept(watch);
                    return;
                }
            }
        }
    }

    private AgentWatch agent(String name) {
        AgentWatch known = agents.get(name);
        return known != null ? known : newAgent(name);
    }

    /** Not while the rules change, or the agent would keep those there were. */
    private synchronized AgentWatch newAgent(String name) {
        return agents.computeIfAbsent(name, n -> new AgentWatch(n, rules, listening, history));
    }

    /**
     * Takes points of one agent that were judged before a restart, so that windows, rhythms and what is pending are as they were. Called
     * after {@link #restore} and before {@link #take}; each series' points come in the order of time.
     */
    public void refill(String agent, List<Point> points) {
        with(agent, watch -> watch.refill(points));
    }

    /**
     * Ends an alert by hand, with {@link AlertEvent.Reason#HAND}. Another of that rule and series begins when the limit was not passed in
     * between, when it gets worse, or when the time after which the rule repeats is over.
     *
     * @param alert the alert's id
     * @param millis when that is, by the server's clock, Unix time in milliseconds
     * @return whether it fired
     */
    public boolean endByHand(String ruleId, Series series, String alert, long millis) {
        boolean[] ended = new boolean[1];
        with(series.agent(), agent -> ended[0] = agent.endByHand(ruleId, series, alert, millis, sink));
        return ended[0];
    }

    /**
     * Tells when the server was there to hear anything; called before {@link #restore}. Nobody is called silent for a time when it was
     * not: after the start each agent and series has its whole time again.
     *
     * @param stopMillis until when it was there before
     * @param startMillis since when it is there now
     * @param nowMillis the time now
     */
    public void listening(long stopMillis, long startMillis, long nowMillis) {
        listening.began(stopMillis, startMillis, nowMillis);
    }

    /**
     * Tells of an agent that reported before a restart; called after {@link #restore}.
     *
     * @param lastMillis when its newest report was received
     * @param intervalMillis how far apart its reports are; 0 when that is not known
     */
    public void known(String agent, long lastMillis, long intervalMillis) {
        with(agent, watch -> watch.known(lastMillis, intervalMillis));
    }

    /**
     * Judges who is silent; called once a second or so. It takes a comparison an agent, and one a series every minute and whenever
     * something is due. No agent waits for more than its own series.
     *
     * @param nowMillis by the server's clock
     * @param room is asked after each agent that something may have come of; when it says no, the others are judged by the next call
     */
    public void look(long nowMillis, BooleanSupplier room) {
        long now = listening.now(nowMillis);
        if (!rules.judgesSilence()) {
            return;
        }
        for (AgentWatch agent : agents.values()) {
            if (agent.dueMillis() <= now) {
                if (!room.getAsBoolean()) {
                    return;
                }
                synchronized (agent) {
                    agent.look(now, sink);
                }
            }
        }
    }

    /** When {@link #look} has something to do next; {@link Long#MAX_VALUE} when it never has. */
    public long lookMillis() {
        return rules.judgesSilence()
                ? agents.values().stream()
                        .mapToLong(AgentWatch::dueMillis)
                        .min()
                        .orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    /** An agent was removed: what fires because it is silent ends, and it is not called silent before it reports again. */
    public void release(String agent, long nowMillis) {
        with(agent, watch -> watch.release(nowMillis, sink));
    }

    /** Why a rule does what it does about a series; changes nothing. */
    public Explanation explain(String ruleId, Series series) {
        Rule rule = rules.find(ruleId).orElse(null);
        if (rule == null) {
            return Explanation.unwatched("the rule is disabled, or there is none");
        }
        if (!rules.of(series).contains(rule)) {
            return Explanation.unwatched("the rule watches another metric, other hosts or other labels");
        }
        AgentWatch agent = agents.get(series.agent());
        if (agent == null) {
            return Explanation.unwatched("nothing was heard of " + series.agent() + " lately");
        }
        synchronized (agent) {
            return agent.explain(ruleId, series);
        }
    }

    /** How many series are watched. */
    public int seriesCount() {
        int count = 0;
        for (AgentWatch agent : agents.values()) {
            synchronized (agent) {
                count += agent.seriesCount();
            }
        }
        return count;
    }

    /**
     * Forgets series that have been silent since then, by the points' times, unless something of them fires: what is pending, windows, and
     * until when a firing is held back. So it is to lie further back than any rule looks. No agent waits for more than its own series.
     */
    public void forgetBefore(long millis) {
        forget(agent -> agent.forgetBefore(millis, millis));
    }

    /**
     * The same, and ends alerts of series that have been silent for longer, with {@link AlertEvent.Reason#GONE}: a host that is no more
     * would fire for ever. A series that was restored as firing and has sent no point since is silent from the first call on.
     *
     * <p>Events go to the sink as ever, so whoever empties what the sink fills must not be the one who calls this.
     *
     * @param firingMillis alerts of series without a point since then end
     * @param nowMillis when that is, by the server's clock, Unix time in milliseconds
     */
    public void forgetBefore(long millis, long firingMillis, long nowMillis) {
        forget(agent -> {
            agent.endBefore(firingMillis, nowMillis, sink);
            agent.forgetBefore(millis, firingMillis);
        });
    }

    private void forget(Consumer<AgentWatch> how) {
        agents.forEach((name, agent) -> {
            synchronized (agent) {
                how.accept(agent);
                if (agent.retire()) {
                    agents.remove(name, agent);
                }
            }
        });
    }

    /** How many agents something is remembered of. */
    int agentCount() {
        return agents.size();
    }
}
