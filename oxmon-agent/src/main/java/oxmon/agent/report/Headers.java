package oxmon.agent.report;

import io.grpc.Metadata;
import java.util.Optional;
import oxmon.agent.settings.AgentSettings;

/**
 * What travels beside every batch. {@code authorization} and {@code agent-id} are the original's; those that start with
 * {@code oxmon-} are ours, and any server may ignore them. All are ASCII.
 */
final class Headers {
    private final Metadata metadata = new Metadata();

    /**
     * @param version this agent's version
     * @param machineId tells this machine from all others, whatever the agent is called; empty when unknown
     */
    Headers(AgentSettings settings, String version, Optional<String> machineId) {
        String agent = settings.agentId().value();
        if (agent.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            put("agent-id", agent);
        }
        settings.token().ifPresent(token -> put("authorization", "Bearer " + token.secret()));
        put("oxmon-agent-version", version);
        machineId.ifPresent(id -> put("oxmon-machine-id", id));
        put("oxmon-interval-secs", String.valueOf(settings.interval().toSeconds()));
        put("oxmon-tags", settings.encodedTags()); // also when there are none, so that the server forgets earlier ones
    }

    Metadata asMetadata() {
        return metadata;
    }

    private void put(String name, String value) {
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
}
