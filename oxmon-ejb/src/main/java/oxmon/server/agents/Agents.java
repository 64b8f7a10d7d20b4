package oxmon.server.agents;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;
import oxmon.agents.AgentId;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.MetricStore;
import oxmon.server.selfmonitoring.Refusals;

/** The hosts there are and how each is. Thread-safe. */
@Singleton
public class Agents {
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(30);

    private final ConcurrentSkipListMap<String, Seen> seen = new ConcurrentSkipListMap<>();
    private final Refusals refusals;
    private final Clock clock;

    @Inject
    Agents(MetricStore store, Refusals refusals, Clock clock) {
        this.refusals = refusals;
        this.clock = clock;
        for (AgentSeen agent : store.agents()) {
            seen.put(agent.agent(), new Seen(agent));
        }
    }

    /** What is remembered of one agent; guarded by itself. */
    private static final class Seen {
        private long lastMillis;
        private long intervalMillis;
        private long lastBatchMillis;
        private final long[] gaps = new long[5];
        private int gapCount;

        @Nullable
        private AgentFacts facts;

        private String version = "";
        private String machineId = "";
        private Map<String, String> tags = Map.of();
        private boolean verified;

        private Seen(AgentSeen agent) {
            this.lastMillis = agent.lastMillis();
            this.intervalMillis = agent.intervalMillis();
        }

        /** The median of the newest gaps between the agent's own batch times. */
        private void learn(long batchMillis) {
            long gap = batchMillis - lastBatchMillis;
            if (lastBatchMillis > 0 && gap > 0 && gap < Duration.ofDays(1).toMillis()) {
                gaps[gapCount++ % gaps.length] = gap;
                int n = Math.min(gapCount, gaps.length);
                long[] sorted = Arrays.copyOf(gaps, n);
                Arrays.sort(sorted);
                intervalMillis = sorted[n / 2];
            }
            lastBatchMillis = Math.max(lastBatchMillis, batchMillis);
        }
    }

    /**
     * Learns the agent's interval from a batch that is about to be stored.
     *
     * @param batchMillis when the batch was made, by the agent's clock
     * @param toldSecs the interval the agent tells, or 0
     * @return the interval in milliseconds, 0 when not known yet
     */
    public long interval(String agent, long batchMillis, int toldSecs) {
        Seen it = seen.get(agent);
        if (it == null) {
            return toldSecs * 1000L;
        }
        synchronized (it) {
            if (toldSecs > 0) {
                it.intervalMillis = toldSecs * 1000L;
                it.lastBatchMillis = Math.max(it.lastBatchMillis, batchMillis);
            } else {
                it.learn(batchMillis);
            }
            return it.intervalMillis;
        }
    }

    /** Notes that a batch of the agent is on disk. */
    public void heard(String agent, long receivedMillis, long batchMillis, Hello hello) {
        Seen it = seen.computeIfAbsent(agent, id -> {
            Seen fresh = new Seen(new AgentSeen(id, receivedMillis, hello.intervalSecs() * 1000L));
            fresh.lastBatchMillis = batchMillis;
            return fresh;
        });
        synchronized (it) {
            it.lastMillis = Math.max(it.lastMillis, receivedMillis);
            it.verified = hello.verified();
            if (hello.facts() != null) {
                it.facts = hello.facts();
            }
            if (!hello.version().isEmpty()) {
                it.version = hello.version();
            }
            if (!hello.machineId().isEmpty()) {
                it.machineId = hello.machineId();
            }
            if (hello.tags() != null) {
                it.tags = Map.copyOf(hello.tags());
            }
        }
    }

    /**
     * All hosts in name order.
     *
     * @param internal whether the server's own agents are among them
     */
    public List<AgentStatus> list(boolean internal) {
        Instant now = clock.instant();
        return seen.entrySet().stream()
                .filter(e -> internal || !new AgentId(e.getKey()).reserved())
                .map(e -> status(e.getKey(), e.getValue(), now))
                .toList();
    }

    /** One host, the server's own included. */
    public Optional<AgentStatus> find(String id) {
        Seen it = seen.get(id);
        return it == null ? Optional.empty() : Optional.of(status(id, it, clock.instant()));
    }

    /** How many hosts there are, without the server's own. */
    public int count() {
        return (int)
                seen.keySet().stream().filter(id -> !new AgentId(id).reserved()).count();
    }

    private AgentStatus status(String id, Seen it, Instant now) {
        synchronized (it) {
            Instant last = Instant.ofEpochMilli(it.lastMillis);
            Duration interval = it.intervalMillis > 0 ? Duration.ofMillis(it.intervalMillis) : null;
            Duration silence = interval == null ? LEAST_SILENCE : interval.multipliedBy(3);
            if (silence.compareTo(LEAST_SILENCE) < 0) {
                silence = LEAST_SILENCE;
            }
            boolean active = Duration.between(last, now).compareTo(silence) < 0;
            return new AgentStatus(
                    id,
                    last,
                    interval,
                    active ? AgentStatus.State.ACTIVE : AgentStatus.State.INACTIVE,
                    it.facts,
                    it.version,
                    it.machineId,
                    it.tags,
                    false,
                    it.verified,
                    refusals.of(id));
        }
    }
}
