package oxmon.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import oxmon.agents.AgentFacts;

/** The host's facts, read anew every five minutes: a host may grow or be renamed while it runs. For one thread. */
final class CachedFacts implements Supplier<AgentFacts> {
    private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
    private static final AgentFacts UNKNOWN = new AgentFacts("", "", "", "", "", 0, 0, 0);

    private final Supplier<AgentFacts> source;
    private Optional<AgentFacts> last = Optional.empty();
    private long readAt;

    CachedFacts(Supplier<AgentFacts> source) {
        this.source = source;
    }

    @Override
    public AgentFacts get() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - readAt > FRESH_NANOS) {
            readAt = now;
            try {
                last = Optional.of(source.get());
            } catch (RuntimeException | LinkageError e) { // metrics matter more than facts
                last = last.or(() -> Optional.of(UNKNOWN));
            }
        }
        return last.orElse(UNKNOWN);
    }
}
