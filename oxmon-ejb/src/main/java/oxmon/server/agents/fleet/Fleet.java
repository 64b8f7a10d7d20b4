package oxmon.server.agents.fleet;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.metrics.PointsStored;

/** Answers how each host is, from memory. Thread-safe. */
@Singleton
public class Fleet {
    private final Agents agents;
    private final MetricStore store;
    private final Map<String, HostVitals> vitals = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();

    @Inject
    public Fleet(Agents agents, MetricStore store) {
        this.agents = agents;
        this.store = store;
    }

    /** Takes the values that lists show out of what was stored. */
    void stored(@Observes PointsStored stored) {
        of(stored.agent()).take(stored.points());
        revision.incrementAndGet();
    }

    /** Grows with every batch. */
    public long revision() {
        return revision.get();
    }

    /** All hosts, the worst first, then in name order. */
    public List<Host> hosts() {
        return agents.list(false).stream()
                .map(this::host)
                .sorted(Comparator.comparing(Host::state)
                        .thenComparing(host -> host.agent().id()))
                .toList();
    }

    /** One host. */
    public Optional<Host> find(String id) {
        return agents.find(id).map(this::host);
    }

    private Host host(AgentStatus agent) {
        HostVitals known = agent.lastSeen() == null ? new HostVitals() : of(agent.id());
        List<Trouble> troubles = new ArrayList<>();
        if (agent.lastSeen() == null) {
            troubles.add(new Trouble(HostState.SILENT, Trouble.Kind.NEVER_REPORTED, 0, "", 0));
        } else if (!agent.active()) {
            troubles.add(new Trouble(
                    HostState.SILENT,
                    Trouble.Kind.SILENT,
                    0,
                    "",
                    agent.lastSeen().toEpochMilli()));
        }
        troubles.addAll(known.troubles());
        troubles.sort(Comparator.comparing(Trouble::state));
        HostState state = agent.active() && !troubles.isEmpty()
                ? troubles.get(0).state()
                : agent.active() ? HostState.OK : HostState.SILENT;
        return new Host(agent, state, known.vitals(), troubles);
    }

    private HostVitals of(String agent) {
        HostVitals known = vitals.get(agent);
        if (known != null) {
            return known;
        }
        HostVitals fresh = new HostVitals();
        List<Point> newest = store.recent(agent); // may read files, so nobody is kept waiting meanwhile
        if (!newest.isEmpty()) {
            fresh.take(newest);
        }
        HostVitals other = vitals.putIfAbsent(agent, fresh);
        return other == null ? fresh : other;
    }
}
