package oxmon.server.selfmonitoring;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oxmon.metrics.Refusal;

/** Remembers which points were refused, by agent and reason, since the server's start. Bounded; thread-safe. */
@Singleton
public class Refusals {
    private static final int MAX_ROWS = 10_000;

    private final Clock clock;
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private final Map<String, Long> byAgent = new LinkedHashMap<>();
    private final Map<Refusal, Long> byReason = new EnumMap<>(Refusal.class);
    private long total;

    @Inject
    public Refusals(Clock clock) {
        this.clock = clock;
    }

    private record Key(String agent, Refusal reason) {}

    /**
     * What was refused of one agent for one reason.
     *
     * @param last when the newest was refused
     */
    public record Row(String agent, Refusal reason, long count, Instant last) {}

    /** Counts what a batch had refused. */
    public synchronized void count(String agent, Map<Refusal, Integer> refused) {
        Instant now = clock.instant();
        refused.forEach((reason, n) -> {
            total += n;
            byReason.merge(reason, (long) n, Long::sum);
            Key key = new Key(agent, reason);
            if (rows.containsKey(key) || rows.size() < MAX_ROWS) {
                rows.merge(
                        key,
                        new Row(agent, reason, n, now),
                        (was, is) -> new Row(agent, reason, was.count() + is.count(), now));
                byAgent.merge(agent, (long) n, Long::sum);
            }
        });
    }

    /** All rows, the newest first. */
    public synchronized List<Row> rows() {
        List<Row> newestFirst = new ArrayList<>(rows.values());
        newestFirst.sort(Comparator.comparing(Row::last).reversed());
        return newestFirst;
    }

    /** How many points of the agent were refused. */
    public synchronized long of(String agent) {
        return byAgent.getOrDefault(agent, 0L);
    }

    /** How many points were refused, by reason; reasons that never occurred are left out. */
    public synchronized Map<Refusal, Long> byReason() {
        return new EnumMap<>(byReason);
    }

    /** How many points were refused at all. */
    public synchronized long total() {
        return total;
    }
}
