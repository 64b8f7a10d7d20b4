package oxmon.metrics.engine;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.SharedNames;

/** The agents in memory, by name. Thread-safe. */
final class Registry {
    /** For the look-ups of each batch; a sorted map took a fifth of a batch's time. */
    private final ConcurrentMap<String, AgentHead> agents = new ConcurrentHashMap<>();

    /** The same in name order. An agent is here before it is given anything. */
    private final ConcurrentSkipListMap<String, AgentHead> inOrder = new ConcurrentSkipListMap<>();

    private final SharedNames names = new SharedNames();
    private final AtomicInteger seriesCount = new AtomicInteger();
    private volatile long silentUntil = Long.MIN_VALUE;

    /** Notes that day files may hold series of agents that come from now on, with points up to then. */
    void silentUntil(long millis) {
        silentUntil = millis;
    }

    @Nullable
    AgentHead find(String agent) {
        return agents.get(agent);
    }

    Collection<AgentHead> agents() {
        return inOrder.values();
    }

    /** How many series all agents have. */
    int seriesCount() {
        return seriesCount.get();
    }

    /** What is done with an agent's head while it is locked. */
    interface Work<T> {
        T on(AgentHead agent);
    }

    /** Works on an agent that stays in the registry meanwhile; it is made when it is new. */
    <T> T with(String name, Work<T> work) {
        while (true) {
            AgentHead agent = agents.get(name);
            if (agent == null) {
                AgentHead fresh = new AgentHead(name, seriesCount, names, silentUntil);
                AgentHead other = agents.putIfAbsent(name, fresh);
                agent = other == null ? fresh : other;
            }
            synchronized (agent) {
                if (!agent.listed) {
                    inOrder.put(name, agent);
                    agent.listed = true;
                }
                if (!agent.dropped) {
                    return work.on(agent);
                }
            }
        }
    }

    /**
     * Takes the series out of memory that have been silent since before, as far as day files hold all of them.
     *
     * @param leaving told their newest time before they go
     * @return how many went
     */
    int release(long before, LongConsumer leaving) {
        int released = 0;
        for (AgentHead agent : agents()) {
            synchronized (agent) {
                released += agent.release(before, leaving);
            }
        }
        return released;
    }

    /** Forgets what lies at times that are {@code gone}, agents included of which nothing is left. */
    void drop(LongPredicate gone) {
        for (AgentHead agent : List.copyOf(inOrder.values())) {
            synchronized (agent) {
                if (agent.drop(gone)) {
                    agent.dropped = true;
                    agents.remove(agent.name(), agent);
                    inOrder.remove(agent.name(), agent);
                }
            }
        }
    }
}
