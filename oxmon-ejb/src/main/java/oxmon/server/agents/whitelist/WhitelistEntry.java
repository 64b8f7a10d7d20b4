package oxmon.server.agents.whitelist;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One agent that may report; never its token.
 *
 * @param id the entry's own id; agents are known by {@code agentId}
 * @param description what people wrote about it; null when nothing
 */
public record WhitelistEntry(
        String id,
        String agentId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String description) {}
