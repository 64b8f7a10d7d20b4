package oxmon.server.agents;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;

/**
 * What is remembered of a host across restarts. When it was last heard of is not here but in the metric store.
 *
 * @param firstSeen when its first batch was received; null when it never reported, as a host that was only given tags
 * @param facts what it told of its host; null when it told nothing
 * @param machineId tells hosts apart whatever they are called; empty when unknown
 * @param version the agent's own version; empty when it does not tell
 * @param intervalSecs its reporting interval; 0 when not known
 * @param agentTags the tags it sent
 * @param uiTags the tags set here, which win
 * @param verified whether its newest batch came with a valid token
 */
public record AgentRecord(
        String agentId,
        @Nullable Instant firstSeen,
        @Nullable AgentFacts facts,
        String machineId,
        String version,
        int intervalSecs,
        Map<String, String> agentTags,
        Map<String, String> uiTags,
        boolean verified) {
    public AgentRecord {
        agentTags = Map.copyOf(agentTags);
        uiTags = Map.copyOf(uiTags);
    }

    /** A host that never told anything. */
    static AgentRecord untold(String agentId) {
        return new AgentRecord(agentId, null, null, "", "", 0, Map.of(), Map.of(), false);
    }

    /** The same with other tags set here. */
    AgentRecord withUiTags(Map<String, String> tags) {
        return new AgentRecord(agentId, firstSeen, facts, machineId, version, intervalSecs, agentTags, tags, verified);
    }
}
