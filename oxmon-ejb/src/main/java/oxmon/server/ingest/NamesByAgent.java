package oxmon.server.ingest;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is remembered of the names that agents use, while they report. Thread-safe. */
final class NamesByAgent {
    private static final long SILENT_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ConcurrentMap<String, PointNames> agents = new ConcurrentHashMap<>();

    /** What is known of the agent, or null. */
    @Nullable
    PointNames find(String agent) {
        return agents.get(agent);
    }

    /** What is known of the agent, which is one that may report. */
    PointNames of(String agent) {
        return agents.computeIfAbsent(agent, a -> new PointNames());
    }

    /** Forgets agents that have said nothing for an hour. */
    void forgetSilent() {
        agents.values().removeIf(names -> names.idleFor(SILENT_NANOS));
    }
}
