package oxmon.server.agents.groups;

import java.time.Instant;
import oxmon.agents.HostSelector;

/**
 * Hosts under one name.
 *
 * @param version grows with each change, so that two people cannot overwrite each other
 */
public record Group(
        String id,
        String name,
        String description,
        HostSelector selector,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
