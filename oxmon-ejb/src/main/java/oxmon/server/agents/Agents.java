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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;
import oxmon.agents.AgentId;
import oxmon.common.Fault;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.MetricStore;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.selfmonitoring.Refusals;

/** The hosts there are and how each is. Thread-safe. */
@Singleton
public class Agents {
    private static final CompletableFuture<Void> NO_NEWS = CompletableFuture.completedFuture(null);
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(30);

    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();
    /** What is known of hosts of which there are no points: tags that were given to them before they ever reported. */
    private final Map<String, AgentRecord> silent = new ConcurrentHashMap<>();

    private final AgentRecords records;
    private final RecordQueue news;
    private final Whitelist whitelist;
    private final Refusals refusals;
    private final Clock clock;

    @Inject
    public Agents(MetricStore store, AgentRecords records, Whitelist whitelist, Refusals refusals, Clock clock) {
        this.records = records;
        this.news = new RecordQueue(records::save);
        this.whitelist = whitelist;
        this.refusals = refusals;
        this.clock = clock;
        for (AgentSeen agent : store.agents()) {
            seen.put(agent.agent(), new Seen(agent));
        }
        records.all().forEach((id, record) -> {
            Seen known = seen.get(id);
            if (known != null) {
                known.remember(record);
            } else {
                silent.put(id, record);
            }
        });
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
        private Map<String, String> agentTags = Map.of();
        private Map<String, String> uiTags = Map.of();
        private boolean verified;

        private Seen(AgentSeen agent) {
            this.lastMillis = agent.lastMillis();
            this.intervalMillis = agent.intervalMillis();
        }

        private void remember(AgentRecord record) {
            facts = record.facts();
            version = record.version();
            machineId = record.machineId();
            agentTags = record.agentTags();
            uiTags = record.uiTags();
            verified = record.verified();
        }

        /** Takes what the agent tells; true when any of it is news. */
        private boolean tell(Hello hello) {
            boolean news = verified != hello.verified();
            verified = hello.verified();
            if (hello.facts() != null && !hello.facts().equals(facts)) {
                facts = hello.facts();
                news = true;
            }
            if (!hello.version().isEmpty() && !hello.version().equals(version)) {
                version = hello.version();
                news = true;
            }
            if (!hello.machineId().isEmpty() && !hello.machineId().equals(machineId)) {
                machineId = hello.machineId();
                news = true;
            }
            if (hello.tags() != null && !hello.tags().equals(agentTags)) {
                agentTags = Map.copyOf(hello.tags());
                news = true;
            }
            return news;
        }

        private AgentRecord record(String id, long firstMillis) {
            return new AgentRecord(
                    id,
                    Instant.ofEpochMilli(firstMillis),
                    facts,
                    machineId,
                    version,
                    (int) (intervalMillis / 1000),
                    agentTags,
                    uiTags,
                    verified);
        }

        /** Those set here win over those the agent sent. */
        private Map<String, String> tags() {
            Map<String, String> tags = new TreeMap<>(agentTags);
            tags.putAll(uiTags);
            return tags;
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

    /**
     * Notes that a batch of the agent is on disk; what it tells of itself is kept when it is news.
     *
     * @return completes when that is on disk too, or cannot be; at once when it is no news. Never fails: the points are stored
     */
    public CompletableFuture<Void> heard(String agent, long receivedMillis, long batchMillis, Hello hello) {
        boolean[] fresh = new boolean[1];
        Seen it = seen.computeIfAbsent(agent, id -> {
            fresh[0] = true;
            Seen first = new Seen(new AgentSeen(id, receivedMillis, hello.intervalSecs() * 1000L));
            first.lastBatchMillis = batchMillis;
            AgentRecord known = silent.remove(id);
            if (known != null) {
                first.remember(known);
            }
            return first;
        });
        CompletableFuture<Void> kept;
        synchronized (it) {
            it.lastMillis = Math.max(it.lastMillis, receivedMillis);
            if (!it.tell(hello) && !fresh[0]) {
                return NO_NEWS;
            }
            kept = news.keep(it.record(agent, receivedMillis));
        }
        news.write();
        return kept;
    }

    /** Keeps what hosts told and could not be kept then; called from time to time. */
    public void retry() {
        news.retry();
    }

    /**
     * Replaces the tags of a host that were set here; those the agent sends stay beneath them.
     *
     * @throws Fault NOT_FOUND when there is no such host
     */
    public AgentStatus setTags(String id, Map<String, String> tags) {
        if (find(id).isEmpty()) {
            throw Fault.notFound("no agent " + id);
        }
        records.setUiTags(id, tags);
        Map<String, String> given = Map.copyOf(tags);
        silent.compute(id, (i, known) -> (known == null ? AgentRecord.untold(id) : known).withUiTags(given));
        seen.computeIfPresent(id, (i, it) -> { // waits for one that reports for the first time just now
            silent.remove(id);
            synchronized (it) {
                it.uiTags = given;
            }
            return it;
        });
        return find(id).orElseThrow(() -> Fault.notFound("no agent " + id));
    }

    /**
     * All hosts in name order, those that are only whitelisted among them.
     *
     * @param internal whether the server's own agents are among them
     */
    public List<AgentStatus> list(boolean internal) {
        Instant now = clock.instant();
        Map<String, AgentStatus> hosts = new TreeMap<>();
        whitelist.list().forEach(entry -> hosts.put(entry.agentId(), silent(entry.agentId())));
        seen.forEach((id, it) -> {
            if (internal || !new AgentId(id).reserved()) {
                hosts.put(id, status(id, it, now));
            }
        });
        return List.copyOf(hosts.values());
    }

    /** One host, the server's own and those only whitelisted included. */
    public Optional<AgentStatus> find(String id) {
        Seen it = seen.get(id);
        if (it != null) {
            return Optional.of(status(id, it, clock.instant()));
        }
        return whitelist.contains(id) ? Optional.of(silent(id)) : Optional.empty();
    }

    /** How many hosts report, without the server's own. */
    public int active() {
        return (int) list(false).stream().filter(AgentStatus::active).count();
    }

    /** How many hosts there are, without the server's own. */
    public int count() {
        long silent = whitelist.list().stream()
                .filter(entry -> !seen.containsKey(entry.agentId()))
                .count();
        long heard =
                seen.keySet().stream().filter(id -> !new AgentId(id).reserved()).count();
        return (int) (silent + heard);
    }

    /** A host that is whitelisted and never reported. */
    private AgentStatus silent(String id) {
        AgentRecord known = silent.get(id);
        Map<String, String> tags = known == null ? Map.of() : known.uiTags();
        return new AgentStatus(
                id, null, null, AgentStatus.State.UNKNOWN, null, "", "", tags, true, false, refusals.of(id));
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
                    it.tags(),
                    whitelist.contains(id),
                    it.verified,
                    refusals.of(id));
        }
    }
}
