package oxmon.server.agents;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;

/**
 * One host as it is now.
 *
 * @param lastSeen when its newest batch was received; null when it never reported
 * @param interval how far apart its batches are; null until learnt
 * @param state active, inactive, or unknown when it never reported
 * @param facts what it told of its host; null when it told nothing
 * @param version the agent's own version; empty when it does not tell
 * @param machineId tells hosts apart whatever they are called; empty when unknown
 * @param tags the host's tags, those set here before those the agent sent
 * @param whitelisted whether it has a whitelist entry
 * @param verified whether its newest batch came with a valid token
 * @param refusedPoints how many of its points were refused since the server's start
 */
public record AgentStatus(
        String id,
        @Nullable Instant lastSeen,
        @Nullable Duration interval,
        State state,
        @Nullable AgentFacts facts,
        String version,
        String machineId,
        Map<String, String> tags,
        boolean whitelisted,
        boolean verified,
        long refusedPoints) {
    public AgentStatus {
        tags = Map.copyOf(tags);
    }

    /** Whether it reports. */
    public enum State {
        ACTIVE,
        INACTIVE,
        UNKNOWN
    }

    /** Whether it reports now. */
    public boolean active() {
        return state == State.ACTIVE;
    }
}
