package oxmon.web.ui.agents;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.whitelist.WhitelistEntry;

/**
 * One agent that may report, and how it is.
 *
 * @param state "ok" when it reports, "silent" when it stopped, "unknown" when it never did
 * @param lastSeen null when it never reported
 */
public record WhitelistRow(
        String agent,
        String description,
        String state,
        @Nullable Instant lastSeen,
        String version,
        boolean verified,
        Instant created) {
    static WhitelistRow of(WhitelistEntry entry, @Nullable AgentStatus status) {
        String description = entry.description() == null ? "" : entry.description();
        if (status == null) {
            return new WhitelistRow(entry.agentId(), description, "unknown", null, "", false, entry.createdAt());
        }
        String state = switch (status.state()) {
            case ACTIVE -> "ok";
            case INACTIVE -> "silent";
            case UNKNOWN -> "unknown";
        };
        return new WhitelistRow(
                entry.agentId(),
                description,
                state,
                status.lastSeen(),
                status.version(),
                status.verified(),
                entry.createdAt());
    }

    /** When it last reported, Unix time in milliseconds; null when never. */
    @Nullable
    public Long lastMillis() {
        return lastSeen == null ? null : lastSeen.toEpochMilli();
    }

    /** When it was added, Unix time in milliseconds. */
    public long createdMillis() {
        return created.toEpochMilli();
    }

    /** Whether name or description holds {@code needle}, which is in small letters. */
    boolean matches(String needle) {
        return agent.toLowerCase(Locale.ROOT).contains(needle)
                || description.toLowerCase(Locale.ROOT).contains(needle);
    }
}
