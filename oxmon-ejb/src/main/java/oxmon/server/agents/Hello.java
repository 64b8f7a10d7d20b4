package oxmon.server.agents;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;

/**
 * What an agent says of itself beside its points.
 *
 * @param facts null when the batch has none
 * @param version empty when it does not tell
 * @param machineId empty when it does not tell
 * @param intervalSecs its reporting interval; 0 when it does not tell
 * @param tags null when it does not tell; empty when it has none
 * @param verified whether it showed a valid token
 */
public record Hello(
        @Nullable AgentFacts facts,
        String version,
        String machineId,
        int intervalSecs,
        @Nullable Map<String, String> tags,
        boolean verified) {}
